package io.chorale.simulation.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.disk.MirroredRecords;
import io.chorale.replication.disk.ReplicaRecords;
import io.chorale.replication.disk.ReplicaRecords.Recovered;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.Write;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Has in a store what a simulated disk has, and requires that a replica recovered from it is the same. */
final class StoreMirror implements SimMirror {
    private static final int COMPARE_EVERY = 6;
    /** So far away from the number that a shard had is the one that it is moved to. */
    private static final int MOVED = 1_000;

    /** From here on copies are filled. */
    private static final int FILLED = 1_000_000;

    private static final byte[] NOTHING = {0};

    /** The store that is under test. */
    interface Backend {
        /** Has all that was written. */
        Store store();

        void write(List<StoreBatch> batches);

        /** Damages a record that is there; false when this cannot be done here. */
        boolean damage(int shard, byte[] key, int bit);
    }

    /**
     * How a replica is written.
     *
     * @param pieceBytes the longest piece of a body
     * @param aheadBytes how much is written in one batch if it need not be
     * @param damage is done to each batch: nothing, or a planted mistake
     */
    record Layout(int pieceBytes, long aheadBytes, UnaryOperator<StoreBatch> damage) {}

    private final Backend backend;
    private final Layout layout;
    private final Random random;
    private final ArrayDeque<List<StoreBatch>> unsynced = new ArrayDeque<>();
    private ReplicaRecords records;
    private int shard;
    private int damages;
    private DurableReplica last;
    private int syncs;
    private int compared;
    private int severalBatches;
    private int filled;

    StoreMirror(Backend backend, int shard, Layout layout, Random random) {
        this.backend = backend;
        this.shard = shard;
        this.layout = layout;
        this.random = random;
        this.records = recover().records();
    }

    /** How often a recovered replica was compared. */
    int compared() {
        return compared;
    }

    /** How many writes took more than one batch. */
    int severalBatches() {
        return severalBatches;
    }

    /** How often a record was damaged, and that was found. */
    int damages() {
        return damages;
    }

    private Recovered recover() {
        int before = shard - MOVED;
        if (before > 0
                && backend.store().get(shard, MirroredRecords.metaKey()) == null
                && backend.store().get(before, MirroredRecords.metaKey()) != null) {
            // What would have moved it is lost.
            shard = before;
        }
        return MirroredRecords.recover(backend.store(), shard, Rules.ALL, layout.pieceBytes(), layout.aheadBytes());
    }

    @Override
    public void written(Batch batch, DurableReplica after) {
        List<StoreBatch> batches = new ArrayList<>();
        if (records.isDamaged() && batch.writes().get(0) instanceof Write.Adopt) {
            shard += MOVED;
            records = records.moveTo(shard, new StoreBatch());
        }
        if (batch.beginsFilling()) {
            filled++;
            records.fillUnder(FILLED + filled);
        }
        batches.addAll(records.toStore(batch, after));
        assertThat(batches).isNotEmpty();
        severalBatches += batches.size() > 1 ? 1 : 0;
        unsynced.addLast(batches.stream().map(layout.damage()).toList());
    }

    @Override
    public void synced(int batches, DurableReplica disk) {
        for (int i = 0; i < batches; i++) {
            backend.write(unsynced.removeFirst());
        }
        last = disk;
        syncs++;
        if (syncs % COMPARE_EVERY == 0) {
            requireEqual(recover(), disk);
            if (!disk.isDamaged()) {
                requireNoLeaks(disk);
            }
        }
    }

    @Override
    public void damaged(DurableReplica disk) {
        List<byte[]> keys = MirroredRecords.keysThatCount(backend.store(), shard);
        byte[] key = keys.isEmpty() ? null : keys.get(random.nextInt(keys.size()));
        if (key == null || !backend.damage(shard, key, random.nextInt())) {
            backend.write(
                    List.of(new StoreBatch().put(shard, MirroredRecords.tailKey(shard, backend.store()), NOTHING)));
        }
        last = disk;
        damages++;
        Recovered recovered = recover();
        assertThat(recovered.damage()).as("what was damaged is found").isNotNull();
        requireEqual(recovered, disk);
        records = recovered.records();
    }

    /** The first write that is lost may have come half-way, if it consists of several batches. */
    @Override
    public void crashed(DurableReplica disk) {
        if (!unsynced.isEmpty()) {
            List<StoreBatch> first = unsynced.peekFirst();
            backend.write(first.subList(0, random.nextInt(first.size())));
        }
        unsynced.clear();
        last = disk;
        Recovered recovered = recover();
        requireEqual(recovered, disk);
        records = recovered.records();
    }

    /** The store may have been opened anew since; what was not synced then is not in it. */
    void compareAtEnd() {
        requireEqual(recover(), last);
    }

    private void requireEqual(Recovered recovered, DurableReplica disk) {
        compared++;
        if (!recovered.isFound()) {
            assertThat(disk.promised()).as("the promise of what is not there").isEqualTo(Epoch.NONE);
            return;
        }
        assertThat(recovered.replica().promised()).isEqualTo(disk.promised());
        assertThat(recovered.replica().isDamaged()).isEqualTo(disk.isDamaged());
        ReplicaImage image = recovered.replica().image();
        ReplicaImage expected = disk.image();
        assertThat(text(image)).isEqualTo(text(expected));
        assertThat(image.state()).isEqualTo(expected.state());
        assertThat(image.tail()).isEqualTo(expected.tail());
    }

    /** All but the state and the tail; a policy has no equality. */
    private static String text(ReplicaImage image) {
        return image.current() + " " + image.appliedEntries() + " " + text(image.config()) + " "
                + text(image.pending()) + " " + new TreeSet<>(image.inSync()) + " "
                + new TreeMap<>(image.reportedTo())
                + new TreeMap<>(image.heard());
    }

    private static String text(Config config) {
        return config == null
                ? "none"
                : config.version() + " " + config.members() + " "
                        + config.policy().getClass().getSimpleName();
    }

    private void requireNoLeaks(DurableReplica disk) {
        Set<ElementId> known = new HashSet<>(disk.state().elements().toMap().keySet());
        disk.image().tail().forEach(logged -> logged.entry().changes().forEach(change -> {
            if (change instanceof Add add) {
                known.add(add.id());
            }
        }));
        assertThat(MirroredRecords.bodies(backend.store(), shard))
                .as("bodies of elements that are")
                .isSubsetOf(known);
    }
}
