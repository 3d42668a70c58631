package io.chorale.replication.disk;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.Context;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.EntryCodec;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.Ordered;
import io.chorale.replication.shard.ReplicaSummary;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a replica has once. It does not change with each entry.
 *
 * @param generation of the records that count
 * @param closed of each line of reigns the last epoch that was over at a stable point
 * @param sealed of each line the last epoch that no log counts any more that ends in it
 * @param entriesBeyondContext how many more entries made the state than its context covers; below 0 when fewer did. As
 *     long as nothing is adopted, both grow alike, so the number of entries need not be written with each
 * @param isDamaged whether none of the other records counts, because one of them cannot be read
 */
record Meta(
        int generation,
        Epoch promised,
        Epoch current,
        Config config,
        Config pending,
        Set<NodeId> inSync,
        Map<NodeId, Epoch> reportedTo,
        Map<NodeId, Epoch> heard,
        List<Epoch> closed,
        List<Epoch> sealed,
        long entriesBeyondContext,
        boolean isDamaged) {
    private static final int VERSION = 3;

    /** Copies what belongs to the replica, which goes on changing. */
    Meta {
        reportedTo = Ordered.copyOf(reportedTo);
        heard = Ordered.copyOf(heard);
        closed = List.copyOf(closed);
        sealed = List.copyOf(sealed);
    }

    static Meta of(DurableReplica replica, int generation) {
        return new Meta(
                generation,
                replica.promised(),
                replica.current(),
                replica.config(),
                replica.pending(),
                replica.inSync(),
                replica.reportedTo(),
                replica.heard(),
                List.copyOf(replica.state().context().closed().values()),
                List.copyOf(replica.state().context().sealed().values()),
                replica.appliedEntries() - entries(replica.state().context()),
                replica.isDamaged());
    }

    /** The same of a replica that has no other records. What is closed would say that it has all of that. */
    Meta alone() {
        return new Meta(0, promised, current, config, pending, inSync, reportedTo, heard, List.of(), sealed, 0, true);
    }

    private static long entries(Context context) {
        long sum = 0;
        for (long index : context.highest().values()) {
            sum += index;
        }
        return sum;
    }

    long appliedEntries(Context context) {
        return entriesBeyondContext + entries(context);
    }

    byte[] encode() {
        WireWriter out = new WireWriter(256).writeByte(VERSION).writeInt(generation);
        promised.write(out);
        current.write(out);
        EntryCodec.write(out, config);
        EntryCodec.writeNullable(out, pending);
        EntryCodec.writeNodes(out, inSync);
        ReplicaSummary.writeEpochs(out, reportedTo);
        ReplicaSummary.writeEpochs(out, heard);
        out.writeList(closed, (to, epoch) -> epoch.write(to));
        out.writeList(sealed, (to, epoch) -> epoch.write(to));
        return out.writeLong(entriesBeyondContext).writeBoolean(isDamaged).toBytes();
    }

    static Meta decode(WireReader in) {
        Values.checkVersion(in, VERSION);
        return new Meta(
                in.readInt(),
                Epoch.read(in),
                Epoch.read(in),
                EntryCodec.readConfig(in),
                EntryCodec.readNullableConfig(in),
                EntryCodec.readNodes(in),
                ReplicaSummary.readEpochs(in),
                ReplicaSummary.readEpochs(in),
                in.readList(Epoch::read),
                in.readList(Epoch::read),
                in.readLong(),
                in.readBoolean());
    }
}
