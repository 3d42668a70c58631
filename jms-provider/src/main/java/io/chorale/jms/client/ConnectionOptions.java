package io.chorale.jms.client;

import io.chorale.jms.message.ObjectTrust;
import java.util.Objects;

/**
 * What a connection factory sets for its connections.
 *
 * @param prefetch how many messages may wait in a consumer, 1 to 10,000
 * @param maxMessageBytes the largest message that may be sent
 * @param trust what object messages may bring in
 * @param clientId of each connection, or null; then only one connection can be open at a time
 * @param access whose connections they are
 * @param closed run once by each connection when it has closed
 */
public record ConnectionOptions(
        int prefetch, int maxMessageBytes, ObjectTrust trust, String clientId, Access access, Runnable closed) {

    /** What {@code prefetch} is unless set. */
    public static final int DEFAULT_PREFETCH = 64;

    public ConnectionOptions {
        Objects.requireNonNull(trust, "trust");
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(closed, "closed");
        if (prefetch < 1 || prefetch > 10_000) {
            throw new IllegalArgumentException("prefetch is 1 to 10,000, not " + prefetch);
        }
    }
}
