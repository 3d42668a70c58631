package io.chorale.jms.selector;

/** What a selector sees of a message: header fields and properties, by name. */
@FunctionalInterface
public interface Fields {

    /** A Boolean, a number, a String, or null when the message has no such field; anything else counts as null. */
    Object get(String name);
}
