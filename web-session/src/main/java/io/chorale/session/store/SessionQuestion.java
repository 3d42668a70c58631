package io.chorale.session.store;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;

/**
 * Asks for a session.
 *
 * @param known the version that the asker has, or {@link Dot#NONE}: answered without values older than it
 */
public record SessionQuestion(String id, Dot known) {

    public byte[] encode() {
        WireWriter out = new WireWriter().writeByte(SessionOperation.FORMAT).writeString(id);
        known.write(out);
        return out.toBytes();
    }

    /**
     * Reads a question.
     *
     * @throws WireException when the bytes are no question of this format
     */
    static SessionQuestion decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int format = in.readByte();
        if (format != SessionOperation.FORMAT) {
            throw new WireException("Session format " + format + " is not known here");
        }
        SessionQuestion question = new SessionQuestion(in.readString(), Dot.read(in));
        in.expectEnd();
        return question;
    }
}
