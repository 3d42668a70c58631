/**
 * What a replica has on disk: the protocol's writes as records of a store, and a replica from the records that a store
 * found; besides, what a node keeps for itself. The layout of the records, and nothing of when they are written. Knows
 * {@code io.chorale.replication.shard}, whose replica this is, and {@code io.chorale.replication.store}. No thread, clock
 * or file.
 */
package io.chorale.replication.disk;
