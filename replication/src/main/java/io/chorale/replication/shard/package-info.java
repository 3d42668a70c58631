/**
 * The durable replication protocol for one shard, as plain state machines: messages, time, views and completed writes go
 * in as arguments; what to send, to write and to answer comes out through
 * {@link io.chorale.replication.shard.ShardOutput}. No clock, thread, socket, file or random source in here. Knows the
 * vocabulary of {@code io.chorale.replication} and nothing else of this module. The rules that the comments number are
 * those of docs/replication.md.
 */
package io.chorale.replication.shard;
