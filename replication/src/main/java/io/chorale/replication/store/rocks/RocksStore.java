package io.chorale.replication.store.rocks;

import io.chorale.replication.store.Completion;
import io.chorale.replication.store.DirectoryClaim;
import io.chorale.replication.store.RecordVisitor;
import io.chorale.replication.store.SpaceState;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import io.chorale.replication.store.StoreClosedException;
import io.chorale.replication.store.StoreException;
import io.chorale.replication.store.StoreFullException;
import io.chorale.replication.store.StoreListener;
import io.chorale.replication.store.StoreOpenException;
import io.chorale.replication.store.StoreStatistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * The store on RocksDB. May be used by any number of threads. Values are kept outside the Java heap but for those that
 * wait to be written, which {@link RocksConfig#queueBytes} bounds, and those being read.
 */
public final class RocksStore implements Store {
    private static final Logger LOG = System.getLogger(RocksStore.class.getName());

    private final String name;
    private final DirectoryClaim claim;
    private final Database database;
    private final StoreHealth health;
    private final SpaceMonitor space;
    private final WriteQueue queue;
    private final GroupWriter writer;
    private final Maintenance maintenance;
    private final Reads reads;
    private final LongAdder refused = new LongAdder();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile StoreStatistics last;

    private RocksStore(
            RocksConfig config,
            DirectoryClaim claim,
            Database database,
            LostKeys lost,
            StoreListener listener,
            GroupWriter.Commit commit) {
        this.name = config.storeName();
        this.claim = claim;
        this.database = database;
        this.health = new StoreHealth(name, listener, mending(config)::note);
        this.space = new SpaceMonitor(name, config.limits(), config.gauge(), listener);
        this.queue = new WriteQueue(config.queueBytes(), config.groupBytes());
        this.writer = new GroupWriter(database.db(), queue, space, health, commit);
        this.maintenance = new Maintenance(database.db(), space, health);
        this.reads = new Reads(database.db(), name, health, lost);
    }

    /** Whether {@link #open} would make a store: the directory may have other files in it. */
    public static boolean isMissing(RocksConfig config) {
        return format(config).isMissing(path(config));
    }

    /**
     * Opens a store, making it when its directory is empty or missing.
     *
     * @throws StoreOpenException when it is in use, damaged, of a newer version, or cannot be read or written; nothing
     *     was overwritten
     */
    public static RocksStore open(RocksConfig config, StoreListener listener) {
        return open(config, listener, RocksDB::write);
    }

    /** With a stand-in for the disk that can fail. */
    static RocksStore open(RocksConfig config, StoreListener listener, GroupWriter.Commit commit) {
        Path directory = config.directory();
        DirectoryClaim claim = null;
        Database database = null;
        boolean opened = false;
        try {
            Files.createDirectories(directory);
            claim = claim(directory);
            NativeLibrary.load(directory);
            database = openDatabase(config);
            LostKeys lost = LostKeys.load(database.db(), config.storeName());
            RocksStore store = new RocksStore(config, claim, database, lost, listener, commit);
            store.start();
            opened = true;
            return store;
        } catch (RocksDBException e) {
            throw refused(config, format(config), e);
        } catch (IOException | UncheckedIOException e) {
            throw new StoreOpenException(
                    "The store " + directory + " cannot be used (" + e + "). Make it readable and writable, or set"
                            + " dataDirectory to another place.",
                    e);
        } catch (UnsatisfiedLinkError e) {
            throw new StoreOpenException(
                    "The database's library cannot be loaded from " + directory + " (" + e.getMessage()
                            + "). It exists for Linux, macOS and Windows on common processors, and its directory must"
                            + " not be mounted with noexec.",
                    e);
        } finally {
            if (!opened) {
                giveUp(database, claim);
            }
        }
    }

    private static DirectoryClaim claim(Path directory) throws IOException {
        DirectoryClaim claim = DirectoryClaim.take("chorale.store", directory);
        if (claim == null) {
            throw new StoreOpenException(
                    "The store " + directory + " is in use by this process, perhaps by a deployment that did not stop."
                            + " Stop it, or set dataDirectory to another one.",
                    null);
        }
        return claim;
    }

    private static Path path(RocksConfig config) {
        return config.directory().resolve("db");
    }

    private static FormatRecord format(RocksConfig config) {
        return new FormatRecord(config.directory(), config.storeName());
    }

    private static Mending mending(RocksConfig config) {
        return new Mending(config, path(config), format(config));
    }

    private static Database openDatabase(RocksConfig config) throws IOException {
        Path path = path(config);
        FormatRecord format = format(config);
        Mending mending = mending(config);
        mending.finish();
        boolean present = format.isPresent(path);
        if (present) {
            String damage = WalCheck.damageIn(path);
            if (damage != null) {
                throw format.damaged(damage);
            }
        } else {
            format.announce();
        }
        try {
            if (present && mending.isDue()) {
                mending.run();
            }
            Database database = Database.open(path, config, !present);
            if (!present) {
                format.confirm();
            }
            return database;
        } catch (RocksDBException e) {
            throw refused(config, format, e);
        }
    }

    private static StoreException refused(RocksConfig config, FormatRecord format, RocksDBException e) {
        Status status = e.getStatus();
        if (status != null && status.getCode() == Status.Code.Corruption) {
            return format.damaged(e.getMessage(), e);
        }
        if (e.getMessage() != null && e.getMessage().contains("While lock file")) {
            return new StoreOpenException(
                    "The store " + config.directory() + " is in use by another process (" + e.getMessage()
                            + "). Stop it, or set dataDirectory to another one.",
                    e);
        }
        return new StoreOpenException(
                "The store " + config.directory() + " cannot be opened (" + e.getMessage() + "). If files of it are"
                        + " missing or cannot be read, restore them all, or empty the data directory: the node then"
                        + " joins as a new one. Nothing was changed.",
                e);
    }

    private void start() {
        space.refresh();
        writer.start();
        maintenance.start();
    }

    @Override
    public void write(StoreBatch batch, long token, Completion completion) {
        batch.check();
        health.check();
        SpaceState state = space.state();
        if (!state.admits(batch)) {
            refused.increment();
            throw new StoreFullException(name, state);
        }
        if (!queue.put(new WriteQueue.Waiting(batch, token, completion))) {
            health.check();
            throw new StoreClosedException(name);
        }
    }

    @Override
    public byte[] get(int shard, byte[] key) {
        StoreBatch.checkKey(shard, key);
        return reads.get(shard, key);
    }

    @Override
    public void scan(int shard, byte[] from, byte[] to, RecordVisitor visitor) {
        StoreBatch.checkRange(shard, from, to);
        reads.scan(shard, from, to, visitor);
    }

    @Override
    public void reclaim(int shard, byte[] from, byte[] to) {
        StoreBatch.checkRange(shard, from, to);
        health.check();
        maintenance.reclaim(RocksKeys.of(shard, from), RocksKeys.end(shard, to));
    }

    @Override
    public SpaceState space() {
        return space.state();
    }

    /** After the store was closed: the last figures before. */
    @Override
    public StoreStatistics statistics() {
        StoreStatistics atClose = last;
        return atClose != null ? atClose : reads.whileOpen(this::figures, () -> last);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        queue.close();
        writer.awaitEnd();
        maintenance.close();
        flush();
        last = figures();
        reads.close();
        giveUp(database, claim);
    }

    private StoreStatistics figures() {
        return new StoreStatistics(
                writer.batches(),
                database.syncs(),
                writer.logicalBytes(),
                database.physicalBytes(),
                diskBytes(),
                queue.waitingBatches(),
                queue.waitingBytes(),
                queue.fullWaits(),
                refused.sum(),
                reads.corrupt(),
                maintenance.dropped());
    }

    private long diskBytes() {
        try {
            return database.diskBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The size of " + name + " cannot be read", e);
        }
    }

    /** Leaves no log to be read by the next start. Without room for that, or after a failure, the log serves. */
    private void flush() {
        if (health.hasFailed() || space.state() == SpaceState.EXHAUSTED) {
            return;
        }
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            database.db().flush(options);
        } catch (RocksDBException e) {
            LOG.log(Level.WARNING, "Closing " + name + ": its log stays for the next start to read", e);
        }
    }

    private static void giveUp(Database database, DirectoryClaim claim) {
        try {
            if (database != null) {
                database.close();
            }
        } finally {
            if (claim != null) {
                claim.close();
            }
        }
    }
}
