package io.chorale.replication.core;

import io.chorale.replication.ShardId;
import io.chorale.replication.core.NodeCore.RecoveredSpace;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.DurableReplica;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/** A node's disk: one log for all shards, of which a crash keeps what was synced and any part of what follows. */
final class SimStorage {

    private record Written(ShardId shard, Batch batch, String founded) {}

    private final Map<ShardId, DurableReplica> synced = new HashMap<>();
    private final Set<String> founded = new HashSet<>();
    private final ArrayDeque<Written> unsynced = new ArrayDeque<>();

    /** True when nothing waited to be synced before. */
    boolean write(ShardId shard, Batch batch) {
        unsynced.addLast(new Written(shard, batch, null));
        return unsynced.size() == 1;
    }

    void founded(String space) {
        if (unsynced.isEmpty()) {
            founded.add(space);
        } else {
            unsynced.addLast(new Written(null, null, space));
        }
    }

    void sync(ObjLongConsumer<ShardId> told) {
        Map<ShardId, Long> tokens = new TreeMap<>((one, other) -> Integer.compare(one.number(), other.number()));
        while (!unsynced.isEmpty()) {
            syncFirst(tokens);
        }
        tokens.forEach(told::accept);
    }

    private void syncFirst(Map<ShardId, Long> tokens) {
        Written first = unsynced.removeFirst();
        if (first.founded() != null) {
            founded.add(first.founded());
        } else {
            synced.computeIfAbsent(first.shard(), absent -> DurableReplica.blank())
                    .write(first.batch().writes());
            tokens.put(first.shard(), first.batch().token());
        }
    }

    void crash(SplittableRandom random) {
        for (int kept = random.nextInt(unsynced.size() + 1); kept > 0; kept--) {
            syncFirst(new HashMap<>());
        }
        unsynced.clear();
    }

    RecoveredSpace recover(String space) {
        return new RecoveredSpace() {
            @Override
            public boolean isFounder() {
                return founded.contains(space);
            }

            @Override
            public DurableReplica shard(int number) {
                DurableReplica found = synced.get(new ShardId(space, number));
                return found == null ? null : found.copy();
            }
        };
    }
}
