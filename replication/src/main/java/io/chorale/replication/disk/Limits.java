package io.chorale.replication.disk;

import io.chorale.replication.store.Store;

/**
 * How much goes into one record and one batch.
 *
 * @param pieceBytes the longest piece of a body
 * @param aheadBytes of a batch, keys and values together: what is more is written ahead as far as that can be, in batches
 *     of this size, so that no other shard has to wait for long
 * @param batchBytes of a batch that cannot be divided
 */
record Limits(int pieceBytes, long aheadBytes, long batchBytes) {
    static final Limits OF_STORE = new Limits(Store.MAX_VALUE_BYTES, 8 << 20, Store.MAX_BATCH_BYTES);

    /** How many records a body takes. */
    int pieces(int bodyBytes) {
        return Math.toIntExact(((long) bodyBytes + pieceBytes - 1) / pieceBytes);
    }
}
