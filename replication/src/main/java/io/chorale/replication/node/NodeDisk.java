package io.chorale.replication.node;

import io.chorale.replication.ShardId;
import io.chorale.replication.StorageFigures;
import io.chorale.replication.core.DiskCopy;
import io.chorale.replication.core.LostPromiseException;
import io.chorale.replication.core.NodeCore.RecoveredSpace;
import io.chorale.replication.disk.FoundedSpaces;
import io.chorale.replication.disk.MalformedRecordException;
import io.chorale.replication.disk.NodeFacts;
import io.chorale.replication.disk.PeerRecords;
import io.chorale.replication.disk.ReplicaRecords;
import io.chorale.replication.disk.ShardNumbers;
import io.chorale.replication.peers.PeerBook;
import io.chorale.replication.peers.PeerFact;
import io.chorale.replication.peers.PeerFact.Began;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.DamagedCopyException;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.store.CorruptRecordException;
import io.chorale.replication.store.SpaceState;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import io.chorale.replication.store.StoreException;
import io.chorale.replication.store.StoreFailedException;
import io.chorale.replication.store.StoreListener;
import io.chorale.replication.store.StoreStatistics;
import io.chorale.replication.store.rocks.RocksConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * What a node has on disk. Everything is called by the node's event loop but {@link #close}, {@link #figures} and what the
 * store says, which is passed on to the loop.
 */
final class NodeDisk implements AutoCloseable {
    /** Within the data directory. */
    static final String DIRECTORY = "store";

    private static final Logger LOG = System.getLogger(NodeDisk.class.getName());
    private static final byte[] START = new byte[0];
    private static final int NOTHING = 0;

    private static final long BEGIN_TIMEOUT_S = 60;

    /** On its way, by the token of the last of its writes: what a shard wrote, or what the node is to remember. */
    private record Written(long token, OfShard ofShard, PeerFact fact) {}

    /**
     * @param deleted the number under which all is deleted when it is synced, or {@link #NOTHING}
     * @param useless the number under which all is to be deleted then, or {@link #NOTHING}
     */
    private record OfShard(ShardId shard, ReplicaRecords records, Batch batch, int deleted, int useless) {}

