/**
 * Connections, sessions, producers and consumers, classic and simplified. Nearly all of it is package-private: {@link
 * io.chorale.jms.client.Connector} is the way in. A session's engine is {@code SessionCore}; what an acknowledge mode
 * means is a {@code Settlement}. Knows {@code message}, {@code link}, {@code xa} and {@code service}.
 */
package io.chorale.jms.client;
