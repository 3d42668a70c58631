package io.chorale.replication.disk;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.Context;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.EntryCodec;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.ReplicaSummary;
import java.util.Map;
import java.util.Set;

/**
 * What a replica has once. It does not change with each entry.
 *
 * @param generation of the records that count
 * @param entriesBeyondContext how many more entries made the state than its context covers; below 0 when fewer did. As
 *     long as nothing is adopted, both grow alike, so the number of entries need not be written with each
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
        long entriesBeyondContext) {
    private static final int VERSION = 1;

    /** Copies what belongs to the replica, which goes on changing. */
    Meta {
        reportedTo = Map.copyOf(reportedTo);
        heard = Map.copyOf(heard);
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
                replica.appliedEntries() - entries(replica.state().context()));
    }

    private static long entries(Context context) {
        return context.highest().values().stream().mapToLong(Long::longValue).sum();
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
        return out.writeLong(entriesBeyondContext).toBytes();
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
                in.readLong());
    }
}
