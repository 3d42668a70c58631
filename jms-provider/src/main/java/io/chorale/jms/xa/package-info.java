/**
 * Transaction branches of an external transaction manager: one table for each node, shared by all its sessions, and the
 * {@code XAResource} by which a session takes part. Knows {@code link} and {@code service} only.
 */
package io.chorale.jms.xa;
