/**
 * {@code bin/bench replication}: entries of 1 KB that are confirmed when they are on disks, in one, two and three copies,
 * beside Chorale's bare store, a Raft log of JGroups and the journal of Artemis; and how long it takes until a shard
 * serves again.
 *
 * <p>{@link io.chorale.bench.replication.ReplicationBench} is the run from start to end. Arrows: this package to {@code
 * crew} to {@code control}; {@code member} to {@code contestant} and {@code control}; {@code rebalance} is a process that
 * knows nodes only; the bench and the processes know each other by lines only.
 */
package io.chorale.bench.replication;
