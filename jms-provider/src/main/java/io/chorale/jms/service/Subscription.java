package io.chorale.jms.service;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.Objects;
import java.util.UUID;

/**
 * Which subscription of a topic a consumer is of (§4.2.3, §8.3).
 *
 * @param type what it is
 * @param clientId empty for none
 * @param name empty for a subscription of the consumer's own, 1 to 255 characters for the others
 * @param excluded the {@link Envelope#origin} of messages that do not go into it (noLocal), or null
 */
public record Subscription(Type type, String clientId, String name, UUID excluded) {
    /** The kinds of subscription; their codes are part of the format. */
    public enum Type {
        /** Of one consumer, and gone with it. */
        OWN(0, false, false),
        /** Of all consumers that name it, and gone with the last of them. */
        SHARED(1, true, false),
        /** Of one consumer at a time; lasts until it is deleted. */
        DURABLE(2, false, true),
        /** Of all consumers that name it; lasts until it is deleted. */
        SHARED_DURABLE(3, true, true);

        private final int code;
        private final boolean shared;
        private final boolean durable;

        Type(int code, boolean shared, boolean durable) {
            this.code = code;
            this.shared = shared;
            this.durable = durable;
        }

        public boolean isShared() {
            return shared;
        }

        public boolean isDurable() {
            return durable;
        }

        public void write(WireWriter out) {
            out.writeByte(code);
        }

        public static Type read(WireReader in) {
            int code = in.readByte();
            for (Type type : values()) {
                if (type.code == code) {
                    return type;
                }
            }
            throw new WireException("Unknown type of subscription: " + code);
        }
    }

    /** One of the consumer's own that takes everything. */
    public static final Subscription OWN = new Subscription(Type.OWN, "", "", null);

    public Subscription {
        Objects.requireNonNull(type, "type");
        if (clientId.length() > 255) {
            throw new IllegalArgumentException("A client id has at most 255 characters, not " + clientId.length());
        }
        if (type == Type.OWN ? !name.isEmpty() : name.isEmpty() || name.length() > 255) {
            throw new IllegalArgumentException("A subscription's name has 1 to 255 characters, not " + name.length());
        }
    }

    /** One of the consumer's own without what comes from there. */
    public static Subscription ownWithout(UUID excluded) {
        return new Subscription(Type.OWN, "", "", excluded);
    }

    /** What tells it from all others; those that last and those that do not have names of their own (§8.3.3). */
    public String key() {
        return key(type.durable, clientId, name);
    }

    /** The key of a named subscription. */
    public static String key(boolean durable, String clientId, String name) {
        return (durable ? "durable/" : "shared/") + clientId.length() + "/" + clientId + "/" + name;
    }

    public void write(WireWriter out) {
        type.write(out);
        out.writeString(clientId).writeString(name).writeBoolean(excluded != null);
        if (excluded != null) {
            out.writeUuid(excluded);
        }
    }

    public static Subscription read(WireReader in) {
        return new Subscription(
                Type.read(in), in.readString(), in.readString(), in.readBoolean() ? in.readUuid() : null);
    }
}
