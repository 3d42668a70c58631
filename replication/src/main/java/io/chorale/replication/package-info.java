/**
 * Sharded, replicated state machines on a group. A node opens {@link io.chorale.replication.Space spaces}; each space
 * is a fixed number of shards, each shard one {@link io.chorale.replication.StateMachine} with a primary and backups.
 * This package is what the modules above may use; the protocol is in {@code core}, threads and transport in
 * {@code node}. Knows {@code io.chorale.groups}, knows no queue and no session.
 */
package io.chorale.replication;
