package io.chorale.replication.disk;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.peers.Life;
import io.chorale.replication.peers.Lives;
import io.chorale.replication.peers.PeerBook;
import io.chorale.replication.peers.PeerFact;
import io.chorale.replication.peers.PeerFact.Began;
import io.chorale.replication.peers.PeerFact.Dropped;
import io.chorale.replication.peers.PeerFact.Heard;
import io.chorale.replication.peers.PeerFact.Refused;
import io.chorale.replication.peers.PeerFact.Removed;
import io.chorale.replication.peers.PeerFact.Told;
import io.chorale.replication.peers.Refusal;
import io.chorale.replication.peers.Removal;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.store.Completion;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;

/**
 * What a node remembers of itself and of the others, as records: one of its own lives, one a node that was heard of, one
 * or two a node that was removed. Thread-safe if the store is.
 */
public final class PeerRecords {
    private static final int VERSION = 1;

    private PeerRecords() {}

    /**
     * Reads what the store has.
     *
     * @throws MalformedRecordException when a record cannot be understood
     */
    public static PeerBook recover(Store store, NodeId self) {
        PeerBook book = new PeerBook(self);
        store.scan(
                NodeRecords.SHARD, new byte[] {NodeRecords.LIVES}, new byte[] {NodeRecords.TOLD + 1}, (key, value) -> {
                    book.note(read(key, value));
                    return true;
                });
        return book;
    }

    /** Writes a fact; the completion is called when it is synced. */
    public static void write(Store store, PeerFact fact, long token, Completion completion) {
        StoreBatch batch = new StoreBatch();
        if (fact instanceof Dropped dropped) {
            batch.delete(NodeRecords.SHARD, key(NodeRecords.REMOVED, dropped.node()));
            batch.delete(NodeRecords.SHARD, key(NodeRecords.TOLD, dropped.node()));
        } else {
            batch.put(NodeRecords.SHARD, key(fact), value(fact));
        }
        store.write(batch.essential(), token, completion);
    }

    private static byte[] key(PeerFact fact) {
        if (fact instanceof Heard heard) {
            return key(NodeRecords.HEARD, heard.node());
        }
        if (fact instanceof Removed removed) {
            return key(NodeRecords.REMOVED, removed.removal().node());
        }
        if (fact instanceof Told told) {
            return key(NodeRecords.TOLD, told.node());
        }
        return new byte[] {fact instanceof Began ? NodeRecords.LIVES : NodeRecords.REFUSED};
    }

    private static byte[] key(byte kind, NodeId node) {
        return new WireWriter(17).writeByte(kind).writeUuid(node.value()).toBytes();
    }

    private static byte[] value(PeerFact fact) {
        WireWriter out = new WireWriter().writeByte(VERSION);
        if (fact instanceof Began began) {
            out.writeLong(began.lives().number());
            out.writeList(began.lives().incarnations(), WireWriter::writeLong);
        } else if (fact instanceof Heard heard) {
            out.writeLong(heard.life().number()).writeLong(heard.life().incarnation());
        } else if (fact instanceof Removed removed) {
            write(out, removed.removal());
        } else if (fact instanceof Refused refused) {
            out.writeString(refused.refusal().witness());
            out.writeBoolean(refused.refusal().isCopy());
            if (!refused.refusal().isCopy()) {
                write(out, refused.refusal().removal());
            }
        }
        return out.toBytes();
    }

    private static void write(WireWriter out, Removal removal) {
        out.writeUuid(removal.node().value()).writeUuid(removal.by().value()).writeLong(removal.atMs());
    }

    private static Removal readRemoval(WireReader in) {
        return new Removal(new NodeId(in.readUuid()), new NodeId(in.readUuid()), in.readLong());
    }

    private static PeerFact read(byte[] key, byte[] value) {
        try {
            WireReader in = new WireReader(value);
            Values.checkVersion(in, VERSION);
            PeerFact fact = read(key, in);
            in.expectEnd();
            return fact;
        } catch (WireException | IllegalArgumentException e) {
            throw NodeRecords.malformed("what the node remembers of its cluster", key, e);
        }
    }

    private static PeerFact read(byte[] key, WireReader in) {
        return switch (key[0]) {
            case NodeRecords.LIVES -> new Began(new Lives(in.readLong(), in.readList(WireReader::readLong)));
            case NodeRecords.HEARD -> new Heard(node(key), new Life(in.readLong(), in.readLong()));
            case NodeRecords.REMOVED -> new Removed(readRemoval(in));
            case NodeRecords.REFUSED ->
                new Refused(new Refusal(in.readString(), in.readBoolean() ? null : readRemoval(in)));
            case NodeRecords.TOLD -> new Told(node(key));
            default -> throw new WireException("it has the unknown kind " + key[0]);
        };
    }

    private static NodeId node(byte[] key) {
        return new NodeId(new WireReader(key, 1, key.length - 1).readUuid());
    }
}
