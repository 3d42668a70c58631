package io.chorale.replication.disk;

/**
 * The kinds of records of a shard. A key begins with the code of its kind. Those that belong to a generation go on with
 * its number: an adoption that is too large for one batch writes the next generation beside the present one, and the
 * batch that changes {@link #META} makes it the present one.
 */
enum RecordKind {
    /** One: promises, reign and config. Names the present generation. */
    META(1, false),
    /** What was written ahead of the batch that will refer to it: garbage if that never came. */
    STAGING(2, false),
    /** The content of an element's body, as it is, in pieces if it is large. Written once. */
    BODY(3, false),
    /** One an epoch: the highest index applied. */
    CONTEXT(4, true),
    /** One a client: which of its requests were decided. */
    WINDOW(5, true),
    /** One for each answer that a client may still ask for. */
    ANSWER(6, true),
    /** One for each run of entries that were logged together, without bodies, until the last of them is applied. */
    TAIL(7, true),
    /** One an element; without its body. */
    ELEMENT(8, true),
    /** Of how many pieces a body consists, if of several. */
    PIECES(9, false),
    /** One a lane: how many elements are in it. */
    LANE(10, true);

    private final int code;
    private final boolean hasGenerations;

    RecordKind(int code, boolean hasGenerations) {
        this.code = code;
        this.hasGenerations = hasGenerations;
    }

    /** For messages. */
    String text() {
        return "kind " + name();
    }

    int code() {
        return code;
    }

    boolean hasGenerations() {
        return hasGenerations;
    }
}
