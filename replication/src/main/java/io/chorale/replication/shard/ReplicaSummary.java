package io.chorale.replication.shard;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a candidate has to know of a replica before it decides whose log it takes. Two replicas with the same last entry
 * have the same log and state: both were made equal by the start of its reign, and have logged the same since.
 *
 * @param current the reign whose start was logged last
 * @param last the last entry logged in it
 * @param logged what is applied or logged, as one context
 * @param entries how many entries that is, as far as no merge came between
 * @param pending the config that {@code config} replaces while that is not known committed; null when none
 * @param inSync the in-sync set of the last start
 * @param reportedTo the candidates that were told what is here since the last start, with the last epoch of each
 * @param heard for each node the last start in the history of this log that was opened with its report
 * @param isUnused whether no request was ever decided here, nor by others
 * @param isDamaged whether what was logged cannot be read any more: then only the rest counts (9.1)
 */
public record ReplicaSummary(
        Epoch current,
        Dot last,
        Context logged,
        long entries,
        Config config,
        Config pending,
        Set<NodeId> inSync,
        Map<NodeId, Epoch> reportedTo,
        Map<NodeId, Epoch> heard,
        boolean isUnused,
        boolean isDamaged) {

    public ReplicaSummary {
        inSync = Ordered.copyOf(inSync);
        reportedTo = Ordered.copyOf(reportedTo);
        heard = Ordered.copyOf(heard);
    }

    /** Whether the log goes on from a start that was opened with the node's report, after this reign. */
    boolean hasHeardAfter(Epoch epoch, NodeId node) {
        return heard.getOrDefault(node, Epoch.NONE).isAfter(epoch);
    }

    /** Whether this is a later reign under {@code one}: who could not be merged may be there to be merged now. */
    boolean hasBegunAfter(Epoch epoch) {
        return config.policy().confirmsWithoutQuorum() && current.isAfter(epoch);
    }

    /** Whether the reporter has a shard of another birth. */
    boolean isForeignTo(Config other) {
        return config.version() > 0 && config.birth() != other.birth();
    }

    /** See {@link DurableReplica#isMember}. */
    boolean isMember(NodeId node) {
        return config.containsOr(pending, node);
    }

    /** Whether the reporter, which is this node, may have confirmed something that no quorum of others knows of. */
    boolean mayHaveConfirmedAlone(NodeId node) {
        boolean now =
                isAlone(config, node) && (pending == null || pending.policy().confirmsWithoutQuorum());
        return !current.equals(Epoch.NONE) && (now || (pending != null && isAlone(pending, node)));
    }

    /** Whether what is here may be all that its shard has confirmed; who is one of a majority can not know. */
    boolean mayKnowItsShard() {
        boolean wasAlone = pending != null && pending.policy().confirmsWithoutQuorum();
        return !isDamaged && (wasAlone || config.policy().confirmsWithoutQuorum());
    }

    /** Whether nothing has changed of what says who may know all that is confirmed. */
    boolean isStillAs(ReplicaSummary before) {
        return isDamaged == before.isDamaged && config.equals(before.config) && Objects.equals(pending, before.pending);
    }

    private static boolean isAlone(Config config, NodeId node) {
        return config.policy().confirmsWithoutQuorum() && config.contains(node);
    }

    /** How far this replica has logged a reign; 0 when it has nothing of it, endless when that was over at a stable point. */
    long loggedOf(Epoch epoch) {
        return logged.highestOf(epoch);
    }

    /**
     * Whether the other log ends in an epoch that is sealed here: what counts of it is known here, and the rest was never
     * confirmed (11.4).
     */
    boolean isBeyond(ReplicaSummary other) {
        return logged.isSealed(other.current);
    }

    /** Whether what counts of the other log is known here, and the rest was never confirmed, nor will be (11.4). */
    boolean hasLeftBehind(ReplicaSummary other) {
        return isBeyond(other) || (hasReplaced(other) && sharesHistoryOf(other));
    }

    /** Not so when what was here was lost, and nobody had it who was there. */
    private boolean sharesHistoryOf(ReplicaSummary other) {
        return Stream.concat(other.logged.highest().keySet().stream(), other.logged.closed().values().stream())
                .anyMatch(epoch -> loggedOf(epoch) > 0);
    }

    /** Whether the other log ends under a majority that has gone on to another config. */
    private boolean hasReplaced(ReplicaSummary other) {
        Config inForce = pending == null ? config : pending;
        return !other.config.policy().confirmsWithoutQuorum()
                && other.config.birth() == inForce.birth()
                && other.config.version() < inForce.version();
    }

    /** Whether this log knows all that the other does: to merge that one with it would change nothing. */
    boolean contains(ReplicaSummary other) {
        boolean hasHeard = other.heard.entrySet().stream()
                .noneMatch(each -> each.getValue().isAfter(heard.getOrDefault(each.getKey(), Epoch.NONE)));
        return hasHeard && logged.coversAll(other.logged);
    }

    void write(WireWriter out) {
        current.write(out);
        last.write(out);
        logged.write(out);
        out.writeLong(entries);
        EntryCodec.write(out, config);
        EntryCodec.writeNullable(out, pending);
        EntryCodec.writeNodes(out, inSync);
        writeEpochs(out, reportedTo);
        writeEpochs(out, heard);
        out.writeBoolean(isUnused).writeBoolean(isDamaged);
    }

    static ReplicaSummary read(WireReader in) {
        return new ReplicaSummary(
                Epoch.read(in),
                Dot.read(in),
                Context.read(in),
                in.readLong(),
                EntryCodec.readConfig(in),
                EntryCodec.readNullableConfig(in),
                EntryCodec.readNodes(in),
                readEpochs(in),
                readEpochs(in),
                in.readBoolean(),
                in.readBoolean());
    }

    public static void writeEpochs(WireWriter out, Map<NodeId, Epoch> reportedTo) {
        out.writeSize(reportedTo.size());
        new TreeMap<>(reportedTo).forEach((node, epoch) -> {
            out.writeUuid(node.value());
            epoch.write(out);
        });
    }

    public static Map<NodeId, Epoch> readEpochs(WireReader in) {
        Map<NodeId, Epoch> reportedTo = new HashMap<>();
        for (int count = in.readSize(); count > 0; count--) {
            reportedTo.put(new NodeId(in.readUuid()), Epoch.read(in));
        }
        return reportedTo;
    }
}
