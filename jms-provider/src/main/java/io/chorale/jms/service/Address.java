package io.chorale.jms.service;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.Objects;

/**
 * Where messages go.
 *
 * @param kind queue or topic, lasting or temporary
 * @param name 1 to 255 characters
 */
public record Address(Kind kind, String name) {

    /** The four kinds of destination of Jakarta Messaging. */
    public enum Kind {
        QUEUE(0),
        TOPIC(1),
        TEMPORARY_QUEUE(2),
        TEMPORARY_TOPIC(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind ofCode(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new WireException("Unknown kind of destination: " + code);
        }

        public boolean isQueue() {
            return this == QUEUE || this == TEMPORARY_QUEUE;
        }

        public boolean isTemporary() {
            return this == TEMPORARY_QUEUE || this == TEMPORARY_TOPIC;
        }
    }

    public Address {
        Objects.requireNonNull(kind, "kind");
        if (name.isEmpty() || name.length() > 255) {
            throw new IllegalArgumentException("A destination's name has 1 to 255 characters, not " + name.length());
        }
    }

    public void write(WireWriter out) {
        out.writeByte(kind.code).writeString(name);
    }

    public static void writeNullable(WireWriter out, Address address) {
        out.writeBoolean(address != null);
        if (address != null) {
            address.write(out);
        }
    }

    public static Address readNullable(WireReader in) {
        return in.readBoolean() ? read(in) : null;
    }

    public static Address read(WireReader in) {
        return new Address(Kind.ofCode(in.readByte()), in.readString());
    }
}
