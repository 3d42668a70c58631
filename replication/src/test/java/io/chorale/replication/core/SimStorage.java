package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.ShardId;
import io.chorale.replication.core.NodeCore.RecoveredSpace;
import io.chorale.replication.disk.ReplicaRecords;
import io.chorale.replication.disk.ReplicaRecords.Recovered;
import io.chorale.replication.disk.SmallRecords;
import io.chorale.replication.peers.PeerBook;
import io.chorale.replication.peers.PeerFact;
import io.chorale.replication.peers.PeerFact.Began;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.store.Recorder;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import io.chorale.replication.store.sim.SimDisk;
import io.chorale.replication.store.sim.SimDiskOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * A node's disk: one log for all shards, of which a crash keeps what was synced and any part of what follows. What nodes
 * get is in records of a store, whose content is compared with a model at each start; a copied directory is the model.
 */
final class SimStorage {
    private static final int PIECE_BYTES = 64;
    private static final long AHEAD_BYTES = 4_096;

    private record Written(
            ShardId shard,
            Batch batch,
            List<StoreBatch> batches,
            ReplicaRecords records,
            int number,
            int useless,
            String founded,
            PeerFact fact) {

        static Written of(String founded, PeerFact fact) {
            return new Written(null, null, List.of(), null, 0, 0, founded, fact);
        }
    }

    private final Map<ShardId, DurableReplica> synced = new HashMap<>();
    private final Set<String> founded = new HashSet<>();
    private final ArrayDeque<Written> unsynced = new ArrayDeque<>();
    private final Map<ShardId, ReplicaRecords> records = new HashMap<>();
    private final SimDisk disk = new SimDisk("d", SimDiskOptions.DEFAULT);
    private final Store store = disk.open(new Recorder());
    private final boolean isCopy;
    private final Set<ShardId> withoutPromise = new HashSet<>();
    private PeerBook book;
    private long diskMs;
    /** Of shards that do not have the first any more. */
    private final Map<ShardId, Integer> numbers = new HashMap<>();

    private int nextNumber = 1_000;
    /** How many adoptions were of a copy that had been filled. */
    int filled;

    SimStorage(NodeId node) {
        this(node, false);
    }

    private SimStorage(NodeId node, boolean isCopy) {
        this.book = new PeerBook(node);
        this.isCopy = isCopy;
    }

    /** Begins a process life, which is synced before anybody hears of it. */
    PeerBook begin(long incarnation) {
        book.note(new Began(book.own().begin(incarnation)));
        return book.copy();
    }

    /** What is on the disk now, as a copy of the directory has it. */
    SimStorage copy() {
        SimStorage copy = new SimStorage(book.self(), true);
        copy.book = book.copy();
        synced.forEach((shard, replica) -> copy.synced.put(shard, replica.copy()));
        copy.founded.addAll(founded);
        return copy;
    }

    /** A fault: nothing is remembered of peers and of own lives. */
    void forgetPeers() {
        book = new PeerBook(book.self());
    }

    /** A fault: the first record of a shard is damaged. */
    void losePromise(ShardId shard) {
        withoutPromise.add(shard);
    }

    /** True when nothing waited to be synced before. */
    boolean remember(PeerFact fact) {
        unsynced.addLast(Written.of(null, fact));
        return unsynced.size() == 1;
    }

    /** True when nothing waited to be synced before. */
    boolean write(ShardId shard, Batch batch, DurableReplica after) {
        ReplicaRecords own = records.get(shard);
        int number = 0;
        int useless = batch.endsFilling() && !isCopy ? own.filledUnder() : 0;
        List<StoreBatch> written = List.of();
        if (!isCopy) {
            if (batch.adoptsFilled()) {
                number = own.filledUnder();
                useless = numbers.getOrDefault(shard, shard.number() + 1);
                own = own.ofFilled(move -> {});
                records.put(shard, own);
                filled++;
            }
            if (batch.beginsFilling()) {
                nextNumber++;
                own.fillUnder(nextNumber);
            }
            written = own.toStore(batch, after);
        }
        unsynced.addLast(new Written(shard, batch, written, own, number, useless, null, null));
        return unsynced.size() == 1;
    }

