package io.chorale.replication.disk;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.ElementId;
import io.chorale.replication.shard.Change;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.Entry;
import io.chorale.replication.shard.Entry.Proposed;
import io.chorale.replication.shard.Entry.Requested;
import io.chorale.replication.shard.EntryCodec;
import io.chorale.replication.shard.Intervals;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.Window;
import java.util.ArrayList;
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

    // ---- elements and entries, whose bodies are records of their own

    static byte[] element(Element element) {
        WireWriter out = new WireWriter().writeByte(VERSION);
        EntryCodec.write(out, new Element(element.origin(), 0, element.refs(), element.head(), Payload.EMPTY));
        return out.writeSize(element.body().length()).toBytes();
    }

    /** @param body makes a body of its length */
    static Element readElement(WireReader in, ElementId id, int count, BiFunction<ElementId, Integer, Payload> body) {
        checkVersion(in, VERSION);
        Element bare = EntryCodec.readElement(in);
        return new Element(bare.origin(), count, bare.refs(), bare.head(), body.apply(id, in.readSize()));
    }

    static byte[] entry(Entry entry) {
        WireWriter out = new WireWriter().writeByte(VERSION);
        EntryCodec.write(
                out,
                withChanges(
                        entry, entry.changes().stream().map(Values::withoutBody).toList()));
        for (Change change : entry.changes()) {
            if (change instanceof Add add) {
                out.writeSize(add.body().length());
            }
        }
        return out.toBytes();
    }

    static Entry readEntry(WireReader in, BiFunction<ElementId, Integer, Payload> body) {
        checkVersion(in, VERSION);
        Entry bare = EntryCodec.readEntry(in);
        List<Change> changes = new ArrayList<>();
        for (Change change : bare.changes()) {
            changes.add(change instanceof Add add ? withBody(add, body.apply(add.id(), in.readSize())) : change);
        }
        return withChanges(bare, changes);
    }

    private static Change withoutBody(Change change) {
        return change instanceof Add add ? withBody(add, Payload.EMPTY) : change;
    }

    private static Add withBody(Add add, Payload body) {
        return new Add(add.id(), add.origin(), add.refs(), add.head(), body);
    }

    private static Entry withChanges(Entry entry, List<Change> changes) {
        if (entry instanceof Requested asked) {
            return new Requested(asked.client(), asked.sequence(), asked.lowestOpen(), asked.answer(), changes);
        }
        return entry instanceof Proposed ? new Proposed(changes) : entry;
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
        return new ClientWindow(client, new Window(Intervals.read(in), Intervals.read(in), answers));
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
