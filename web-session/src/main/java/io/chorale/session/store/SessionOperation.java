package io.chorale.session.store;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import java.util.List;

/** A change of one shard's sessions, as it stands in the shard's log. */
public sealed interface SessionOperation {

    /** The first byte of every encoded operation and question; another one is refused. */
    int FORMAT = 1;

    /** An id is the application's name and random characters; longer ones are refused. */
    int MAX_ID_LENGTH = 300;

    /** The session that is meant; empty for operations on the whole shard. */
    String id();

    /**
     * A new session. Refused when the id exists or was ever ended.
     *
     * @param puts its first attributes, names not repeated
     */
    record Create(String id, SessionMeta meta, List<AttributeValue> puts) implements SessionOperation {
        public Create {
            puts = List.copyOf(puts);
        }
    }

    /**
     * Changes some attributes of an existing session and leaves the others as they are.
     *
     * @param accessMs the client's time of the request, kept for {@code getLastAccessedTime} only
     * @param maxInactiveSeconds the new limit, or null to leave it
     */
    record Update(String id, long accessMs, Integer maxInactiveSeconds, List<AttributeValue> puts, List<String> removes)
            implements SessionOperation {
        public Update {
            puts = List.copyOf(puts);
            removes = List.copyOf(removes);
        }
    }

    /** The session was used: its idle time starts anew. Changes no version. */
    record Touch(String id, long accessMs) implements SessionOperation {}

    /** Ends the session for ever. */
    record Invalidate(String id) implements SessionOperation {}

    /** Moves a session to a new id of the same shard; the old id is ended. */
    record Rename(String id, String newId) implements SessionOperation {}

    /** The primary found the session idle beyond its limit; void if it was used after {@code activity}. */
    record Expire(String id, Dot activity) implements SessionOperation {}

    /** The primary found the tombstones up to a dot old enough to be forgotten. */
    record Prune(Dot upTo) implements SessionOperation {
        @Override
        public String id() {
            return "";
        }
    }

    /**
     * The primary found elements of the id that do not count, after two sides of a partition were merged: they are
     * removed, and the session has another version, for no client has seen it as it is now.
     */
    record Settle(String id) implements SessionOperation {}

    default byte[] encode() {
        WireWriter out = new WireWriter().writeByte(FORMAT);
        if (this instanceof Create create) {
            out.writeByte(1).writeString(create.id);
            create.meta.write(out);
            out.writeList(create.puts, (w, put) -> put.write(w));
        } else if (this instanceof Update update) {
            out.writeByte(2).writeString(update.id).writeLong(update.accessMs);
            out.writeBoolean(update.maxInactiveSeconds != null);
            if (update.maxInactiveSeconds != null) {
                out.writeInt(update.maxInactiveSeconds);
            }
            out.writeList(update.puts, (w, put) -> put.write(w)).writeList(update.removes, WireWriter::writeString);
        } else if (this instanceof Touch touch) {
            out.writeByte(3).writeString(touch.id).writeLong(touch.accessMs);
        } else if (this instanceof Invalidate invalidate) {
            out.writeByte(4).writeString(invalidate.id);
        } else if (this instanceof Rename rename) {
            out.writeByte(5).writeString(rename.id).writeString(rename.newId);
        } else if (this instanceof Expire expire) {
            out.writeByte(6).writeString(expire.id);
            expire.activity.write(out);
        } else if (this instanceof Prune prune) {
            out.writeByte(7);
            prune.upTo.write(out);
        } else if (this instanceof Settle settle) {
            out.writeByte(8).writeString(settle.id);
        }
        return out.toBytes();
    }

    /**
     * Reads an operation and checks its form.
     *
     * @throws WireException when the bytes are no operation of this format
     */
    static SessionOperation decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int format = in.readByte();
        if (format != FORMAT) {
            throw new WireException("Session format " + format + " is not known here, only " + FORMAT);
        }
        int kind = in.readByte();
        SessionOperation operation =
                switch (kind) {
                    case 1 -> new Create(readId(in), SessionMeta.read(in), in.readList(AttributeValue::read));
                    case 2 ->
                        new Update(
                                readId(in),
                                in.readLong(),
                                in.readBoolean() ? Integer.valueOf(in.readInt()) : null,
                                in.readList(AttributeValue::read),
                                in.readList(WireReader::readString));
                    case 3 -> new Touch(readId(in), in.readLong());
                    case 4 -> new Invalidate(readId(in));
                    case 5 -> new Rename(readId(in), readId(in));
                    case 6 -> new Expire(readId(in), Dot.read(in));
                    case 7 -> new Prune(Dot.read(in));
                    case 8 -> new Settle(readId(in));
                    default -> throw new WireException("No session operation has the number " + kind);
                };
        in.expectEnd();
        return operation;
    }

    private static String readId(WireReader in) {
        String id = in.readString();
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            throw new WireException("A session id has 1 to " + MAX_ID_LENGTH + " characters, not " + id.length());
        }
        return id;
    }
}
