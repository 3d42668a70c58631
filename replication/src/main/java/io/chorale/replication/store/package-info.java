/**
 * What a node asks of its disk: small ordered records a shard, changed in atomic batches that are confirmed once they
 * are synced. One store serves all shards of a node; the protocol above decides what the keys mean. In here are the
 * interface and the rules that every implementation shares: checksums, space levels, format version. Knows nothing of
 * the protocol, of threads, or of any database.
 */
package io.chorale.replication.store;
