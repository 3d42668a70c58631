package io.chorale.replication.core;

import io.chorale.replication.ShardId;
import io.chorale.replication.WaitingShard;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.Waiting;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Looks which shards of this node wait for whom, says so in the log from time to time, and ends the wait of a cold start
 * when it has lasted as long as was configured.
 */
final class WaitWatch {
    private static final long LOOK_PERIOD_MS = 500;
    private static final long WARN_AFTER_MS = 10_000;
    private static final long WARN_PERIOD_MS = 60_000;

    private final ShardHost host;
    private final long coldStartWaitMs;
    private final Map<ShardId, WaitingShard> waiting = new LinkedHashMap<>();
    /** Since when shards have had no primary though nobody is missed. */
    private final Map<ShardId, Long> idleSinceMs = new LinkedHashMap<>();

    private long lookDueMs;
    private long warnDueMs;
    private long warnOfIdleDueMs;

    /** @param coldStartWaitMs after which a shard goes on with what is there; 0 for never */
    WaitWatch(ShardHost host, long coldStartWaitMs) {
        this.host = host;
        this.coldStartWaitMs = coldStartWaitMs;
    }

    List<WaitingShard> waiting() {
        return List.copyOf(waiting.values());
    }

    void onTick(Collection<HostedShard> shards) {
        if (host.nowMs() < lookDueMs) {
            return;
        }
        lookDueMs = host.nowMs() + LOOK_PERIOD_MS;
        shards.forEach(this::look);
        warn();
        warnOfIdle(shards);
    }

    private void look(HostedShard shard) {
        Waiting now = shard.replica().waiting();
        if (now == null) {
            waiting.remove(shard.id());
            return;
        }
        WaitingShard.Reason reason = reason(now.reason());
        WaitingShard before = waiting.get(shard.id());
        long sinceMs = before != null && before.reason() == reason ? before.sinceMs() : host.nowMs();
        Set<UUID> nodes = now.nodes().stream().map(NodeId::value).collect(Collectors.toSet());
        waiting.put(shard.id(), new WaitingShard(shard.id(), reason, nodes, sinceMs));
        boolean isOver = coldStartWaitMs > 0 && host.nowMs() - sinceMs >= coldStartWaitMs;
        if (isOver && reason == WaitingShard.Reason.LAST_IN_SYNC) {
            host.warn("Shard " + shard.id() + " has waited for nodes " + nodes + " for " + coldStartWaitMs
                    + " ms (coldStartWaitMs) and goes on without them. What only they have is merged when they come back;"
                    + " a message may have been acknowledged on both sides.");
            shard.goOnWithWhatIsThere();
        }
    }

    /** That they can be served and are not should not be: it is said with what is needed to find out why. */
    private void warnOfIdle(Collection<HostedShard> shards) {
        long longestMs = 0;
        HostedShard longest = null;
        for (HostedShard shard : shards) {
            if (!shard.replica().isIdle() || waiting.containsKey(shard.id())) {
                idleSinceMs.remove(shard.id());
                continue;
            }
            long idleMs = host.nowMs() - idleSinceMs.computeIfAbsent(shard.id(), absent -> host.nowMs());
            if (longest == null || idleMs > longestMs) {
                longest = shard;
                longestMs = idleMs;
            }
        }
        if (longestMs >= WARN_AFTER_MS && host.nowMs() >= warnOfIdleDueMs) {
            warnOfIdleDueMs = host.nowMs() + WARN_PERIOD_MS;
            host.warn("Of the shards that this node has a copy of, " + idleSinceMs.size()
                    + " have had no primary for up to "
                    + longestMs + " ms. The first: " + longest.id() + ": "
                    + longest.replica().describe());
        }
    }

    private static WaitingShard.Reason reason(Waiting.Reason reason) {
        return switch (reason) {
            case LAST_IN_SYNC -> WaitingShard.Reason.LAST_IN_SYNC;
            case QUORUM -> WaitingShard.Reason.QUORUM;
            case CONFIG_CHANGE -> WaitingShard.Reason.CONFIG_CHANGE;
        };
    }

    private void warn() {
        boolean isLong = waiting.values().stream().anyMatch(shard -> host.nowMs() - shard.sinceMs() >= WARN_AFTER_MS);
        if (!isLong || host.nowMs() < warnDueMs) {
            return;
        }
        warnDueMs = host.nowMs() + WARN_PERIOD_MS;
        for (WaitingShard.Reason reason : WaitingShard.Reason.values()) {
            List<WaitingShard> these = waiting.values().stream()
                    .filter(shard -> shard.reason() == reason)
                    .toList();
            if (!these.isEmpty()) {
                host.warn(text(reason, these));
            }
        }
    }

    private String text(WaitingShard.Reason reason, List<WaitingShard> shards) {
        Set<UUID> nodes = new TreeSet<>();
        shards.forEach(shard -> nodes.addAll(shard.nodes()));
        long longestMs = shards.stream()
                .mapToLong(shard -> host.nowMs() - shard.sinceMs())
                .max()
                .orElseThrow();
        return "Shards " + shards.stream().map(WaitingShard::shard).toList() + " are not served, for up to "
                + longestMs / 1_000 + " s: they wait for nodes " + nodes
                + switch (reason) {
                    case LAST_IN_SYNC ->
                        ", which may have confirmed something last. Start them; or remove those whose"
                                + " disks are lost; or say that what is there must do.";
                    case QUORUM -> ", since most of the copies are away. Start as many of them as are needed.";
                    case CONFIG_CHANGE ->
                        ", which the shards were being moved from. Start them; under policy ONE"
                                + " removing those whose disks are lost helps, too.";
                };
    }
}
