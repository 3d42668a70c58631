package io.chorale.replication.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.ShardId;
import io.chorale.replication.disk.ReplicaRecords.Recovered;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.Change;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.DamagedCopyException;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.ElementTable;
import io.chorale.replication.shard.Entry.Requested;
import io.chorale.replication.shard.Entry.Start;
import io.chorale.replication.shard.EntryRun;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.MajorityPolicy;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.Origin;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.Write;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import io.chorale.replication.store.StoreOpenException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a replica's records are, on each kind of store. */
abstract class ReplicaRecordsContractTest {
    private static final int SHARD = 1;
    private static final NodeId NODE = new NodeId(new UUID(0, 1));
    private static final ClientId CLIENT = new ClientId("c");
    private static final Epoch EPOCH = new Epoch(1, 7);
    private static final Limits SMALL = new Limits(100, 400, Store.MAX_BATCH_BYTES);

    private Store store;
    private Limits limits;
    private ReplicaRecords records;
    private DurableReplica replica;
    private long index = 1;
    private long token;
    private List<StoreBatch> written = List.of();

    /** Opens the store that was there before, or an empty one. */
    protected abstract Store open();

    /** Returns when all that was written is synced. */
    protected abstract void settle();

    @BeforeEach
    void begin() {
        store = open();
        begin(Limits.OF_STORE);
    }

    @AfterEach
    void end() {
        store.close();
    }

    private void begin(Limits used) {
        limits = used;
        Config config = Config.of(1, List.of(NODE), new MajorityPolicy());
        replica = DurableReplica.empty(config, config.members(), Rules.ALL);
        records = recovered().records();
        write(new Write.Promise(EPOCH, NODE));
        write(new Write.Begin(EPOCH, new Start(config, null, Set.of(NODE))));
        write(new Write.Apply(dot(1)));
    }

    private Recovered recovered() {
        return ReplicaRecords.recover(store, SHARD, Rules.ALL, limits);
    }

    private Batch take(Write write) {
        ReplicaImage replaced = write instanceof Write.Adopt ? replica.image() : null;
        List<LoggedEntry> applied = replica.write(List.of(write));
        return new Batch(++token, List.of(write), applied, replaced);
    }

    private Batch write(Write write) {
        Batch batch = take(write);
        written = records.toStore(batch, replica);
        store(written);
        return batch;
    }

    private void store(List<StoreBatch> batches) {
        batches.forEach(each -> store.write(each, 0, done -> {}));
        settle();
    }

    private long writtenBytes() {
        return written.stream().mapToLong(StoreBatch::bytes).sum();
    }

    private static Dot dot(long index) {
        return new Dot(EPOCH, index);
    }

    private LoggedEntry entry(ClientId client, long lowestOpen, Change... changes) {
        index++;
        byte[] answer = {(byte) index};
        return new LoggedEntry(
                dot(index), new Requested(client, index, lowestOpen, new Payload(answer), List.of(changes)));
    }

    private Add add(int bodyBytes) {
        byte[] body = new byte[bodyBytes];
        Arrays.fill(body, (byte) (index + 1));
        return new Add(
                new ElementId(dot(index + 1), 0),
                new Origin(CLIENT, index + 1, 0),
                List.of(),
                new Payload(new byte[] {1}),
                new Payload(body));
    }

    private Batch log(Change... changes) {
        return write(new Write.Log(EntryRun.of(entry(CLIENT, 0, changes))));
    }

    private void apply() {
        write(new Write.Apply(dot(index)));
    }

    private void requireRecovered() {
        DurableReplica found = recovered().replica();
        assertThat(found.promised()).isEqualTo(replica.promised());
        assertThat(found.image().state()).isEqualTo(replica.image().state());
        assertThat(found.image().tail()).isEqualTo(replica.image().tail());
        assertThat(found.appliedEntries()).isEqualTo(replica.appliedEntries());
    }

    private int bodies() {
        return SmallRecords.bodies(store, SHARD).size();
    }

