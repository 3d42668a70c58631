package io.chorale.bench.replication;

/** Where the client is. */
enum Place {
    /** In the process that orders the entries. */
    PRIMARY("primary"),
    /** In the process of another copy. */
    OTHER("other");

    private final String label;

    Place(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** The index of the client's process. */
    int member(int primary, int copies) {
        return this == PRIMARY ? primary : (primary + 1) % copies;
    }
}
