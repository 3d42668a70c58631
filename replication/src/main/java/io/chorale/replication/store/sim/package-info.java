/**
 * A disk for simulations: in memory, used by one thread, time a parameter, faults on request and by a seed. It keeps
 * the promises of {@code io.chorale.replication.store} and not a bit more: what is not synced can be lost. Knows that
 * interface and the wire encoding.
 */
package io.chorale.replication.store.sim;
