package io.chorale.bench.jms.program;

import jakarta.jms.ConnectionFactory;

/**
 * What the program knows of a contestant.
 *
 * @param forAsync makes connections whose sends do not wait
 * @param listeners whether sends take completion listeners; if not, what {@code forAsync} sends is confirmed by nobody
 */
public record Provider(ConnectionFactory connections, ConnectionFactory forAsync, boolean listeners) {}