    void founded(String space) {
        if (unsynced.isEmpty()) {
            founded.add(space);
        } else {
            unsynced.addLast(Written.of(space, null));
        }
    }

    void sync(ObjLongConsumer<ShardId> told, Consumer<PeerFact> remembered) {
        Map<ShardId, Long> tokens = new TreeMap<>((one, other) -> Integer.compare(one.number(), other.number()));
        List<PeerFact> facts = new ArrayList<>();
        while (!unsynced.isEmpty()) {
            if (unsynced.getFirst().fact() != null) {
                facts.add(unsynced.getFirst().fact());
            }
            syncFirst(tokens);
        }
        tokens.forEach(told::accept);
        facts.forEach(remembered);
    }

    private void syncFirst(Map<ShardId, Long> tokens) {
        Written first = unsynced.removeFirst();
        if (first.founded() != null) {
            founded.add(first.founded());
        } else if (first.fact() != null) {
            book.note(first.fact());
        } else {
            synced.computeIfAbsent(first.shard(), absent -> DurableReplica.blank())
                    .write(first.batch().writes());
            store(first.batches());
            if (first.number() != 0) {
                numbers.put(first.shard(), first.number());
            }
            if (!isCopy) {
                first.records().synced(first.batch(), store);
                if (first.useless() != 0) {
                    store(List.of(new StoreBatch().deleteRange(first.useless(), new byte[0], null)));
                }
            }
            tokens.put(first.shard(), first.batch().token());
        }
    }

    private void store(List<StoreBatch> batches) {
        batches.forEach(each -> store.write(each, 0, token -> {}));
        while (disk.nextSyncMs() != Long.MAX_VALUE) {
            diskMs++;
            disk.advanceTo(diskMs);
        }
    }

    void crash(SplittableRandom random) {
        for (int kept = random.nextInt(unsynced.size() + 1); kept > 0; kept--) {
            syncFirst(new HashMap<>());
        }
        if (!unsynced.isEmpty()) {
            // What takes several batches may have come half-way.
            List<StoreBatch> next = unsynced.getFirst().batches();
            store(next.subList(0, next.isEmpty() ? 0 : random.nextInt(next.size())));
        }
        unsynced.clear();
    }

    List<DiskCopy> copies() {
        List<DiskCopy> copies = new ArrayList<>();
        synced.forEach((shard, replica) -> copies.add(new DiskCopy(shard, replica.config(), replica.pending())));
        return copies;
    }

    RecoveredSpace recover(String space) {
        return new RecoveredSpace() {
            @Override
            public boolean isFounder() {
                return founded.contains(space);
            }

            @Override
            public DurableReplica shard(int number) {
                ShardId shard = new ShardId(space, number);
                if (withoutPromise.contains(shard)) {
                    throw new LostPromiseException(new IllegalStateException("the test says so"));
                }
                DurableReplica found = synced.get(shard);
                return isCopy ? (found == null ? null : found.copy()) : recover(shard, found);
            }
        };
    }

    private DurableReplica recover(ShardId shard, DurableReplica expected) {
        Recovered recovered = SmallRecords.recover(
                store, numbers.getOrDefault(shard, shard.number() + 1), Rules.ALL, PIECE_BYTES, AHEAD_BYTES);
        records.put(shard, recovered.records());
        assertThat(recovered.isFound()).isEqualTo(expected != null);
        if (expected != null) {
            assertThat(recovered.replica().image().state())
                    .isEqualTo(expected.image().state());
            assertThat(recovered.replica().last()).isEqualTo(expected.last());
        }
        return recovered.replica();
    }
}