    @Test
    void ofAShardThatNobodyWroteThereIsNothing() {
        Recovered nothing = ReplicaRecords.recover(store, 9, Rules.ALL);
        assertThat(nothing.isFound()).isFalse();
        assertThat(nothing.replica().config().version()).isZero();
    }

    @Test
    void aBodyIsWrittenOnceAndDeletedWithItsElement() {
        int records = SmallRecords.records(store, SHARD);
        Add add = add(1_000);
        log(add);
        assertThat(writtenBytes()).isBetween(1_000L, 1_200L);
        requireRecovered();
        apply();
        assertThat(writtenBytes()).isLessThan(250);
        requireRecovered();
        assertThat(bodies()).isEqualTo(1);
        log(new Change.Remove(add.id()));
        apply();
        requireRecovered();
        assertThat(bodies()).isZero();
        // The client's window and its two answers are left.
        assertThat(SmallRecords.records(store, SHARD)).isEqualTo(records + 3);
    }

    @Test
    void aLargeBodyIsInPiecesThatGoWithIt() {
        begin(SMALL);
        Add add = add(950);
        log(add);
        assertThat(written).hasSizeGreaterThan(2);
        assertThat(bodies()).isEqualTo(10);
        apply();
        Recovered found = recovered();
        requireRecovered();
        records = found.records();
        log(new Change.Remove(add.id()));
        apply();
        assertThat(bodies()).isZero();
    }

    @Test
    void whatWasWrittenAheadOfALostBatchIsGarbage() {
        begin(SMALL);
        log(add(950));
        int records = SmallRecords.records(store, SHARD);
        List<StoreBatch> half =
                this.records.toStore(take(new Write.Log(EntryRun.of(entry(CLIENT, 0, add(1_500))))), replica);
        store(half.subList(0, half.size() - 1));
        assertThat(SmallRecords.records(store, SHARD)).isGreaterThan(records);
        Recovered found = recovered();
        assertThat(found.replica().image().tail()).hasSize(1);
        replica = found.replica();
        this.records = found.records();
        write(new Write.Promise(new Epoch(2, 1), NODE));
        requireRecovered();
        assertThat(SmallRecords.records(store, SHARD)).isEqualTo(records);
    }

    @Test
    void anAdoptionWritesOnlyWhatIsNewAndDeletesWhatWasCut() {
        log(add(2_000));
        apply();
        ReplicaImage before = replica.image();
        log(add(3_000));
        assertThat(bodies()).isEqualTo(2);
        write(new Write.Adopt(before));
        assertThat(writtenBytes()).isLessThan(500);
        assertThat(bodies()).isEqualTo(1);
        requireRecovered();
    }

    @Test
    void aLargeAdoptionIsANewGenerationAndLeavesNothingOfTheOld() {
        Add raised = add(10);
        log(raised);
        apply();
        log(new Change.Raise(raised.id(), 3));
        for (int i = 0; i < 200; i++) {
            log(add(20 + i % 80));
            apply();
        }
        log(add(5));
        ReplicaImage image = replica.image();
        int records = SmallRecords.records(store, SHARD);
        store(List.of(new StoreBatch().deleteRange(SHARD, new byte[0], null)));
        begin(SMALL);
        write(new Write.Adopt(image));
        assertThat(written).hasSizeGreaterThan(20);
        requireRecovered();
        assertThat(SmallRecords.records(store, SHARD)).isEqualTo(records);
        Config config = replica.config();
        write(new Write.Adopt(
                DurableReplica.empty(config, config.members(), Rules.ALL).image()));
        requireRecovered();
        assertThat(SmallRecords.records(store, SHARD)).isEqualTo(1);
    }

    @Test
    void aRaiseIsASmallRecordThatGoesWithTheElement() {
        Add add = add(1_000);
        log(add);
        apply();
        log(new Change.Raise(add.id(), 2));
        apply();
        assertThat(writtenBytes()).isLessThan(250);
        requireRecovered();
        assertThat(recovered().replica().state().elements().get(add.id()).count())
                .isEqualTo(2);
        records = recovered().records();
        log(new Change.Remove(add.id()));
        apply();
        requireRecovered();
    }

