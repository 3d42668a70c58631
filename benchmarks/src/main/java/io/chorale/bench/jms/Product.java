package io.chorale.bench.jms;

import java.util.Arrays;
import java.util.List;

/** What is compared. */
enum Product {
    CHORALE_1("chorale-1", "chorale", 1, false),
    ARTEMIS("artemis", "artemis", 1, true),
    CLASSIC("classic", "classic", 1, true),
    CHORALE_2("chorale-2", "chorale", 2, false),
    ARTEMIS_PAIR("artemis-pair", "artemis", 2, true);

    private final String label;
    private final String contestant;
    private final int members;
    private final boolean foreign;

    Product(String label, String contestant, int members, boolean foreign) {
        this.label = label;
        this.contestant = contestant;
        this.members = members;
        this.foreign = foreign;
    }

    String label() {
        return label;
    }

    /** The name that its processes know. */
    String contestant() {
        return contestant;
    }

    int members() {
        return members;
    }

    /** Whether it runs on the class path of the products that Chorale is compared with. */
    boolean isForeign() {
        return foreign;
    }

    /** What it is held against: those that promise as many copies; none for those. */
    List<Product> peers() {
        return foreign
                ? List.of()
                : Arrays.stream(values())
                        .filter(other -> other.foreign && other.members == members)
                        .toList();
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
                .orElseThrow(() -> new IllegalArgumentException("There is no contestant '" + label + "'; there are "
                        + Arrays.stream(values()).map(Product::label).toList()));
    }
}
