package io.chorale.bench.replication.contestant;

import io.chorale.bench.content.Entries;
import io.chorale.replication.store.SpaceState;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import io.chorale.replication.store.StoreFailedException;
import io.chorale.replication.store.StoreListener;
import io.chorale.replication.store.rocks.RocksConfig;
import io.chorale.replication.store.rocks.RocksStore;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Chorale's store without replication: what one copy costs at least. */
final class StoreContestant implements Contestant {
    private static final int SHARD = 0;

    private final AtomicLong total = new AtomicLong();
    private Seat seat;
    private Store store;

    @Override
    public void open(Seat where) {
        seat = where;
        store = RocksStore.open(RocksConfig.of(seat.directory().resolve("store")), new Log());
    }

    @Override
    public boolean isReady() {
        return store != null;
    }

    @Override
    public boolean isPrimary() {
        return true;
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public String configuration() {
        return "RocksStore with RocksConfig.of(directory), one batch an entry";
    }

    @Override
    public void append(byte[] entry, Confirmation confirmation) {
        long sequence = Entries.sequence(entry);
        // A store that fails completes nothing more; who waits for this one gives up in time.
        store.write(new StoreBatch().put(SHARD, key(sequence), entry), sequence, token -> confirmation.confirmed());
        total.incrementAndGet();
        long first = Entries.removedWith(sequence, seat.keep());
        if (first >= 0) {
            StoreBatch removed = new StoreBatch();
            for (int i = 0; i < Entries.REMOVED_AT_ONCE; i++) {
                removed.delete(SHARD, key(first + i));
            }
            store.write(removed, 0, token -> {});
        }
    }

    private static byte[] key(long sequence) {
        return ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
    }

    @Override
    public long total() {
        return total.get();
    }

    @Override
    public long readBack(int most, Consumer<byte[]> reader) {
        store.close();
        open(seat);
        long[] live = new long[1];
        store.scan(SHARD, new byte[0], null, (key, value) -> {
            live[0]++;
            return true;
        });
        Thinning thinning = new Thinning(live[0], most);
        store.scan(SHARD, new byte[0], null, (key, value) -> {
            if (thinning.next()) {
                reader.accept(value);
            }
            return true;
        });
        return live[0];
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }

    private static final class Log implements StoreListener {
        private static final System.Logger LOG = System.getLogger(StoreContestant.class.getName());

        @Override
        public void spaceChanged(SpaceState state) {
            LOG.log(System.Logger.Level.WARNING, "The disk is {0}", state);
        }

        @Override
        public void failed(StoreFailedException cause) {
            LOG.log(System.Logger.Level.ERROR, "The store has failed", cause);
        }
    }
}