    @Test
    void answersThatTheClientHasAreDeletedAndOthersNotRewritten() {
        for (int i = 0; i < 50; i++) {
            log(add(0));
        }
        apply();
        log(add(0));
        apply();
        assertThat(writtenBytes()).isLessThan(250);
        requireRecovered();
        int records = SmallRecords.records(store, SHARD);
        write(new Write.Log(EntryRun.of(entry(CLIENT, index, add(0)))));
        apply();
        requireRecovered();
        // One element and one answer came, 50 answers went.
        assertThat(SmallRecords.records(store, SHARD)).isEqualTo(records + 2 - 50);
    }

    @Test
    void aClientMayHaveALongName() {
        ClientId first = new ClientId("branch:" + "x".repeat(1_000) + "1");
        ClientId second = new ClientId("branch:" + "x".repeat(1_000) + "2");
        write(new Write.Log(EntryRun.of(entry(first, 0, add(3)))));
        write(new Write.Log(EntryRun.of(entry(second, 0, add(3)))));
        apply();
        requireRecovered();
    }

    @Test
    void whatTheReserveIsForIsEssential() {
        Add add = add(100_000);
        log(add);
        assertThat(written).noneMatch(StoreBatch::isEssential).allMatch(StoreBatch::isGranted);
        apply();
        assertThat(written).allMatch(StoreBatch::isEssential);
        log(new Change.Remove(add.id()));
        assertThat(written).allMatch(StoreBatch::isEssential);
        write(new Write.Promise(new Epoch(2, 1), NODE));
        assertThat(written).allMatch(StoreBatch::isEssential);
    }

    @Test
    void aSmallAdoptionIsTakenByAFullDiskAndALargeOneIsNot() {
        begin(SMALL);
        ReplicaImage before = replica.image();
        write(new Write.Adopt(before));
        assertThat(written).hasSize(1).allMatch(StoreBatch::isGranted);
        log(add(2_000));
        apply();
        ReplicaImage large = replica.image();
        write(new Write.Adopt(before));
        write(new Write.Adopt(large));
        assertThat(written).hasSizeGreaterThan(1).anyMatch(batch -> !batch.isGranted() && !batch.isEssential());
    }

    /** No element is read at a start, so damage may be met only when all of them are compared with others. */
    @Test
    void whatCannotBeReadIsReplacedUnderAnotherNumber() {
        Add add = add(10);
        log(add);
        apply();
        Recovered found = recovered();
        log(add(20));
        apply();
        ReplicaImage better = replica.image();
        store(List.of(new StoreBatch().put(SHARD, Keys.element(0, add.id()), new byte[] {9})));
        DurableReplica damaged = found.replica();
        ReplicaImage replaced = damaged.present();
        List<Write> writes = List.of(new Write.Adopt(better));
        Batch batch = new Batch(1, writes, damaged.write(writes), replaced);
        assertThatThrownBy(() -> found.records().toStore(batch, damaged)).isInstanceOf(DamagedCopyException.class);
        ReplicaRecords moved = found.records().moveTo(2, new StoreBatch());
        store(moved.toStore(batch.inPlaceOfNothing(), damaged));
        Recovered filled = ReplicaRecords.recover(store, 2, Rules.ALL, limits);
        assertThat(filled.replica().isDamaged()).isFalse();
        assertThat(filled.replica().image().state()).isEqualTo(better.state());
        assertThat(SmallRecords.records(store, SHARD)).isZero();
    }

    @Test
    void aSyncedBodyIsReadFromTheStore() {
        Add add = add(1_000);
        byte[] content = add.body().bytes();
        records.synced(log(add), store);
        assertThat(add.body().bytes()).isNotSameAs(content).isEqualTo(content);
        apply();
        store(List.of(new StoreBatch().delete(SHARD, Keys.body(add.id()))));
        assertThat(recovered().replica().state().elements().toMap()).hasSize(1);
        assertThatThrownBy(() -> add.body().bytes())
                .isInstanceOf(DamagedCopyException.class)
                .hasMessageContaining("of a body of 1000 bytes 0 are there");
    }

