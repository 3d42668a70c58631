package io.chorale.jms.security;

import java.util.Objects;

/**
 * A destination as an authenticator sees it.
 *
 * @param name the physical name; empty for a temporary one that is still to be made
 */
public record SecuredDestination(Type type, String name) {

    /** Queues and topics have names of their own: {@code orders} can be both. */
    public enum Type {
        QUEUE("queue"),
        TOPIC("topic");

        private final String key;

        Type(String key) {
            this.key = key;
        }

        /** The name in a security file, and for people. */
        public String key() {
            return key;
        }
    }

    public SecuredDestination {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(name, "name");
    }

    @Override
    public String toString() {
        return name.isEmpty() ? "temporary " + type.key() + "s" : "the " + type.key() + " " + name;
    }
}
