package io.chorale.replication.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Store} promises. */
public abstract class StoreContractTest {
    protected static final byte[] START = new byte[0];
    protected static final long KB = 1 << 10;
    protected static final SpaceLimits LIMITS = new SpaceLimits(400 * KB, 200 * KB);
    private static final long PLENTY = 100_000 * KB;

    protected final Recorder recorder = new Recorder();
    protected Store store;
    private long nextToken;

    /** Opens the store that was there before, or an empty one; it has {@link #LIMITS}. */
    protected abstract Store open(StoreListener listener);

    /** Lets the store work until a condition holds, or fails. */
    protected abstract void await(BooleanSupplier condition);

    /** Lets no sync end, or lets them end again. */
    protected abstract void holdSyncs(boolean held);

    /** The next sync ends in an error. */
    protected abstract void failNextSync();

    /** The process dies without a word, and the disk stays. */
    protected abstract void crash();

    /** Changes a stored value, behind the back of a closed store. */
    protected abstract void corrupt(int shard, byte[] key);

    /** How much room the disk has from now on. */
    protected abstract void setFreeBytes(long bytes);

    /** As if a closed store had been written by another version. */
    protected abstract void setFormat(int version);

    @AfterEach
    void closeStore() {
        holdSyncs(false);
        if (store != null) {
            store.close();
        }
    }

    protected final void start() {
        store = open(recorder);
    }

