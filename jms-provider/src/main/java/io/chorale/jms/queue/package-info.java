/**
 * One shard's queues, topics and branches. {@link io.chorale.jms.queue.QueueMachine} is what the shard replicates: pure
 * and deterministic, no clock, no thread, no IO. {@link io.chorale.jms.queue.Dispatcher} is what its primary may forget:
 * who is attached, who holds what. Operations, questions, answers and signals are sealed records with a codec each.
 * Knows the values of {@code io.chorale.jms.service} and the seam of {@code io.chorale.replication}; knows neither the
 * client that asks nor the sessions above it.
 */
package io.chorale.jms.queue;
