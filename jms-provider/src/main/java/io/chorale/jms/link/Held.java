package io.chorale.jms.link;

import io.chorale.jms.service.Delivery;
import io.chorale.jms.service.Receipt;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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

    public Receipt receipt() {
        return delivery.receipt();
    }

    /** Whether its consumer has more messages waiting. */
    public boolean isFollowed() {
        return feed.isReady();
    }

    public synchronized boolean isSettled() {
        return settled;
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

    /** Gives it back with a raised count, and what waits behind it. */
    public CompletableFuture<Void> rewind() {
        return feed.rewind(List.of(this));
    }

    /** Puts it back in front of its consumer, as if it had not been taken. */
    public void putBack() {
        feed.putBack(this);
    }

    /** Leaves it with its consumer as unreadable. */
    public void setAside() {
        feed.setAside(this);
    }

    /** Makes it part of the work; if that is full or has ended, the consumer gets it again later. */
    public void joinOrGiveBack(PendingWork work) throws JMSException {
        try {
            work.add(this);
        } catch (JMSException e) {
            putBack();
            throw e;
        }
    }
}
