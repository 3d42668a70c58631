/**
 * Runs the protocol of {@code core} on a transport, a clock and a thread. Only {@link
 * io.chorale.replication.node.NodeRegistry} is meant for the modules above.
 */
package io.chorale.replication.node;
