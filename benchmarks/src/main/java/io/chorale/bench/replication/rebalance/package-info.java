/**
 * What a cluster that gets and loses nodes costs each of its shards: nodes in one process, with their disks and the real
 * transport, and a client that asks every shard all the time. A process of its own, which the bench starts and talks to
 * by lines; knows the nodes as an application does, and nothing of how its figures are reported.
 */
package io.chorale.bench.replication.rebalance;
