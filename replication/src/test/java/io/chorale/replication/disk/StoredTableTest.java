package io.chorale.replication.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.disk.ReplicaRecords.Recovered;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.Change;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.Context;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.ElementTable;
import io.chorale.replication.shard.Entry;
import io.chorale.replication.shard.EntryRun;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.MajorityPolicy;
import io.chorale.replication.shard.MapTable;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.Origin;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.ShardState;
import io.chorale.replication.shard.Windows;
import io.chorale.replication.shard.Write;
import io.chorale.replication.store.Recorder;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import io.chorale.replication.store.sim.SimDisk;
import io.chorale.replication.store.sim.SimDiskOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replica whose elements are in a store that is behind, beside one that has them in memory. */
class StoredTableTest {
    private static final int SHARD = 1;
    private static final NodeId NODE = new NodeId(new UUID(0, 1));
    private static final Config CONFIG = Config.of(1, List.of(NODE), new MajorityPolicy());
    private static final Limits SMALL = new Limits(40, 3_000, 20_000);

    private final SimDisk disk = new SimDisk("d", SimDiskOptions.DEFAULT);
    private final Store store = disk.open(new Recorder());
    private long nowMs;
    private ReplicaRecords records;
    private DurableReplica stored;
    private DurableReplica model;
    private Random random;
    private long index;
    private long token;
    private Epoch epoch = new Epoch(0, 3);

    private record Unsynced(Batch batch, List<StoreBatch> batches) {}

    private final ArrayDeque<Unsynced> unsynced = new ArrayDeque<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void isWhatOneInMemoryIs(int seed) {
        random = new Random(seed);
        begin();
        for (int step = 0; step < 1_500; step++) {
            step();
            if (step % 10 == 0) {
                requireSame();
            }
            if (random.nextInt(200) == 0) {
                reopen();
            }
        }
        syncSome(unsynced.size());
        requireSame();
        assertThat(elements().inMemory()).isZero();
    }

    private void begin() {
        Recovered recovered = ReplicaRecords.recover(store, SHARD, Rules.ALL, SMALL);
        records = recovered.records();
        stored = recovered.replica();
        model = DurableReplica.blank(new ShardState(), Rules.ALL);
        write(new Write.Found(CONFIG));
        reign();
    }

    private void reopen() {
        syncSome(unsynced.size());
        Recovered recovered = ReplicaRecords.recover(store, SHARD, Rules.ALL, SMALL);
        records = recovered.records();
        stored = recovered.replica();
    }

    private void reign() {
        epoch = new Epoch(epoch.counter() + 1, 3);
        index = 1;
        write(new Write.Begin(epoch, new Entry.Start(CONFIG, null, Set.of(NODE))));
    }

    private void step() {
        int kind = random.nextInt(40);
        if (kind == 0) {
            reign();
        } else if (kind == 1) {
            adopt();
        } else if (kind < 10) {
            syncSome(random.nextInt(unsynced.size() + 1));
        } else {
            log();
            if (random.nextInt(3) > 0) {
                write(new Write.Apply(new Dot(epoch, Math.max(1, index - random.nextInt(3)))));
            }
        }
    }