    @Test
    void anotherVersionIsRefusedAndNamed() {
        store(List.of(new StoreBatch().put(SHARD, Keys.meta(), new byte[] {9, 1, 2})));
        assertThatThrownBy(this::recovered)
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContainingAll("shard 1", "META", "version 9", "wipe the data directory");
    }

    @Test
    void aRecordThatIsCutOffOrTooLongIsRefused() {
        Add add = add(10);
        log(add);
        apply();
        byte[] key = Keys.element(0, add.id());
        byte[] value = store.get(SHARD, key);
        for (int bytes : new int[] {0, 1, value.length - 1, value.length + 1}) {
            store(List.of(new StoreBatch().put(SHARD, key, Arrays.copyOf(value, bytes))));
            ElementTable found = recovered().replica().state().elements();
            assertThatThrownBy(() -> found.get(add.id()))
                    .isInstanceOf(DamagedCopyException.class)
                    .hasMessageContainingAll("shard 1", "ELEMENT");
            assertThatThrownBy(found::toMap)
                    .isInstanceOf(DamagedCopyException.class)
                    .hasMessageContainingAll("shard 1", "ELEMENT");
        }
    }

    /** The first record is left, and says what was promised. */
    private void requireDamage(String... named) {
        Recovered damaged = recovered();
        assertThat(damaged.damage())
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContainingAll(named);
        assertThat(damaged.replica().isDamaged()).isTrue();
        assertThat(damaged.replica().promised()).isEqualTo(replica.promised());
        assertThat(damaged.replica().state().elements().toMap()).isEmpty();
    }

    @Test
    void aDamagedReplicaKeepsItsPromisesAndIsFilledUnderAnotherNumber() {
        log(add(10));
        apply();
        log(add(1_000));
        ReplicaImage whole = replica.image();
        store(List.of(new StoreBatch().put(SHARD, Keys.context(0, EPOCH), new byte[] {0})));
        requireDamage("CONTEXT");

        Recovered damaged = recovered();
        replica = damaged.replica();
        records = damaged.records();
        Epoch later = new Epoch(3, 9);
        write(new Write.Promise(later, NODE));
        assertThat(recovered().replica().promised()).isEqualTo(later);
        assertThat(recovered().replica().isDamaged()).isTrue();
        assertThat(recovered().damage()).as("what is known is not found anew").isNull();

        Batch adopts = take(new Write.Adopt(whole));
        assertThatThrownBy(() -> records.toStore(adopts, replica)).hasMessageContaining("has to be moved");
        records = records.moveTo(SHARD + 1, new StoreBatch());
        store(records.toStore(adopts, replica));
        assertThat(ReplicaRecords.recover(store, SHARD, Rules.ALL, limits).isFound())
                .as("what was damaged")
                .isFalse();
        DurableReplica filled =
                ReplicaRecords.recover(store, SHARD + 1, Rules.ALL, limits).replica();
        assertThat(filled.isDamaged()).isFalse();
        assertThat(filled.promised()).isEqualTo(later);
        assertThat(filled.state()).isEqualTo(whole.state());
        assertThat(filled.image().tail()).isEqualTo(whole.tail());
    }

    @Test
    void damageThatWasMetWhileItRanIsRemembered() {
        log(add(10));
        apply();
        write(new Write.Damage());
        assertThat(recovered().replica().isDamaged()).isTrue();
        assertThat(recovered().replica().promised()).isEqualTo(EPOCH);
    }

    @Test
    void whatIsLoggedTogetherIsOneRecordUntilItsLastEntryIsApplied() {
        LoggedEntry first = entry(CLIENT, 0, add(10));
        EntryRun run = new EntryRun(List.of(first, entry(CLIENT, 0, add(20)), entry(CLIENT, 0, add(30))));
        write(new Write.Log(run));
        byte[] key = Keys.tail(0, run.first());
        assertThat(store.get(SHARD, key)).isEqualTo(run.bare());
        requireRecovered();
        write(new Write.Apply(first.dot()));
        assertThat(store.get(SHARD, key)).isNotNull();
        requireRecovered();
        records = recovered().records();
        apply();
        assertThat(store.get(SHARD, key)).isNull();
        requireRecovered();
    }

