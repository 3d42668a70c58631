package io.chorale.replication.store.rocks;

import java.util.List;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.Range;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Gives back the space of deleted ranges: drops the tables that lie wholly inside, which takes no room and no reading,
 * then merges what is left at the edges.
 *
 * <p>A dropped table may hold the deletion of a record whose older table stays, and the record would come back. So the
 * range is deleted once more before, and while the tables are dropped no merge may begin: that deletion is then in
 * memory or in a table of level 0, which is never dropped.
 */
final class Reclaimer implements AutoCloseable {
    /** Less than this is left to the ordinary merges. */
    private static final long WORTH_BYTES = 4L << 20;

    private final RocksDB db;
    private final Merging merging;
    private final CompactRangeOptions merge =
            new CompactRangeOptions().setExclusiveManualCompaction(false).setAllowWriteStall(false);

    Reclaimer(RocksDB db, Merging merging) {
        this.db = db;
        this.merging = merging;
    }

    /** Ends a merge that is under way, and makes later ones end at once. */
    void cancel() {
        merge.setCanceled(true);
    }

    void reclaim(byte[] from, byte[] to) throws RocksDBException {
        if (tableBytes(from, to) < WORTH_BYTES) {
            return;
        }
        merging.set(Merging.Pause.RECLAIM, true);
        try {
            deleteAgain(from, to);
            db.deleteFilesInRanges(null, List.of(from, to), false);
        } finally {
            merging.set(Merging.Pause.RECLAIM, false);
        }
        if (tableBytes(from, to) >= WORTH_BYTES) {
            db.compactRange(null, from, to, merge);
        }
    }

    @Override
    public void close() {
        merge.close();
    }

    private void deleteAgain(byte[] from, byte[] to) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch();
                WriteOptions options = new WriteOptions().setSync(true)) {
            batch.deleteRange(from, to);
            db.write(options, batch);
        }
    }

    private long tableBytes(byte[] from, byte[] to) {
        try (Slice start = new Slice(from);
                Slice limit = new Slice(to)) {
            return db.getApproximateSizes(List.of(new Range(start, limit)), SizeApproximationFlag.INCLUDE_FILES)[0];
        }
    }
}