    protected static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }

    protected final long write(StoreBatch batch) {
        store.write(batch, ++nextToken, recorder);
        return nextToken;
    }

    protected final void writeSynced(StoreBatch batch) {
        long token = write(batch);
        await(() -> recorder.synced().contains(token));
    }

    protected final String get(int shard, String key) {
        byte[] value = store.get(shard, key(key));
        return value == null ? null : new String(value, UTF_8);
    }

    protected static StoreBatch put(int shard, String key, String value) {
        return new StoreBatch().put(shard, key(key), key(value));
    }

    protected final List<String> scan(int shard, String from, String to) {
        List<String> found = new ArrayList<>();
        store.scan(shard, key(from), to == null ? null : key(to), (key, value) -> {
            found.add(new String(key, UTF_8) + "=" + new String(value, UTF_8));
            return true;
        });
        return found;
    }

    @Test
    void aBatchOverShardsIsSeenWholeOnceItIsCompletedAndNotBefore() {
        start();
        holdSyncs(true);
        long token = write(put(1, "a", "1").put(2, key("a"), key("2")));
        assertThat(get(1, "a")).isNull();
        assertThat(get(2, "a")).isNull();
        assertThat(recorder.synced()).isEmpty();
        holdSyncs(false);
        await(() -> recorder.synced().contains(token));
        assertThat(get(1, "a")).isEqualTo("1");
        assertThat(get(2, "a")).isEqualTo("2");
        assertThat(get(3, "a")).isNull();
    }

    @Test
    void batchesAreCompletedInOrderAndShareSyncs() {
        start();
        holdSyncs(true);
        for (int i = 0; i < 50; i++) {
            write(put(1, "k" + i, "v" + i));
        }
        assertThat(store.statistics().waitingBatches()).isEqualTo(50);
        holdSyncs(false);
        await(() -> recorder.synced().size() == 50);
        assertThat(recorder.synced())
                .isEqualTo(LongStream.rangeClosed(1, 50).boxed().toList());
        assertThat(store.statistics().batches()).isEqualTo(50);
        // The first may have begun alone, and what came meanwhile is one group or two.
        assertThat(store.statistics().syncs()).isBetween(1L, 3L);
        assertThat(store.statistics().waitingBatches()).isZero();
        assertThat(store.statistics().waitingBytes()).isZero();
    }

    @Test
    void theLaterChangeOfAKeyCounts() {
        start();
        writeSynced(put(1, "a", "1").put(1, key("a"), key("2")).put(1, key("b"), key("1")));
        assertThat(scan(1, "", null)).containsExactly("a=2", "b=1");
        writeSynced(
                new StoreBatch().delete(1, key("a")).put(1, key("a"), key("3")).delete(1, key("b")));
        assertThat(scan(1, "", null)).containsExactly("a=3");
    }

    @Test
    void aScanIsInTheOrderOfUnsignedBytesWithinItsShardAndBounds() {
        start();
        StoreBatch batch = new StoreBatch();
        byte[][] keys = {{(byte) 0xff}, {0}, {0x7f}, {(byte) 0x80}, {0, 0}};
        for (byte[] key : keys) {
            batch.put(7, key, key).put(6, key, key).put(8, key, key);
        }
        writeSynced(batch);
        assertThat(keysIn(7, START, null)).containsExactly("[0]", "[0, 0]", "[127]", "[-128]", "[-1]");
        assertThat(keysIn(7, new byte[] {0, 0}, new byte[] {(byte) 0xff})).containsExactly("[0, 0]", "[127]", "[-128]");
        assertThat(keysIn(7, new byte[] {1}, new byte[] {1})).isEmpty();
        assertThat(keysIn(7, new byte[] {2}, new byte[] {1})).isEmpty();
        assertThat(keysIn(9, START, null)).isEmpty();
    }

    @Test
    void theHighestShardHasAnEndToo() {
        start();
        writeSynced(put(Integer.MAX_VALUE, "a", "1").put(0, key("a"), key("0")));
        assertThat(scan(Integer.MAX_VALUE, "", null)).containsExactly("a=1");
        writeSynced(new StoreBatch().deleteRange(Integer.MAX_VALUE, START, null));
        assertThat(scan(Integer.MAX_VALUE, "", null)).isEmpty();
        assertThat(scan(0, "", null)).containsExactly("a=0");
    }

    @Test
    void aScanEndsWhenItsVisitorHasEnough() {
        start();
        writeSynced(put(1, "a", "1").put(1, key("b"), key("2")).put(1, key("c"), key("3")));
        List<String> seen = new ArrayList<>();
        store.scan(1, START, null, (key, value) -> {
            seen.add(new String(key, UTF_8));
            return seen.size() < 2;
        });
        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void aScanDoesNotSeeWhatIsWrittenMeanwhile() {
        start();
        writeSynced(put(1, "a", "1").put(1, key("c"), key("3")));
        List<String> seen = new ArrayList<>();
        store.scan(1, START, null, (key, value) -> {
            write(put(1, "b", "2"));
            return seen.add(new String(key, UTF_8));
        });
        assertThat(seen).containsExactly("a", "c");
        await(() -> recorder.synced().size() == 3);
        assertThat(scan(1, "", null)).containsExactly("a=1", "b=2", "c=3");
    }

    @Test
    void aRangeIsDeletedTogetherWithTheRestOfItsBatch() {
        start();
        StoreBatch batch = new StoreBatch();
        for (String key : List.of("a", "b", "c", "d")) {
            batch.put(1, key(key), key("1")).put(2, key(key), key("2"));
        }
        writeSynced(batch);
        writeSynced(new StoreBatch().deleteRange(1, key("b"), key("d")).put(1, key("c"), key("new")));
        assertThat(scan(1, "", null)).containsExactly("a=1", "c=new", "d=1");
        writeSynced(new StoreBatch().deleteRange(1, key("c"), null));
        assertThat(scan(1, "", null)).containsExactly("a=1");
        assertThat(scan(2, "", null)).hasSize(4);
    }

    @Test
    void theSpaceOfADeletedRangeComesBackAndItsNeighboursStay() {
        start();
        int records = 3_000;
        for (int i = 0; i < records; i++) {
            byte[] value = new byte[4 << 10];
            new Random(i).nextBytes(value);
            write(new StoreBatch().put(2, key(String.format("%06d", i)), value));
        }
        writeSynced(put(1, "z", "below").put(3, key("a"), key("above")));
        assertThat(store.statistics().diskBytes()).isGreaterThan(4L * records * KB);
        StoreBatch drained = new StoreBatch();
        for (int i = 0; i < records; i++) {
            drained.delete(2, key(String.format("%06d", i)));
        }
        writeSynced(drained);
        store = reopened();
        store.reclaim(2, START, null);
        await(() -> store.statistics().diskBytes() < 200 * KB);
        assertThat(scan(1, "", null)).containsExactly("z=below");
        assertThat(scan(2, "", null)).isEmpty();
        assertThat(scan(3, "", null)).containsExactly("a=above");
    }

    @Test
    void whatWasCompletedIsThereAfterClosing() {
        start();
        writeSynced(put(1, "a", "1"));
        store = reopened();
        assertThat(get(1, "a")).isEqualTo("1");
        writeSynced(put(1, "b", "2"));
        store = reopened();
        assertThat(scan(1, "", null)).containsExactly("a=1", "b=2");
    }

    @Test
    void closingCompletesWhatWasAccepted() {
        start();
        for (int i = 0; i < 20; i++) {
            write(put(1, "k" + i, "v"));
        }
        store.close();
        store.close();
        assertThat(recorder.synced()).hasSize(20);
        start();
        assertThat(scan(1, "", null)).hasSize(20);
    }

    @Test
    void aClosedStoreSaysSo() {
        start();
        store.close();
        assertThatThrownBy(() -> write(put(1, "a", "1"))).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> get(1, "a")).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> scan(1, "", null)).isInstanceOf(StoreClosedException.class);
        assertThat(store.statistics().batches()).isZero();
    }

    @Test
    void aCrashTakesNothingThatWasCompletedAndLeavesNoHalfBatch() {
        start();
        writeSynced(put(1, "a", "1").put(2, key("a"), key("1")));
        holdSyncs(true);
        for (String key : List.of("b", "c", "d")) {
            write(put(1, key, "1").put(2, key(key), key("1")));
        }
        crash();
        holdSyncs(false);
        start();
        List<String> first = scan(1, "", null);
        assertThat(first).isEqualTo(scan(2, "", null)).contains("a=1");
        assertThat(List.of("a=1", "b=1", "c=1", "d=1").subList(0, first.size())).isEqualTo(first);
        writeSynced(put(1, "e", "1"));
        assertThat(get(1, "e")).isEqualTo("1");
    }

    @Test
    void aDamagedRecordIsReportedWithItsShardAndKey() {
        start();
        writeSynced(put(1, "a", "1").put(1, key("b"), key("2")).put(1, key("c"), key("3")));
        store.close();
        corrupt(1, key("b"));
        start();
        assertThat(get(1, "a")).isEqualTo("1");
        assertThatThrownBy(() -> get(1, "b"))
                .isInstanceOfSatisfying(CorruptRecordException.class, e -> {
                    assertThat(e.shard()).isEqualTo(1);
                    assertThat(e.key()).isEqualTo(key("b"));
                })
                .hasMessageContaining("shard 1")
                .hasMessageContaining("filled anew");
        List<String> before = new ArrayList<>();
        assertThatThrownBy(() -> store.scan(1, START, null, (key, value) -> before.add(new String(key, UTF_8))))
                .isInstanceOf(CorruptRecordException.class);
        assertThat(before).containsExactly("a");
        assertThat(store.statistics().corruptRecords()).isEqualTo(2);
        writeSynced(new StoreBatch().deleteRange(1, START, null).put(1, key("b"), key("again")));
        assertThat(scan(1, "", null)).containsExactly("b=again");
    }

    @Test
    void aFullDiskRefusesWhatIsNotEssentialAndRecoversByItself() {
        start();
        writeSynced(put(1, "a", "1").put(1, key("b"), key("2")));
        setFreeBytes(300 * KB);
        await(() -> store.space() == SpaceState.FULL);
        assertThatThrownBy(() -> write(put(1, "c", "3")))
                .isInstanceOf(StoreFullException.class)
                .hasMessageContaining("acknowledgements are still taken")
                .hasMessageContaining("No restart");
        writeSynced(new StoreBatch().delete(1, key("a")).essential());
        writeSynced(put(1, "ack", "b").essential());
        assertThat(scan(1, "", null)).containsExactly("ack=b", "b=2");
        assertThat(store.statistics().refusedBatches()).isEqualTo(1);
        writeSynced(new StoreBatch()
                .put(2, key("decided"), new byte[StoreBatch.MAX_ESSENTIAL_BYTES + 1])
                .granted());

        // A little above the level is not enough, so that the state does not change with each batch.
        setFreeBytes(420 * KB);
        assertThatThrownBy(() -> write(put(1, "c", "3"))).isInstanceOf(StoreFullException.class);
        setFreeBytes(PLENTY);
        await(() -> store.space() == SpaceState.OK);
        writeSynced(put(1, "c", "3"));
        assertThat(recorder.spaces()).containsExactly(SpaceState.FULL, SpaceState.OK);
        assertThat(recorder.failures()).isEmpty();
    }

    @Test
    void aDiskWithoutReserveTakesNothingUntilThereIsRoom() {
        start();
        setFreeBytes(100 * KB);
        await(() -> store.space() == SpaceState.EXHAUSTED);
        assertThatThrownBy(() -> write(put(1, "ack", "1").essential()))
                .isInstanceOf(StoreFullException.class)
                .hasMessageContaining("reserve used up");
        assertThatThrownBy(() -> write(put(1, "decided", "1").granted())).isInstanceOf(StoreFullException.class);
        setFreeBytes(300 * KB);
        await(() -> store.space() == SpaceState.FULL);
        writeSynced(put(1, "ack", "1").essential());
        setFreeBytes(PLENTY);
        await(() -> store.space() == SpaceState.OK);
        writeSynced(put(1, "a", "1"));
        assertThat(recorder.spaces()).containsExactly(SpaceState.EXHAUSTED, SpaceState.FULL, SpaceState.OK);
    }

    @Test
    void aFailedSyncFailsTheStoreAndNothingIsTriedAgain() {
        start();
        writeSynced(put(1, "a", "1"));
        holdSyncs(true);
        failNextSync();
        write(put(1, "b", "2"));
        write(put(1, "c", "3"));
        holdSyncs(false);
        await(() -> !recorder.failures().isEmpty());
        assertThatThrownBy(() -> write(put(1, "d", "4")))
                .isInstanceOf(StoreFailedException.class)
                .hasMessageContaining("confirms nothing more");
        assertThatThrownBy(() -> get(1, "a")).isInstanceOf(StoreFailedException.class);
        assertThatThrownBy(() -> scan(1, "", null)).isInstanceOf(StoreFailedException.class);
        store.close();
        assertThat(recorder.synced()).containsExactly(1L);
        assertThat(recorder.failures()).hasSize(1);
        start();
        assertThat(get(1, "a")).isEqualTo("1");
        writeSynced(put(1, "d", "4"));
    }

    @Test
    void aFormatThatWasNeverReleasedIsRefused() {
        start();
        store.close();
        setFormat(1);
        assertThatThrownBy(this::start)
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContainingAll("has format 1", "before its first release", "empty dataDirectory");
        setFormat(StoreFormat.VERSION);
        start();
    }

    @Test
    void aNewerFormatIsRefusedAndLeftAsItIs() {
        start();
        writeSynced(put(1, "a", "1"));
        store.close();
        setFormat(StoreFormat.VERSION + 1);
        assertThatThrownBy(this::start)
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining(
                        "has format " + (StoreFormat.VERSION + 1) + ", this version reads " + StoreFormat.VERSION)
                .hasMessageContaining("Use the newer version");
        setFormat(StoreFormat.VERSION);
        start();
        assertThat(get(1, "a")).isEqualTo("1");
    }

    @Test
    void aStoreInUseIsNotOpenedTwice() {
        start();
        assertThatThrownBy(() -> open(recorder))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining("in use");
        writeSynced(put(1, "a", "1"));
        assertThat(get(1, "a")).isEqualTo("1");
    }

    @Test
    void whatNoStoreCanKeepIsRefusedBeforeItIsWritten() {
        start();
        StoreBatch batch = new StoreBatch();
        assertThatThrownBy(() -> write(batch)).hasMessageContaining("without changes");
        assertThatThrownBy(() -> batch.put(-1, key("a"), key("1"))).hasMessageContaining("not negative");
        assertThatThrownBy(() -> batch.put(1, START, key("1"))).hasMessageContaining("1 to 256 bytes");
        assertThatThrownBy(() -> batch.delete(1, new byte[Store.MAX_KEY_BYTES + 1]))
                .hasMessageContaining("257");
        assertThatThrownBy(() -> batch.put(1, key("a"), new byte[Store.MAX_VALUE_BYTES + 1]))
                .hasMessageContaining("in pieces");
        assertThatThrownBy(() -> store.get(1, START)).hasMessageContaining("1 to 256 bytes");
        StoreBatch large = new StoreBatch().essential().put(1, key("a"), new byte[StoreBatch.MAX_ESSENTIAL_BYTES]);
        assertThatThrownBy(() -> write(large)).hasMessageContaining("use up the reserve");
        StoreBatch huge = new StoreBatch();
        byte[] value = new byte[Store.MAX_VALUE_BYTES];
        for (int i = 0; i < 4; i++) {
            huge.put(1, key("k" + i), value);
        }
        assertThatThrownBy(() -> write(huge)).hasMessageContaining("write it in several");
    }

    @Test
    void emptyAndLargeValuesComeBackAsTheyWere() {
        start();
        byte[] large = new byte[1 << 20];
        Arrays.fill(large, (byte) 7);
        writeSynced(put(1, "empty", "").put(1, key("large"), large).put(1, key("small"), key("s")));
        store = reopened();
        assertThat(store.get(1, key("empty"))).isEmpty();
        assertThat(store.get(1, key("large"))).isEqualTo(large);
        List<Integer> lengths = new ArrayList<>();
        store.scan(1, START, null, (key, value) -> lengths.add(value.length));
        assertThat(lengths).containsExactly(0, 1 << 20, 1);
    }

    @Test
    void figuresAddUp() {
        start();
        writeSynced(put(1, "abcd", "123456"));
        writeSynced(new StoreBatch().delete(1, key("abcd")));
        StoreStatistics statistics = store.statistics();
        assertThat(statistics.batches()).isEqualTo(2);
        assertThat(statistics.syncs()).isEqualTo(2);
        assertThat(statistics.logicalBytes()).isEqualTo(14);
        assertThat(statistics.physicalBytes()).isGreaterThanOrEqualTo(14);
        assertThat(statistics.writeAmplification()).isGreaterThanOrEqualTo(1);
        assertThat(statistics.fullWaits()).isZero();
    }

    protected final Store reopened() {
        store.close();
        return open(recorder);
    }

    private List<String> keysIn(int shard, byte[] from, byte[] to) {
        List<String> found = new ArrayList<>();
        store.scan(shard, from, to, (key, value) -> {
            assertThat(value).isEqualTo(key);
            return found.add(Arrays.toString(key));
        });
        return found;
    }
}
