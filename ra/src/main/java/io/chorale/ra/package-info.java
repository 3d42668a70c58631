/**
 * The Jakarta Connectors 2.1 resource adapter: what an application server starts and stops. Maps the contracts of
 * Connectors onto the messaging node of this process; outbound connections are in {@code outbound}, message-driven
 * beans in {@code inbound}. Knows {@code io.chorale.jms} and the service side of {@code io.chorale.session}.
 */
package io.chorale.ra;
