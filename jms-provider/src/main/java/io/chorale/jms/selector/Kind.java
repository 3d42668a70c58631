package io.chorale.jms.selector;

/** What is known of an expression's value before there is a message. */
enum Kind {
    BOOLEAN("a boolean"),
    NUMBER("a number"),
    TEXT("a string"),
    /** Of a field, whose type depends on the message. */
    ANY("a field");

    final String described;

    Kind(String described) {
        this.described = described;
    }

    boolean mayBe(Kind other) {
        return this == ANY || this == other;
    }
}
