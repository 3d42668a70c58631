/**
 * How an application server's resource adapter feeds message-driven beans: one consumer for each endpoint thread. Knows
 * {@code message}, {@code link}, {@code xa} and {@code service}.
 */
package io.chorale.jms.inbound;