    @Test
    void anAdoptionReplacesARunThatIsAppliedInPart() {
        LoggedEntry first = entry(CLIENT, 0, add(10));
        write(new Write.Log(new EntryRun(List.of(first, entry(CLIENT, 0, add(20))))));
        write(new Write.Apply(first.dot()));
        ReplicaImage now = replica.image();
        write(new Write.Adopt(new ReplicaImage(
                now.current(),
                now.state(),
                now.appliedEntries(),
                List.of(),
                now.config(),
                now.pending(),
                now.inSync(),
                now.reportedTo(),
                now.heard())));
        assertThat(store.get(SHARD, Keys.tail(0, first.dot()))).isNull();
        assertThat(bodies()).isEqualTo(1);
        requireRecovered();
    }

    @Test
    void aTailOfAnotherVersionIsRefusedAndNamed() {
        log(add(10));
        store(List.of(new StoreBatch().put(SHARD, Keys.tail(0, dot(index)), new byte[] {1, 1, 2})));
        requireDamage("shard 1", "TAIL", "version 1");
    }

    @Test
    void eachLaneIsCounted() {
        Add one = in(5, add(10));
        log(one);
        log(in(6, add(10)));
        log(in(6, add(10)));
        apply();
        assertThat(recovered().replica().state().elements().lanes()).isEqualTo(Map.of(5L, 1L, 6L, 2L));
        log(new Change.Remove(one.id()));
        apply();
        assertThat(recovered().replica().state().elements().lanes()).isEqualTo(Map.of(6L, 2L));
    }

    private static Add in(long lane, Add add) {
        return new Add(
                new ElementId(lane, add.id().dot(), add.id().sub()), add.origin(), add.refs(), add.head(), add.body());
    }

    @Test
    void anAdoptionComesAlone() {
        ReplicaImage image = replica.image();
        List<Write> writes = List.of(new Write.Adopt(image), new Write.Adopt(image));
        assertThatThrownBy(() -> records.toStore(new Batch(9, writes, List.of(), image), replica))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a batch of its own");
    }

    // ---- the node's own

    @Test
    void aShardKeepsItsNumberAndADroppedOneIsNotGivenAgain() {
        ShardNumbers numbers = ShardNumbers.open(store);
        ShardId first = new ShardId("queues", 0);
        ShardId second = new ShardId("queues", 1);
        assertThat(numbers.find(first)).isEmpty();
        assertThat(numbers.of(first)).isEqualTo(1);
        assertThat(numbers.of(second)).isEqualTo(2);
        assertThat(numbers.of(first)).isEqualTo(1);
        settle();
        assertThat(ShardNumbers.open(store).all()).isEqualTo(Map.of(first, 1, second, 2));
        store(List.of(new StoreBatch().put(2, new byte[] {1}, new byte[] {1})));
        numbers.drop(second);
        settle();
        assertThat(store.get(2, new byte[] {1})).isNull();
        ShardNumbers again = ShardNumbers.open(store);
        assertThat(again.all()).isEqualTo(Map.of(first, 1));
        assertThat(again.of(second)).isEqualTo(3);
    }

    @Test
    void aShardNumberOfAnotherVersionIsRefused() {
        store(List.of(new StoreBatch().put(0, new byte[] {NodeRecords.NUMBER, 0, 0, 0, 1}, new byte[] {7})));
        assertThatThrownBy(() -> ShardNumbers.open(store))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContainingAll("a shard's number", "version 7");
    }

    @Test
    void theStoreOfAnotherNodeOrClusterIsRefused() {
        UUID node = new UUID(1, 1);
        new NodeFacts("a", node).claim(store);
        settle();
        new NodeFacts("a", node).claim(store);
        assertThatThrownBy(() -> new NodeFacts("b", node).claim(store))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContainingAll("cluster 'a'", "cluster 'b'", "empty dataDirectory");
        assertThatThrownBy(() -> new NodeFacts("a", new UUID(1, 2)).claim(store))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining(node.toString());
    }
}
