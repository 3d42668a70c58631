package io.chorale.replication.store.rocks;

import java.util.EnumSet;
import java.util.Set;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Whether the database may begin merges of tables by itself. For the maintenance thread alone. */
final class Merging {

    /** Why it may not. */
    enum Pause {
        /** A merge writes its result before it deletes its input, and would use up the reserve. */
        DISK_FULL,
        /** Tables are being dropped. */
        RECLAIM
    }

    private final RocksDB db;
    private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);

    Merging(RocksDB db) {
        this.db = db;
    }

    void set(Pause reason, boolean paused) throws RocksDBException {
        boolean before = pauses.isEmpty();
        if (paused) {
            pauses.add(reason);
        } else {
            pauses.remove(reason);
        }
        if (pauses.isEmpty() != before) {
            db.setOptions(MutableColumnFamilyOptions.builder()
                    .setDisableAutoCompactions(before)
                    .build());
        }
    }
}
