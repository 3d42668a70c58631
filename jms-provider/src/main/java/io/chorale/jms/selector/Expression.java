package io.chorale.jms.selector;

/** A part of a selector. */
@FunctionalInterface
interface Expression {

    /** A Boolean, a Long, a Double, or a String; null when that is unknown. */
    Object in(Fields message);
}
