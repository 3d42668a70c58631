package io.chorale.jms.link;

import io.chorale.jms.service.Delivery;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.Receipt;

/** A message that the application was given and that is not settled yet. Thread-safe. */
public final class Held {
    private final Feed feed;
    private final Delivery delivery;
    private boolean settled;

    Held(Feed feed, Delivery delivery) {
        this.feed = feed;
        this.delivery = delivery;
    }

    public Delivery delivery() {
        return delivery;
    }

    public Envelope envelope() {
        return delivery.envelope();
    }

    public Receipt receipt() {
        return delivery.receipt();
    }

    Feed feed() {
        return feed;
    }

    /** It was acknowledged, given back, or is in a prepared branch: the consumer may go without it. */
    public void settled() {
        synchronized (this) {
            if (settled) {
                return;
            }
            settled = true;
        }
        feed.settledOne();
    }
}
