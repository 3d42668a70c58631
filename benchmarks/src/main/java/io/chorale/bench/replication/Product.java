package io.chorale.bench.replication;

import java.util.Arrays;
import java.util.List;

/** What is compared. */
enum Product {
    STORE("store", "store", 1, false, false),
    ARTEMIS_NIO("artemis-nio", "artemis-nio", 1, true, false),
    /** Where its native library loads. */
    ARTEMIS_AIO("artemis-aio", "artemis-aio", 1, true, true),
    CHORALE_1("chorale-1", "chorale", 1, false, false),
    CHORALE_2("chorale-2", "chorale", 2, false, false),
    CHORALE_3("chorale-3", "chorale", 3, false, false),
    JGROUPS_RAFT("jgroups-raft", "jgroups-raft", 3, true, false);

    private final String label;
    private final String contestant;
    private final int copies;
    private final boolean foreign;
    private final boolean optional;

    Product(String label, String contestant, int copies, boolean foreign, boolean optional) {
        this.label = label;
        this.contestant = contestant;
        this.copies = copies;
        this.foreign = foreign;
        this.optional = optional;
    }

    String label() {
        return label;
    }

    /** The name that its processes know. */
    String contestant() {
        return contestant;
    }

    int copies() {
        return copies;
    }

    /** Whether it runs on the class path of the products that Chorale is compared with. */
    boolean isForeign() {
        return foreign;
    }

    /** Whether a machine without it is none to complain about. */
    boolean isOptional() {
        return optional;
    }

    boolean isChorale() {
        return contestant.equals("chorale");
    }

    /** Where its clients are. */
    List<Place> places() {
        return copies == 1 ? List.of(Place.PRIMARY) : List.of(Place.PRIMARY, Place.OTHER);
    }

    /**
     * The product of a label.
     *
     * @throws IllegalArgumentException with the labels there are
     */
    static Product named(String label) {
        return Arrays.stream(values())
                .filter(product -> product.label.equals(label))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("There is no row '" + label + "'; there are "
                        + Arrays.stream(values()).map(Product::label).toList()));
    }
}
