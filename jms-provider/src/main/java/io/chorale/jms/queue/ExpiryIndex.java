package io.chorale.jms.queue;

import java.util.Comparator;
import java.util.TreeSet;

/** The ready messages of a shard that will expire, soonest first. */
final class ExpiryIndex {
    private final TreeSet<QueuedMessage> byExpiry =
            new TreeSet<>(Comparator.<QueuedMessage>comparingLong(message -> message.expirationMs)
                    .thenComparing(message -> message.key));

    void add(QueuedMessage message) {
        if (message.expirationMs != 0) {
            byExpiry.add(message);
        }
    }

    void remove(QueuedMessage message) {
        if (message.expirationMs != 0) {
            byExpiry.remove(message);
        }
    }

    /** Takes the next message that is expired by now; null when there is none. */
    QueuedMessage poll(long unixTimeMs) {
        if (byExpiry.isEmpty() || !byExpiry.first().isExpired(unixTimeMs)) {
            return null;
        }
        return byExpiry.pollFirst();
    }
}
