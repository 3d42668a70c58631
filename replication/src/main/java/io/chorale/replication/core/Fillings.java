package io.chorale.replication.core;

import io.chorale.replication.ShardId;
import io.chorale.replication.shard.NodeId;
import java.util.HashMap;
import java.util.Map;

/** Which of a node's shards are being filled part by part, and which fill others: few at a time, on either side. */
final class Fillings {
    private static final int SENT_AT_ONCE = 2;
    /** Who has not asked for so long is not being filled any more. */
    private static final long IDLE_MS = 10_000;

    private record Sent(ShardId shard, NodeId to) {}

    private final Map<Sent, Long> sentMs = new HashMap<>();
    private ShardId received;

    /** Whether a shard may be filled on this node now; if so, it is its turn until {@link #received}. */
    boolean mayReceive(ShardId shard) {
        if (received == null) {
            received = shard;
        }
        return received.equals(shard);
    }

    /** A shard is not being filled any more. */
    void received(ShardId shard) {
        if (shard.equals(received)) {
            received = null;
        }
    }

    /** A node has all parts. */
    void sent(ShardId shard, NodeId to) {
        sentMs.remove(new Sent(shard, to));
    }

    /** Whether a node may have the next part now. */
    boolean maySend(ShardId shard, NodeId to, long nowMs) {
        sentMs.values().removeIf(since -> nowMs - since > IDLE_MS);
        Sent sent = new Sent(shard, to);
        boolean may = sentMs.containsKey(sent) || sentMs.size() < SENT_AT_ONCE;
        if (may) {
            sentMs.put(sent, nowMs);
        }
        return may;
    }
}
