/**
 * The replication protocol as plain state machines: messages, membership and time go in as arguments, what to send and
 * whom to answer come out through {@link io.chorale.replication.core.Effects}. No clock, thread, socket, file or random
 * source in here, so that the simulator runs the very code that production runs.
 */
package io.chorale.replication.core;
