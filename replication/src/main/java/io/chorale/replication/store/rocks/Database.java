package io.chorale.replication.store.rocks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.TickerType;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/** An open RocksDB with everything that must be freed after it, in this order. */
final class Database implements AutoCloseable {
    private static final long MAX_WAL_BYTES = 256L << 20;
    private static final long MAX_LOG_FILE_BYTES = 1 << 20;
    /** A table of which deletions are a larger part than this is merged soon. */
    private static final double MANY_DELETIONS = 0.5;

    private final Deque<AutoCloseable> toFree = new ArrayDeque<>();
    private final Path path;
    private final Statistics counters;
    private final RocksDB db;

    private Database(Path path, RocksConfig config, boolean create, boolean merges) throws RocksDBException {
        boolean opened = false;
        try {
            this.path = path;
            this.counters = keep(new Statistics());
            counters.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
            this.db = keep(RocksDB.open(options(config, create).setDisableAutoCompactions(!merges), path.toString()));
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    /**
     * Opens a database.
     *
     * @param create whether one is to be made; otherwise a missing one is an error, never an empty store
     */
    static Database open(Path path, RocksConfig config, boolean create) throws RocksDBException {
        return new Database(path, config, create, true);
    }

    /** Opens a database that is there, merges nothing in it, and has all of it in tables. */
    static Database openUnmerged(Path path, RocksConfig config) throws RocksDBException {
        Database database = new Database(path, config, false, false);
        boolean flushed = false;
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            database.db.flush(options);
            flushed = true;
        } finally {
            if (!flushed) {
                database.close();
            }
        }
        return database;
    }

    /** Puts on disk what was written without a log, and what it lacks. */
    void finishUnlogged(LostKeys lost) throws RocksDBException {
        try (WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
                FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            lost.save(db, unlogged);
            db.flush(options);
        }
    }

    RocksDB db() {
        return db;
    }

    /** How often the log was synced. */
    long syncs() {
        return counters.getTickerCount(TickerType.WAL_FILE_SYNCED);
    }

    /** Bytes written to the log, to tables, and by their merges. */
    long physicalBytes() {
        return counters.getTickerCount(TickerType.WAL_FILE_BYTES)
                + counters.getTickerCount(TickerType.FLUSH_WRITE_BYTES)
                + counters.getTickerCount(TickerType.COMPACT_WRITE_BYTES);
    }

    /** What all files take. Files may come and go meanwhile. */
    long diskBytes() throws IOException {
        long sum = 0;
        try (var files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                sum += file.toFile().length();
            }
        }
        return sum;
    }

    @Override
    public void close() {
        while (!toFree.isEmpty()) {
            try {
                toFree.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("A part of the database could not be freed", e);
            }
        }
    }

    private Options options(RocksConfig config, boolean create) {
        Cache cache = keep(new LRUCache(config.cacheBytes()));
        DBOptions base = keep(checkedLogs());
        ColumnFamilyOptions ordered = keep(insertedInOrder());
        Options options = keep(new Options(base, ordered));
        options.setTablePropertiesCollectorFactory(List.of(
                keep(TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(0, 0, MANY_DELETIONS))));
        return options.setCreateIfMissing(create)
                .setStatistics(counters)
                // What was synced is found again up to the first torn record; WalCheck has looked whether it is the
                // last one. The log is not to be recycled or synced in part: both blur where it ends.
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setRecycleLogFileNum(0)
                .setWalBytesPerSync(0)
                .setManualWalFlush(false)
                .setMaxTotalWalSize(MAX_WAL_BYTES)
                .setParanoidChecks(true)
                .setMaxBackgroundJobs(2)
                .setBytesPerSync(1 << 20)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(MAX_LOG_FILE_BYTES)
                .setStatsDumpPeriodSec(0)
                .setWriteBufferSize(config.memtableBytes())
                .setMaxWriteBufferNumber(4)
                // So one merge takes some ten memtables of room, which the reserve of a full disk allows for.
                .setTargetFileSizeBase(config.memtableBytes())
                .setMaxBytesForLevelBase(4 * config.memtableBytes())
                .setMaxCompactionBytes(8 * config.memtableBytes())
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
                        .setBlockSize(16 << 10)
                        .setFilterPolicy(keep(new BloomFilter(10))));
    }

    /** Has the database note the size of each finished log, so that it misses one that is gone or cut. */
    private static DBOptions checkedLogs() {
        Properties properties = new Properties();
        properties.setProperty("track_and_verify_wals_in_manifest", "true");
        return known(DBOptions.getDBOptionsFromProps(properties), properties);
    }

    /**
     * Has the database remember where the last record of a kind was put into a memtable: what is logged comes in the order
     * of its keys, shard by shard and kind by kind, so the place of the next record is found without a search.
     */
    private static ColumnFamilyOptions insertedInOrder() {
        Properties properties = new Properties();
        int shardAndKind = RocksKeys.PREFIX_BYTES + 1;
        properties.setProperty("memtable_insert_with_hint_prefix_extractor", "rocksdb.FixedPrefix." + shardAndKind);
        return known(ColumnFamilyOptions.getColumnFamilyOptionsFromProps(properties), properties);
    }

    /** The options are null when the database does not know a property. */
    private static <T> T known(T options, Properties properties) {
        if (options == null) {
            throw new IllegalStateException("This version of RocksDB has no option " + properties
                    + "; use the version that Chorale is built with");
        }
        return options;
    }

    private <T extends AutoCloseable> T keep(T resource) {
        toFree.push(resource);
        return resource;
    }
}