    private void log() {
        index++;
        Dot dot = new Dot(epoch, index);
        ClientId client = new ClientId("c" + random.nextInt(3));
        List<Change> changes = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Payload body = new Payload(new byte[random.nextInt(10) == 0 ? 150 : random.nextInt(30)]);
            changes.add(new Add(
                    new ElementId(random.nextInt(3), dot, i),
                    new Origin(client, epoch.counter() * 100_000 + index, i),
                    List.of(),
                    new Payload(new byte[] {(byte) i}),
                    body));
        }
        List<ElementId> live = new ArrayList<>(withTail().keySet());
        for (int i = random.nextInt(3); i > 0 && !live.isEmpty(); i--) {
            ElementId id = live.remove(random.nextInt(live.size()));
            changes.add(random.nextInt(4) == 0 ? new Change.Raise(id, random.nextInt(4)) : new Change.Remove(id));
        }
        long sequence = epoch.counter() * 100_000 + index;
        write(new Write.Log(EntryRun.of(new LoggedEntry(
                dot, new Entry.Requested(client, sequence, sequence - 2, new Payload(new byte[1]), changes)))));
    }

    private NavigableMap<ElementId, Element> withTail() {
        TreeMap<ElementId, Element> map = new TreeMap<>(model.state().elements().toMap());
        for (LoggedEntry logged : model.image().tail()) {
            for (Change change : logged.entry().changes()) {
                if (change instanceof Add add) {
                    map.put(add.id(), add.element());
                } else if (change instanceof Change.Remove remove) {
                    map.remove(remove.id());
                }
            }
        }
        return map;
    }

    /** Some others of the same lanes, or a change of what is there, as a merge makes it. */
    private void adopt() {
        ElementTable now = stored.image().state().elements();
        MapTable content = new MapTable();
        model.state().elements().forEach(content::add);
        Context context = new Context();
        model.state().context().highest().forEach((known, highest) -> context.cover(new Dot(known, highest)));
        int changes = random.nextInt(random.nextInt(5) == 0 ? 400 : 20);
        Epoch other = new Epoch(epoch.counter() + 1, 1_000_000 + index + epoch.counter() * 10_000);
        for (int i = 0; i < changes; i++) {
            List<ElementId> ids = List.copyOf(content.toMap().keySet());
            if (random.nextInt(3) == 0 && !ids.isEmpty()) {
                ElementId gone = ids.get(random.nextInt(ids.size()));
                content.remove(gone);
                now.remove(gone);
            } else {
                ElementId id = new ElementId(random.nextInt(3), new Dot(other, i + 1), 0);
                Element added = new Element(
                        new Origin(new ClientId("o"), other.incarnation() + i, 0),
                        random.nextInt(2),
                        List.of(),
                        new Payload(new byte[0]),
                        new Payload(new byte[random.nextInt(120)]));
                content.add(id, added);
                now.add(id, added);
                context.cover(id.dot());
            }
        }
        Epoch next = new Epoch(epoch.counter() + 1, 3);
        boolean isChange = random.nextBoolean();
        Windows windows = model.image().state().windows();
        ShardState state = new ShardState(isChange ? now : content, context, windows);
        ShardState plain = new ShardState(content, context, windows);
        epoch = next;
        index = 1;
        write(adoption(state), adoption(plain));
    }

    private Write adoption(ShardState state) {
        LoggedEntry start = new LoggedEntry(new Dot(epoch, 1), new Entry.Start(CONFIG, null, Set.of(NODE)));
        return new Write.Adopt(
                new ReplicaImage(epoch, state, 5, List.of(start), CONFIG, null, Set.of(NODE), Map.of(), Map.of()));
    }

    private void write(Write write) {
        write(write, write);
    }

    private void write(Write write, Write ofModel) {
        model.write(List.of(ofModel));
        ReplicaImage replaced = stored.present();
        List<LoggedEntry> applied = stored.write(List.of(write));
        Batch batch = new Batch(++token, List.of(write), applied, replaced);
        unsynced.addLast(new Unsynced(batch, records.toStore(batch, stored)));
    }

    private void syncSome(int count) {
        for (int i = 0; i < count; i++) {
            Unsynced first = unsynced.removeFirst();
            first.batches().forEach(each -> store.write(each, 0, done -> {}));
            while (disk.nextSyncMs() != Long.MAX_VALUE) {
                disk.advanceTo(++nowMs);
            }
            records.synced(first.batch(), store);
        }
    }

    private StoredTable elements() {
        return (StoredTable) stored.state().elements();
    }

    private void requireSame() {
        ElementTable expected = model.state().elements();
        assertThat(elements().toMap()).isEqualTo(expected.toMap());
        assertThat(elements().lanes()).isEqualTo(expected.lanes());
        for (long lane = 0; lane < 3; lane++) {
            List<ElementId> ids = new ArrayList<>();
            List<ElementId> wanted = new ArrayList<>();
            elements().lane(lane, null, (id, element) -> ids.add(id) && ids.size() < 5);
            expected.lane(lane, null, (id, element) -> wanted.add(id) && wanted.size() < 5);
            assertThat(ids).isEqualTo(wanted);
        }
        expected.forEach((id, element) -> assertThat(elements().get(id)).isEqualTo(element));
        assertThat(elements().get(new ElementId(1, new Dot(epoch, 9_999), 0))).isNull();
    }
}
