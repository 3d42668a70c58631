package io.chorale.session.store;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;

/** What the elements of a shard of sessions say in their heads: a byte for the kind, then the fields. */
sealed interface SessionHead {

    /** The session that the element belongs to. */
    String id();

    /**
     * A session without its attributes. Its element is another one after each use, whose dot is the session's activity.
     *
     * @param version the last decision that changed the session
     */
    record Meta(String id, SessionMeta meta, Dot version) implements SessionHead {}

    /**
     * An attribute; the body is its value.
     *
     * @param version the decision that wrote it; older than the element when the session was renamed since
     */
    record Attribute(String id, String name, Dot version) implements SessionHead {}

    /** The end of an id; the element's dot is that of the end. */
    record Ended(String id, EndReason reason) implements SessionHead {}

    default byte[] encode() {
        WireWriter out = new WireWriter(128);
        if (this instanceof Meta session) {
            session.meta.write(out.writeByte(1).writeString(session.id));
            session.version.write(out);
        } else if (this instanceof Attribute attribute) {
            out.writeByte(2).writeString(attribute.id).writeString(attribute.name);
            attribute.version.write(out);
        } else if (this instanceof Ended ended) {
            out.writeByte(3).writeString(ended.id).writeByte(ended.reason.number());
        }
        return out.toBytes();
    }

    /**
     * Reads a head.
     *
     * @throws WireException when the bytes are none that this version knows
     */
    static SessionHead decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int kind = in.readByte();
        SessionHead head =
                switch (kind) {
                    case 1 -> new Meta(in.readString(), SessionMeta.read(in), Dot.read(in));
                    case 2 -> new Attribute(in.readString(), in.readString(), Dot.read(in));
                    case 3 -> new Ended(in.readString(), EndReason.of(in.readByte()));
                    default -> throw new WireException("No element of a session shard has the kind " + kind);
                };
        in.expectEnd();
        return head;
    }
}
