package io.chorale.replication.disk;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The keys of records. Numbers are big-endian, so that the order of keys is that of dots and ids. */
final class Keys {
    /** Kind and generation. */
    private static final int PREFIX_BYTES = 5;

    private static final int EPOCH_BYTES = 16;
    private static final int DOT_BYTES = 24;
    private static final int ID_BYTES = 36;
    /** What leaves room in a key for all the rest. */
    private static final int MAX_NAME_BYTES = 160;

    private static final int PLAIN = 0;
    private static final int HASHED = 1;

    private Keys() {}

    static byte[] meta() {
        return new byte[] {(byte) RecordKind.META.code()};
    }

    static byte[] staging(int number) {
        return new WireWriter(5)
                .writeByte(RecordKind.STAGING.code())
                .writeInt(number)
                .toBytes();
    }

    /** The first piece of a body; the others follow it in the order of keys. */
    static byte[] body(ElementId id) {
        return id(new WireWriter(1 + ID_BYTES).writeByte(RecordKind.BODY.code()), id)
                .finish();
    }

    /** @param piece from 1 */
    static byte[] bodyPiece(ElementId id, int piece) {
        return id(new WireWriter(5 + ID_BYTES).writeByte(RecordKind.BODY.code()), id)
                .writeInt(piece)
                .finish();
    }

    static byte[] context(int generation, Epoch epoch) {
        WireWriter out = prefix(RecordKind.CONTEXT, generation, EPOCH_BYTES);
        epoch.write(out);
        return out.finish();
    }

    static byte[] tail(int generation, Dot dot) {
        WireWriter out = prefix(RecordKind.TAIL, generation, DOT_BYTES);
        dot.write(out);
        return out.finish();
    }

    static byte[] element(int generation, ElementId id) {
        return id(prefix(RecordKind.ELEMENT, generation, ID_BYTES), id).finish();
    }

    static byte[] pieces(ElementId id) {
        return id(new WireWriter(1 + ID_BYTES).writeByte(RecordKind.PIECES.code()), id)
                .finish();
    }

    static byte[] lane(int generation, long lane) {
        return prefix(RecordKind.LANE, generation, Long.BYTES).writeLong(lane).finish();
    }

    static byte[] window(int generation, ClientId client) {
        byte[] name = name(client);
        return prefix(RecordKind.WINDOW, generation, name.length)
                .writeRaw(name, 0, name.length)
                .finish();
    }

    static byte[] answer(int generation, ClientId client, long sequence) {
        byte[] name = name(client);
        return prefix(RecordKind.ANSWER, generation, name.length + 8)
                .writeRaw(name, 0, name.length)
                .writeLong(sequence)
                .finish();
    }

    /** Where the records of a kind begin. */
    static byte[] from(RecordKind kind, int generation) {
        return kind.hasGenerations() ? prefix(kind, generation, 0).finish() : new byte[] {(byte) kind.code()};
    }

    /** The key to stop at. */
    static byte[] to(RecordKind kind, int generation) {
        return kind.hasGenerations() ? prefix(kind, generation + 1, 0).finish() : new byte[] {(byte) (kind.code() + 1)};
    }

    /** The first key above a body. */
    static byte[] afterBody(ElementId id) {
        return body(new ElementId(id.lane(), id.dot(), id.sub() + 1));
    }

    /** Reads what follows the prefix of a key that an id ends. */
    static ElementId readId(WireReader in) {
        return ElementId.checked(in.readLong(), Dot.read(in), in.readInt());
    }

    /** What a key says beyond its kind and generation. */
    static WireReader behindPrefix(RecordKind kind, byte[] key) {
        int prefix = kind.hasGenerations() ? PREFIX_BYTES : 1;
        return new WireReader(key, prefix, key.length - prefix);
    }

    private static WireWriter prefix(RecordKind kind, int generation, int more) {
        return new WireWriter(PREFIX_BYTES + more).writeByte(kind.code()).writeInt(generation);
    }

    private static WireWriter id(WireWriter out, ElementId id) {
        out.writeLong(id.lane());
        id.dot().write(out);
        return out.writeInt(id.sub());
    }

    /** A client's name in a key: a long one, such as that of a branch may be, by its hash. */
    private static byte[] name(ClientId client) {
        byte[] name = client.value().getBytes(StandardCharsets.UTF_8);
        boolean fits = name.length <= MAX_NAME_BYTES;
        byte[] used = fits ? name : sha256(name);
        return new WireWriter(1 + used.length)
                .writeByte(fits ? PLAIN : HASHED)
                .writeRaw(used, 0, used.length)
                .toBytes();
    }

    static boolean isHashed(ClientId client) {
        return client.value().getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES;
    }

    /** The client whose name a key has, behind its prefix. */
    static ClientId plainName(byte[] name) {
        if (name.length == 0 || name[0] != PLAIN) {
            throw new WireException("neither its key nor its value has the client's name");
        }
        return new ClientId(new String(name, 1, name.length - 1, StandardCharsets.UTF_8));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256, this one says it has not", e);
        }
    }
}
