/**
 * Simulated runs of a replicated shard: each seed makes nodes with disks and clocks, a network, clients and faults, runs
 * them in one thread with virtual time, and compares what clients were told with what there is. All choices come from the
 * seed. It knows the core under test ({@code io.chorale.replication.shard}) and its vocabulary.
 */
package io.chorale.simulation.replication;
