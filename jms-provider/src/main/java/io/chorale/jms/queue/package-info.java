/**
 * One shard's queues, topics and branches. {@link io.chorale.jms.queue.QueueMachine} decides what becomes of the shard's
 * elements, ahead of the commit: no clock, no thread, and no IO but that it asks for bodies. {@link
 * io.chorale.jms.queue.Dispatcher} is what its primary may forget: who is attached, who holds what; it shows nobody what
 * is not committed. Operations, questions, answers and signals are sealed records with a codec each.
 * Knows the values of {@code io.chorale.jms.service} and the seam of {@code io.chorale.replication}; knows neither the
 * client that asks nor the sessions above it.
 */
package io.chorale.jms.queue;