    /** Opens a store: another one than RocksDB's, or with another disk below it, in tests. */
    @FunctionalInterface
    interface StoreOpener {
        Store open(RocksConfig config, StoreListener listener);
    }

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
        numbers.tidyUp();
    }

    /**
     * Opens the store in a data directory, or makes it.
     *
     * @param opener of the store
     * @param wakeUp called by a thread of the store when {@link #tellSynced} has something to tell
     * @param space hears, by a thread of the store, how full the disk is
     * @param failed hears, by a thread of the store, that it has failed
     * @throws NodeStartException when it cannot be used; nothing stays open then
     */
    static NodeDisk open(
            Path dataDirectory,
            String clusterName,
            UUID nodeId,
            StoreOpener opener,
            Runnable wakeUp,
            Consumer<SpaceState> space,
            Consumer<StoreFailedException> failed) {
        Store store = null;
        boolean opened = false;
        try {
            store = opener.open(RocksConfig.of(dataDirectory.resolve(DIRECTORY)), new StoreListener() {
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

    /** The copies that there are, of all spaces. */
    List<DiskCopy> copies() {
        List<DiskCopy> copies = new ArrayList<>();
        numbers.all().forEach((shard, number) -> {
            ReplicaRecords.Configs configs = ReplicaRecords.configs(store, number);
            if (configs != null) {
                copies.add(new DiskCopy(shard, configs.config(), configs.pending()));
            }
        });
        return copies;
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
                try {
                    return recover(shard, numbers.of(shard));
                } catch (CorruptRecordException | MalformedRecordException e) {
                    throw new LostPromiseException(e);
                }
            }
        };
    }

    private DurableReplica recover(ShardId shard, int number) {
        ReplicaRecords.Recovered recovered = ReplicaRecords.recover(store, number, Rules.ALL);
        records.put(shard, recovered.records());
        if (recovered.damage() != null) {
            LOG.log(Level.ERROR, "The copy of shard " + shard + " on this disk is damaged", recovered.damage());
        }
        return recovered.replica();
    }

    void persist(ShardId shard, Batch batch, DurableReplica after) {
        ReplicaRecords own = records.get(shard);
        int deleted = NOTHING;
        int useless = batch.endsFilling() ? own.filledUnder() : NOTHING;
        if (batch.adoptsFilled()) {
            int filled = own.filledUnder();
            useless = numbers.of(shard);
            own = own.ofFilled(move -> numbers.moveTo(shard, filled, move));
            records.put(shard, own);
        } else if (own.isDamaged() && !after.isDamaged()) {
            deleted = numbers.of(shard);
            own = moved(shard, own);
        }
        List<StoreBatch> batches = new ArrayList<>();
        if (batch.beginsFilling()) {
            StoreBatch taken = new StoreBatch();
            own.fillUnder(numbers.reserve(taken));
            batches.add(taken);
        }
        try {
            batches.addAll(own.toStore(batch, after));
        } catch (DamagedCopyException e) {
            if (batch.replaced() == null || batch.adoptsFilled()) {
                throw e;
            }
            // What was there cannot be read, and need not be: all that there will be is in memory.
            LOG.log(Level.ERROR, "The copy of shard " + shard + " on this disk is damaged, and is being replaced", e);
            deleted = numbers.of(shard);
            own = moved(shard, own);
            batches.addAll(own.toStore(batch.inPlaceOfNothing(), after));
        }
        for (StoreBatch each : batches) {
            lastToken++;
            store.write(each, lastToken, this::synced);
        }
        unsynced.addLast(new Written(lastToken, new OfShard(shard, own, batch, deleted, useless), null));
    }

    private ReplicaRecords moved(ShardId shard, ReplicaRecords own) {
        StoreBatch move = new StoreBatch();
        ReplicaRecords moved = own.moveTo(numbers.move(shard, move), move);
        records.put(shard, moved);
        return moved;
    }

    /**
     * Begins a process life of the node, and returns when that is on disk: nobody may hear of it before.
     *
     * @return what the node remembers
     * @throws NodeStartException when the node was refused by others before
     */
    PeerBook begin(UUID nodeId, long incarnation) {
        PeerBook book = PeerRecords.recover(store, new NodeId(nodeId));
        if (book.refusal() != null) {
            throw new NodeStartException(Refusals.text(nodeId, book.refusal()));
        }
        Began began = new Began(book.own().begin(incarnation));
        CountDownLatch synced = new CountDownLatch(1);
        PeerRecords.write(store, began, 0, token -> synced.countDown());
        try {
            if (!synced.await(BEGIN_TIMEOUT_S, TimeUnit.SECONDS)) {
                throw new NodeStartException("The disk has not written one record within " + BEGIN_TIMEOUT_S
                        + " s: look after it. The node does not start with a disk that hangs.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeStartException("Interrupted while the disk was being written", e);
        }
        book.note(began);
        return book;
    }

    void remember(PeerFact fact) {
        lastToken++;
        PeerRecords.write(store, fact, lastToken, this::synced);
        unsynced.addLast(new Written(lastToken, null, fact));
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
     * Tells, for each shard, the last of its batches that is on disk since this was last called, and what is remembered.
     * From then on the bodies in a batch are read from the disk.
     */
    void tellSynced(ObjLongConsumer<ShardId> listener, Consumer<PeerFact> remembered) {
        woken.set(false);
        long token = syncedToken.get();
        Map<ShardId, Long> last = new LinkedHashMap<>();
        List<PeerFact> facts = new ArrayList<>();
        while (!unsynced.isEmpty() && unsynced.peekFirst().token() <= token) {
            Written written = unsynced.removeFirst();
            if (written.fact() != null) {
                facts.add(written.fact());
            } else {
                tell(written.ofShard());
                last.put(written.ofShard().shard(), written.ofShard().batch().token());
            }
        }
        last.forEach(listener::accept);
        facts.forEach(remembered);
    }

    private void tell(OfShard synced) {
        synced.records().synced(synced.batch(), store);
        if (synced.deleted() != NOTHING) {
            store.reclaim(synced.deleted(), START, null);
        }
        if (synced.useless() != NOTHING) {
            // Not before: bodies that the batch has brought may be read from there until it is known to be synced.
            numbers.delete(synced.useless());
        }
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
