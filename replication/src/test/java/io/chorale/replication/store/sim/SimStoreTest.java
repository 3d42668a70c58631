package io.chorale.replication.store.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreClosedException;
import io.chorale.replication.store.StoreContractTest;
import io.chorale.replication.store.StoreListener;
import io.chorale.replication.store.StoreOpenException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The simulated disk keeps the contract, and loses what it may lose. */
class SimStoreTest extends StoreContractTest {
    private static final long CAPACITY = 1L << 30;

    private final SimDisk disk = new SimDisk("d", SimDiskOptions.DEFAULT.withCapacity(CAPACITY, LIMITS));
    private long nowMs;

    @Override
    protected Store open(StoreListener listener) {
        return disk.open(listener);
    }

    @Override
    protected void await(BooleanSupplier condition) {
        for (int i = 0; i < 10_000 && !condition.getAsBoolean(); i++) {
            disk.advanceTo(++nowMs);
        }
        assertThat(condition.getAsBoolean()).as("after 10 s of virtual time").isTrue();
    }

    @Override
    protected void holdSyncs(boolean held) {
        // Nothing ends before time passes.
    }

    @Override
    protected void failNextSync() {
        disk.failNextSync("the medium is gone");
    }

    @Override
    protected void crash() {
        disk.crash(new Random(3));
    }

    @Override
    protected void corrupt(int shard, byte[] key) {
        disk.corrupt(shard, key, 5);
    }

    @Override
    protected void setFreeBytes(long bytes) {
        disk.setForeignBytes(CAPACITY - disk.platter().bytes() - bytes);
    }

    @Override
    protected void setFormat(int version) {
        disk.setFormat(version);
    }

    @Test
    void aSyncTakesItsTimeAndASlowDiskTakesLonger() {
        start();
        write(put(1, "a", "1"));
        write(put(1, "b", "1"));
        write(put(1, "c", "1"));
        assertThat(disk.nextSyncMs()).isEqualTo(1);
        disk.setSyncMs(100);
        disk.advanceTo(1);
        assertThat(recorder.synced()).containsExactly(1L);
        assertThat(disk.nextSyncMs()).isEqualTo(101);
        disk.advanceTo(100);
        assertThat(recorder.synced()).containsExactly(1L);
        disk.advanceTo(101);
        assertThat(recorder.synced()).containsExactly(1L, 2L, 3L);
        assertThat(disk.nextSyncMs()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> disk.advanceTo(100)).hasMessageContaining("cannot become 100");
    }

    @Test
    void crashesLeaveEachPossiblePrefixAndNeverATornBatch() {
        Set<Integer> left = new HashSet<>();
        Random random = new Random(17);
        for (int run = 0; run < 200; run++) {
            SimDisk crashed = new SimDisk("d" + run, SimDiskOptions.DEFAULT);
            store = crashed.open(recorder);
            for (String key : new String[] {"a", "b", "c"}) {
                write(put(1, key, "1").put(2, key(key), key("1")));
            }
            crashed.crash(random);
            store = crashed.open(recorder);
            assertThat(scan(1, "", null)).isEqualTo(scan(2, "", null));
            int found = scan(1, "", null).size();
            assertThat(scan(1, "", null)).isEqualTo(List.of("a=1", "b=1", "c=1").subList(0, found));
            left.add(found);
            store.close();
        }
        assertThat(left).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void anyTornFrameIsKnownAsSuch() {
        byte[] whole = SimLog.encode(put(1, "a", "1").delete(1, key("b")).deleteRange(2, key("c"), null));
        assertThat(SimLog.isWhole(whole)).isTrue();
        for (int length = 0; length < whole.length; length++) {
            assertThat(SimLog.isWhole(Arrays.copyOf(whole, length)))
                    .as("the first %d of %d bytes", length, whole.length)
                    .isFalse();
        }
    }

    @Test
    void aDeadProcessHearsNothingAndHoldsNothing() {
        start();
        write(put(1, "a", "1"));
        disk.crash(new Random(1));
        disk.advanceTo(1_000);
        assertThat(recorder.synced()).isEmpty();
        assertThatThrownBy(() -> get(1, "a")).isInstanceOf(StoreClosedException.class);
        Store next = disk.open(recorder);
        assertThatThrownBy(() -> disk.open(recorder)).isInstanceOf(StoreOpenException.class);
        store.close();
        assertThatThrownBy(() -> disk.open(recorder)).isInstanceOf(StoreOpenException.class);
        store = next;
    }

    @Test
    void theSameSeedLeavesTheSame() {
        for (int seed = 0; seed < 20; seed++) {
            assertThat(leftAfterCrash(seed)).isEqualTo(leftAfterCrash(seed));
        }
    }

    @Test
    void aCopiedDiskGoesItsOwnWay() {
        start();
        writeSynced(put(1, "a", "1"));
        SimDisk copy = disk.copy("copy");
        writeSynced(put(1, "b", "2"));
        disk.corrupt(1, key("a"), 0);
        Store original = store;
        store = copy.open(recorder);
        assertThat(scan(1, "", null)).containsExactly("a=1");
        original.close();
    }

    @Test
    void whoWritesWithoutEndIsToldThatItsFlowControlFails() {
        SimDiskOptions few = new SimDiskOptions(1, 1, 3, CAPACITY, LIMITS);
        store = new SimDisk("few", few).open(recorder);
        for (int i = 0; i < 3; i++) {
            write(put(1, "a", "1"));
        }
        assertThatThrownBy(() -> write(put(1, "a", "1"))).hasMessageContaining("flow control above it does not work");
    }

    private int leftAfterCrash(int seed) {
        SimDisk crashed = new SimDisk("d", SimDiskOptions.DEFAULT);
        store = crashed.open(recorder);
        for (int i = 0; i < 50; i++) {
            write(put(1, "k" + i, "1"));
        }
        crashed.crash(new Random(seed));
        store = crashed.open(recorder);
        int left = scan(1, "", null).size();
        store.close();
        return left;
    }
}
