package io.chorale.session.store;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import java.util.List;

/** What the store says to an operation or a question. */
public sealed interface SessionAnswer {

    /**
     * The operation is part of the session.
     *
     * @param version the session's version with it
     * @param previous the version before it: another one than the asker's means that others wrote in between
     */
    record Applied(Dot version, Dot previous) implements SessionAnswer {}

    /** The id was used by a session that has ended. */
    record Gone(EndReason reason) implements SessionAnswer {}

    /** No session of this id is known. */
    record Missing() implements SessionAnswer {}

    /** The asker's version is the present one. */
    record Unchanged() implements SessionAnswer {}

    /**
     * The present state. All attributes are listed, so one that the asker has and that is not listed was removed.
     *
     * @param attributes without values where the asker's version should have them; if it has another version of such
     *     an attribute, its copy comes from a decision that was lost, and it asks again for everything
     */
    record Found(Dot version, SessionMeta meta, List<AttributeState> attributes) implements SessionAnswer {
        public Found {
            attributes = List.copyOf(attributes);
        }
    }

    /** Certainly not applied; the text names cause and remedy. */
    record Refused(String cause) implements SessionAnswer {}

    /**
     * The store was not reached.
     *
     * @param inDoubt whether the operation may have been applied all the same
     */
    record Failed(boolean inDoubt, String cause) implements SessionAnswer {}

    default byte[] encode() {
        WireWriter out = new WireWriter();
        if (this instanceof Applied applied) {
            applied.version.write(out.writeByte(1));
            applied.previous.write(out);
        } else if (this instanceof Gone gone) {
            out.writeByte(2).writeByte(gone.reason.number());
        } else if (this instanceof Missing) {
            out.writeByte(3);
        } else if (this instanceof Unchanged) {
            out.writeByte(4);
        } else if (this instanceof Found found) {
            found.version.write(out.writeByte(5));
            found.meta.write(out);
            out.writeList(found.attributes, (w, attribute) -> attribute.write(w));
        } else if (this instanceof Refused refused) {
            out.writeByte(6).writeString(refused.cause);
        } else if (this instanceof Failed failed) {
            out.writeByte(7).writeBoolean(failed.inDoubt).writeString(failed.cause);
        }
        return out.toBytes();
    }

    /**
     * Reads an answer.
     *
     * @throws WireException when the bytes are none
     */
    static SessionAnswer decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int kind = in.readByte();
        SessionAnswer answer =
                switch (kind) {
                    case 1 -> new Applied(Dot.read(in), Dot.read(in));
                    case 2 -> new Gone(EndReason.of(in.readByte()));
                    case 3 -> new Missing();
                    case 4 -> new Unchanged();
                    case 5 -> new Found(Dot.read(in), SessionMeta.read(in), in.readList(AttributeState::read));
                    case 6 -> new Refused(in.readString());
                    case 7 -> new Failed(in.readBoolean(), in.readString());
                    default -> throw new WireException("No session answer has the number " + kind);
                };
        in.expectEnd();
        return answer;
    }
}
