package io.chorale.replication.store;

/**
 * The durable records of all shards of a node. Each shard, named by a number, is an ordered map from keys to values;
 * keys are compared as unsigned bytes.
 *
 * <p><b>Order.</b> Batches take effect, are synced and are completed in the order of their {@link #write} calls. After
 * a crash the store holds every completed batch and perhaps some of those that followed, always the first ones, each
 * whole or not at all.
 *
 * <p><b>Visibility.</b> A read sees every batch whose completion was called, and nothing of one that is not synced.
 *
 * <p><b>Failure.</b> The first error of a sync or of the device fails the store as a whole: nothing is tried again,
 * because the system may have dropped what it could not write. {@link StoreListener#failed} is called once, no further
 * completion is, and every later call except {@link #close} and {@link #statistics} throws
 * {@link StoreFailedException}. What was not completed is in doubt until the store is opened again.
 *
 * <p>Implementations say whether they may be used by several threads.
 */
public interface Store extends AutoCloseable {

    /** The longest key, in bytes; the shortest has 1. */
    int MAX_KEY_BYTES = 256;

    /** The longest value, in bytes. Larger bodies are stored in pieces. */
    int MAX_VALUE_BYTES = 16 << 20;

    /** How much one batch may hold, keys and values together. */
    long MAX_BATCH_BYTES = 64L << 20;

    /**
     * Accepts a batch. Returns when it has a place in the queue, and waits while the queue is full; such waits are
     * counted. The batch and its arrays must not be changed from here on.
     *
     * @param token handed to the completion, of no meaning to the store
     * @throws StoreFullException when the disk is too full for this kind of batch; nothing was written, and the same
     *     call may succeed later
     * @throws StoreFailedException when the store has failed
     * @throws StoreClosedException when it is closed
     * @throws IllegalArgumentException when the batch is empty or above {@link #MAX_BATCH_BYTES}, or is called
     *     essential and is not small
     */
    void write(StoreBatch batch, long token, Completion completion);

    /**
     * The value of a key, or null when there is none.
     *
     * @throws CorruptRecordException when what was read is not what was written
     */
    byte[] get(int shard, byte[] key);

    /**
     * Shows the records of one shard in key order, one at a time, until the visitor has enough. All are of one moment:
     * what is written meanwhile is not seen. The visitor must neither close the store nor keep it waiting for long.
     *
     * @param from the first key, inclusive; empty for the beginning of the shard
     * @param to the key to stop at, exclusive; null for the end of the shard
     * @throws CorruptRecordException at the first record that is not what was written; those before it were shown
     */
    void scan(int shard, byte[] from, byte[] to, RecordVisitor visitor);

    /**
     * Gives the space of a range back to the system, in the background and some time later. The range must have been
     * deleted before, record by record or as a range, and must not be written to again: what is still in it may be
     * deleted too. A hint: it may be dropped when too many are waiting, so a later call should include the range again.
     *
     * @param from inclusive; empty for the beginning of the shard
     * @param to exclusive; null for the end of the shard
     */
    void reclaim(int shard, byte[] from, byte[] to);

    /** How full the disk is, as last seen. */
    SpaceState space();

    /** Figures since the store was opened. */
    StoreStatistics statistics();

    /**
     * Writes and completes what was accepted, then frees everything. Calling it again does nothing. Not to be called by
     * a completion, a listener or a visitor, which it waits for.
     */
    @Override
    void close();
}
