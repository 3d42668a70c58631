package io.chorale.replication.disk;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.EntryCodec;
import io.chorale.replication.shard.Intervals;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.Window;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BiFunction;

/** The values of records. Each begins with its version; only a body is nothing but content. */
final class Values {
    private static final int VERSION = 1;

    private Values() {}

    static void checkVersion(WireReader in, int known) {
        int version = in.readByte();
        if (version != known) {
            throw new WireException("it has version " + version + ", this version of Chorale reads " + known);
        }
    }

    // ---- elements, whose bodies are records of their own

    static byte[] element(Element element) {
        WireWriter out = new WireWriter().writeByte(VERSION);
        EntryCodec.write(
                out, new Element(element.origin(), element.count(), element.refs(), element.head(), Payload.EMPTY));
        return out.writeSize(element.body().length()).toBytes();
    }

    /** @param body makes a body of its length */
    static Element readElement(WireReader in, ElementId id, BiFunction<ElementId, Integer, Payload> body) {
        checkVersion(in, VERSION);
        Element bare = EntryCodec.readElement(in);
        return new Element(bare.origin(), bare.count(), bare.refs(), bare.head(), body.apply(id, in.readSize()));
    }

    // ---- numbers

    static byte[] count(int count) {
        return new WireWriter(16).writeByte(VERSION).writeSize(count).toBytes();
    }

    static int readCount(WireReader in) {
        checkVersion(in, VERSION);
        return in.readSize();
    }

    static byte[] index(long index) {
        return new WireWriter(16).writeByte(VERSION).writeLong(index).toBytes();
    }

    static long readIndex(WireReader in) {
        checkVersion(in, VERSION);
        return in.readLong();
    }

    // ---- clients

    /** The window without its answers; with the client's name when the key has only its hash. */
    static byte[] window(ClientId client, Window window) {
        WireWriter out = new WireWriter().writeByte(VERSION);
        out.writeNullableString(Keys.isHashed(client) ? client.value() : null);
        window.floor().write(out);
        window.applied().write(out);
        window.refused().write(out);
        return out.toBytes();
    }

    record ClientWindow(ClientId client, Window window) {}

    /**
     * @param key of the record, behind its prefix
     * @param answers of this client
     */
    static ClientWindow readWindow(WireReader in, byte[] key, SortedMap<Long, Payload> answers) {
        checkVersion(in, VERSION);
        String name = in.readNullableString();
        ClientId client = name == null ? Keys.plainName(key) : new ClientId(name);
        return new ClientWindow(client, new Window(Epoch.read(in), Intervals.read(in), Intervals.read(in), answers));
    }

    static byte[] answer(Payload answer) {
        return new WireWriter(8 + answer.length())
                .writeByte(VERSION)
                .writeBytes(answer.bytes())
                .toBytes();
    }

    static Payload readAnswer(WireReader in) {
        checkVersion(in, VERSION);
        return new Payload(in.readBytes());
    }

    // ---- what was written ahead

    /** @param bodies the pieces in the batch */
    static byte[] staging(int generation, List<BodyPiece> bodies) {
        WireWriter out = new WireWriter().writeByte(VERSION).writeInt(generation);
        return out.writeList(bodies, (writer, piece) -> {
                    writer.writeLong(piece.id().lane());
                    piece.id().dot().write(writer);
                    writer.writeInt(piece.id().sub()).writeInt(piece.number());
                })
                .toBytes();
    }

    /** @param number from 0 */
    record BodyPiece(ElementId id, int number) {
        byte[] key() {
            return number == 0 ? Keys.body(id) : Keys.bodyPiece(id, number);
        }
    }

    /**
     * What was written ahead of a batch.
     *
     * @param generation the one that the batch would have made the present one, or the present one
     */
    record Staged(int generation, List<BodyPiece> bodies) {}

    static Staged readStaging(WireReader in) {
        checkVersion(in, VERSION);
        return new Staged(in.readInt(), in.readList(each -> new BodyPiece(Keys.readId(each), each.readInt())));
    }
}
