package io.chorale.replication.node;

import io.chorale.replication.ShardId;
import io.chorale.replication.StorageFigures;
import io.chorale.replication.core.NodeCore.RecoveredSpace;
import io.chorale.replication.disk.FoundedSpaces;
import io.chorale.replication.disk.NodeFacts;
import io.chorale.replication.disk.ReplicaRecords;
import io.chorale.replication.disk.ShardNumbers;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.store.SpaceState;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import io.chorale.replication.store.StoreException;
import io.chorale.replication.store.StoreFailedException;
import io.chorale.replication.store.StoreListener;
import io.chorale.replication.store.StoreStatistics;
import io.chorale.replication.store.rocks.RocksConfig;
import io.chorale.replication.store.rocks.RocksStore;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * What a node has on disk. Everything is called by the node's event loop but {@link #close}, {@link #figures} and what the store says, which
 * is passed on to the loop.
 */
final class NodeDisk implements AutoCloseable {
    private static final String DIRECTORY = "store";

    /** A batch on its way, by the token of the last of its writes. */
    private record Written(long token, ShardId shard, Batch batch) {}

    private final Store store;
    private final ShardNumbers numbers;
    private final FoundedSpaces founded;
    private final Runnable wakeUp;
    private final Map<ShardId, ReplicaRecords> records = new HashMap<>();
    private final ArrayDeque<Written> unsynced = new ArrayDeque<>();
    private final AtomicLong syncedToken = new AtomicLong();
    private final AtomicBoolean woken = new AtomicBoolean();
    private long lastToken;

    private NodeDisk(Store store, Runnable wakeUp) {
        this.store = store;
        this.wakeUp = wakeUp;
        this.numbers = ShardNumbers.open(store);
        this.founded = new FoundedSpaces(store);
    }

    /**
     * Opens the store in a data directory, or makes it.
     *
     * @param wakeUp called by a thread of the store when {@link #tellSynced} has something to tell
     * @param space hears, by a thread of the store, how full the disk is
     * @param failed hears, by a thread of the store, that it has failed
     * @throws NodeStartException when it cannot be used; nothing stays open then
     */
    static NodeDisk open(
            Path dataDirectory,
            String clusterName,
            UUID nodeId,
            Runnable wakeUp,
            Consumer<SpaceState> space,
            Consumer<StoreFailedException> failed) {
        Store store = null;
        boolean opened = false;
        try {
            store = RocksStore.open(RocksConfig.of(dataDirectory.resolve(DIRECTORY)), new StoreListener() {
                @Override
                public void spaceChanged(SpaceState state) {
                    space.accept(state);
                }

                @Override
                public void failed(StoreFailedException cause) {
                    failed.accept(cause);
                }
            });
            new NodeFacts(clusterName, nodeId).claim(store);
            NodeDisk disk = new NodeDisk(store, wakeUp);
            opened = true;
            return disk;
        } catch (StoreException e) {
            throw new NodeStartException(e.getMessage(), e);
        } finally {
            if (!opened && store != null) {
                store.close();
            }
        }
    }

    /** What there is of a space. */
    RecoveredSpace recover(String space) {
        boolean isFounder = founded.contains(space);
        return new RecoveredSpace() {
            @Override
            public boolean isFounder() {
                return isFounder;
            }

            @Override
            public DurableReplica shard(int number) {
                ShardId shard = new ShardId(space, number);
                OptionalInt known = numbers.find(shard);
                return known.isEmpty() ? null : recover(shard, known.getAsInt());
            }
        };
    }

    private DurableReplica recover(ShardId shard, int number) {
        ReplicaRecords.Recovered recovered = ReplicaRecords.recover(store, number, Rules.ALL);
        records.put(shard, recovered.records());
        return recovered.replica();
    }

    void persist(ShardId shard, Batch batch, DurableReplica after) {
        ReplicaRecords own = records.get(shard);
        if (own == null) {
            recover(shard, numbers.of(shard));
            own = records.get(shard);
        }
        List<StoreBatch> batches = own.toStore(batch, after);
        for (StoreBatch each : batches) {
            lastToken++;
            store.write(each, lastToken, this::synced);
        }
        unsynced.addLast(new Written(lastToken, shard, batch));
    }

    void founded(String space) {
        founded.add(space);
    }

    /** By the thread of the store that writes: many batches wake the loop once. */
    private void synced(long token) {
        syncedToken.set(token);
        if (woken.compareAndSet(false, true)) {
            wakeUp.run();
        }
    }

    /**
     * Tells, for each shard, the last of its batches that is on disk since this was last called. From then on the bodies
     * in it are read from the disk.
     */
    void tellSynced(ObjLongConsumer<ShardId> listener) {
        woken.set(false);
        long token = syncedToken.get();
        Map<ShardId, Long> last = new LinkedHashMap<>();
        while (!unsynced.isEmpty() && unsynced.peekFirst().token() <= token) {
            Written written = unsynced.removeFirst();
            records.get(written.shard()).synced(written.batch(), store);
            last.put(written.shard(), written.batch().token());
        }
        last.forEach(listener::accept);
    }

    /** May be called by any thread, and after {@link #close} too. */
    StorageFigures figures() {
        StoreStatistics now = store.statistics();
        return new StorageFigures(
                store.space().name(),
                now.diskBytes(),
                now.syncs(),
                now.physicalBytes(),
                now.waitingBatches(),
                now.corruptRecords());
    }

    /** Writes what was accepted. Not by a thread of the store. */
    @Override
    public void close() {
        store.close();
    }
}
