package io.chorale.jms.inbound;

import io.chorale.groups.wire.WireException;
import io.chorale.jms.link.Feed;
import io.chorale.jms.link.Held;
import io.chorale.jms.message.ChoraleMessage;
import io.chorale.jms.xa.ChoraleXAResource;
import jakarta.jms.JMSException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAResource;

/** A consumer whose thread asks for each message. */
final class PulledConsumer implements InboundConsumer {
    static final long MAX_WAIT_MS = 60_000;

    private static final Logger LOG = System.getLogger(PulledConsumer.class.getName());

    private final Inbound inbound;
    private final ChoraleXAResource resource;
    private final Object changed = new Object();
    private final List<PulledDelivery> polled = new ArrayList<>();
    private Feed feed;
    private long rings;
    private boolean closed;

    private PulledConsumer(Inbound inbound) {
        this.inbound = inbound;
        this.resource = inbound.branches().newResource();
    }

    static PulledConsumer open(Inbound inbound, InboundSpec spec) throws JMSException {
        PulledConsumer consumer = new PulledConsumer(inbound);
        consumer.feed = Feed.open(inbound.link(), spec.source(), spec.prefetch(), consumer::ring);
        return consumer;
    }

    private void ring() {
        synchronized (changed) {
            rings++;
            changed.notifyAll();
        }
    }

    @Override
    public InboundDelivery poll(long timeoutMs) throws JMSException {
        if (timeoutMs < 1 || timeoutMs > MAX_WAIT_MS) {
            throw new IllegalArgumentException("A timeout is 1 to " + MAX_WAIT_MS + " ms, not " + timeoutMs);
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (awaitReady(deadline)) {
            Held held = feed.poll();
            String lost = held == null ? feed.lostReason() : null;
            if (lost != null) {
                throw new JMSException("The consumer of " + feed.source().name() + " was detached: " + lost);
            }
            PulledDelivery delivery = held == null ? null : decode(held);
            if (delivery != null) {
                return delivery;
            }
        }
        return null;
    }

    /** Whether there is something to take before the deadline. */
    private boolean awaitReady(long deadline) throws JMSException {
        while (true) {
            long ringsBefore;
            synchronized (changed) {
                ringsBefore = rings;
            }
            feed.replenish();
            synchronized (changed) {
                if (closed || feed.isReady()) {
                    return !closed;
                }
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (leftMs <= 0) {
                    return false;
                }
                try {
                    if (rings == ringsBefore) {
                        changed.wait(leftMs);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
    }

    private PulledDelivery decode(Held held) {
        try {
            ChoraleMessage message = inbound.codec().decode(held.delivery());
            PulledDelivery delivery = new PulledDelivery(this, held, message);
            synchronized (changed) {
                polled.add(delivery);
            }
            return delivery;
        } catch (WireException e) {
            inbound.unreadable().increment();
            LOG.log(
                    Level.ERROR,
                    "Message " + held.delivery().envelope().id()
                            + " cannot be read here and is set aside until its consumer closes",
                    e);
            held.setAside();
            return null;
        }
    }

    Inbound inbound() {
        return inbound;
    }

    ChoraleXAResource resource() {
        return resource;
    }

    /** The delivery is settled, or its branch will settle it. */
    void decided(PulledDelivery delivery) {
        synchronized (changed) {
            polled.remove(delivery);
        }
    }

    @Override
    public XAResource xaResource() {
        return resource;
    }

    @Override
    public void close() {
        List<PulledDelivery> undecided;
        synchronized (changed) {
            if (closed) {
                return;
            }
            closed = true;
            changed.notifyAll();
            undecided = List.copyOf(polled);
        }
        inbound.forget(this);
        undecided.forEach(this::giveBack);
        try {
            feed.close();
        } catch (JMSException e) {
            LOG.log(Level.WARNING, "An inbound consumer did not detach cleanly; the queue will notice", e);
        }
    }

    private void giveBack(PulledDelivery delivery) {
        try {
            delivery.release();
        } catch (JMSException e) {
            LOG.log(Level.WARNING, "A message of a closing inbound consumer goes back with the consumer only", e);
        }
    }
}
