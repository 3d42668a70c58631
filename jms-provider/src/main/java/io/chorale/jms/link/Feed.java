package io.chorale.jms.link;

import io.chorale.jms.service.ConsumerPort;
import io.chorale.jms.service.ConsumerSink;
import io.chorale.jms.service.ConsumerSpec;
import io.chorale.jms.service.Delivery;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Receipt;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Work;
import jakarta.jms.JMSException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * One attached consumer and what was handed to it ahead of the application. At most {@code prefetch} messages wait
 * here: credit is given back when the application asks for the next message, not when it gets one, so that with a
 * prefetch of 1 no message waits behind a busy application. Thread-safe.
 */
public final class Feed implements ConsumerSink {
    private static final Logger LOG = System.getLogger(Feed.class.getName());

    static final int MAX_SET_ASIDE = 1_000;

    private final ServiceLink link;
    private final Source source;
    private final int prefetch;
    private final Runnable bell;
    private final Deque<Delivery> buffer = new ArrayDeque<>();
    /** What came while earlier messages were on their way back. */
    private final List<Delivery> overtaken = new ArrayList<>();

    private ConsumerPort port;
    /** Deliveries that the service may still make. */
    private int creditOut;
    /** Taken from the buffer since credit was last given back. */
    private int owed;

    private int unsettled;
    private int setAside;
    private int rewinding;
    private boolean closing;
    private boolean portClosed;
    private final CompletableFuture<Void> detached = new CompletableFuture<>();
    private String lostReason;

    private Feed(ServiceLink link, Source source, int prefetch, Runnable bell) {
        this.link = link;
        this.source = source;
        this.prefetch = prefetch;
        this.bell = bell;
        this.creditOut = prefetch;
    }

    /**
     * Attaches a consumer and waits until it is active cluster-wide.
     *
     * @param prefetch how many messages may wait here, from 1
     * @param bell rung on the service's thread whenever something changed: must not block
     */
    public static Feed open(ServiceLink link, Source source, int prefetch, Runnable bell) throws JMSException {
        link.requireOpen();
        Feed feed = new Feed(link, source, prefetch, bell);
        CompletableFuture<ConsumerPort> attached =
                link.service().attach(new ConsumerSpec(UUID.randomUUID(), source, prefetch), feed);
        try {
            ConsumerPort port = link.await(attached, "consume from " + source.name());
            feed.attached(port);
            return feed;
        } catch (JMSException e) {
            // It may attach yet: then nobody is there to consume.
            feed.detachIfLate(attached);
            throw e;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // That it did not attach was thrown already.
    private void detachIfLate(CompletableFuture<ConsumerPort> attaching) {
        attaching.thenAccept(late -> watch("detach from", late.close()));
    }

    private synchronized void attached(ConsumerPort attached) {
        port = attached;
    }

    @Override
    public void onDelivery(Delivery delivery) {
        ConsumerPort giveBackTo = null;
        synchronized (this) {
            if (creditOut == 0) {
                LOG.log(Level.ERROR, "A delivery without credit from {0} is given back", source.name());
                giveBackTo = port;
            } else {
                creditOut--;
                if (closing) {
                    giveBackTo = portClosed ? null : port;
                } else if (rewinding > 0) {
                    overtaken.add(delivery);
                } else {
                    buffer.add(delivery);
                }
            }
        }
        if (giveBackTo != null) {
            watch("give back to", giveBackTo.release(List.of(delivery.receipt()), false));
        }
        bell.run();
    }

    @Override
    public void onClosed(String reason) {
        synchronized (this) {
            if (!closing) {
                lostReason = reason;
            }
            buffer.clear();
            overtaken.clear();
        }
        bell.run();
    }

    public Source source() {
        return source;
    }

    /** Whether {@link #poll} would give a message, or the consumer was detached by the service. */
    public synchronized boolean isReady() {
        return !buffer.isEmpty() || lostReason != null;
    }

    /** Why the service detached the consumer, or null as long as it did not. */
    public synchronized String lostReason() {
        return lostReason;
    }

    /**
     * Takes the next message that has not expired, or null. One whose delivery must be counted before it is seen is counted
     * here, which waits for the service.
     */
    public Held poll() throws JMSException {
        Held next = take();
        while (next != null && next.delivery().countFirst()) {
            Held counted = counted(next);
            next = counted == null ? take() : counted;
        }
        return next;
    }

    /** Null if the message is not the consumer's any more. */
    private Held counted(Held uncounted) throws JMSException {
        ConsumerPort from;
        synchronized (this) {
            from = port;
        }
        try {
            link.outcome(from.count(uncounted.receipt()));
            return new Held(this, uncounted.delivery().asCounted());
        } catch (MessagingException e) {
            if (e.kind() == Kind.NOT_HELD) {
                uncounted.settled();
                return null;
            }
            uncounted.putBack();
            throw Failures.toJms("count a delivery of " + source.name(), e);
        }
    }

    private Held take() {
        List<Receipt> expired = new ArrayList<>();
        Held next = null;
        synchronized (this) {
            while (next == null && !buffer.isEmpty()) {
                Delivery delivery = buffer.poll();
                owed++;
                if (isExpired(delivery)) {
                    expired.add(delivery.receipt());
                } else {
                    unsettled++;
                    next = new Held(this, delivery);
                }
            }
        }
        if (!expired.isEmpty()) {
            watch("drop expired messages of", link.executeAsync(Work.acknowledge(expired)));
        }
        return next;
    }

    private boolean isExpired(Delivery delivery) {
        long expirationMs = delivery.envelope().expirationMs();
        return expirationMs != 0 && expirationMs <= link.nowMs();
    }

    /** Puts a message back in front, as if it had not been taken: the application did not see it. */
    public void putBack(Held unseen) {
        synchronized (this) {
            if (!closing) {
                buffer.addFirst(unseen.delivery());
                owed--;
            }
        }
        // If the consumer closed meanwhile, detaching gives the message back.
        unseen.settled();
    }

    /**
     * Leaves a message that cannot be read with the consumer, so that it is neither lost nor handed out again here; it
     * goes back to the queue with the consumer, where a newer node may read it. Bounded: after {@value #MAX_SET_ASIDE}
     * of them their credit is not renewed, and the consumer comes to a halt.
     */
    public void setAside(Held unreadable) {
        synchronized (this) {
            setAside++;
            if (setAside > MAX_SET_ASIDE) {
                owed--;
            }
        }
        unreadable.settled();
    }

    /** How many messages the application has of this consumer and has not settled. */
    public synchronized int unsettled() {
        return unsettled;
    }

    /** Gives credit back: to be called when the application asks for the next message. */
    public void replenish() {
        int more;
        ConsumerPort to;
        synchronized (this) {
            // In halves: a call for each message would cost more than the message. Alone, the last one must go, too.
            if (closing || rewinding > 0 || owed == 0 || (owed < (prefetch + 1) / 2 && !buffer.isEmpty())) {
                return;
            }
            more = owed;
            owed = 0;
            creditOut += more;
            to = port;
        }
        to.credit(more);
    }

    /**
     * Gives back what the application saw, with a raised count, and what waits behind it or is still on its way here, so
     * that all comes again in order.
     *
     * @param seen messages of this feed, settled when the future completes
     */
    public CompletableFuture<Void> rewind(List<Held> seen) {
        List<Delivery> unseen = new ArrayList<>();
        ConsumerPort from;
        synchronized (this) {
            rewinding++;
            unseen.addAll(buffer);
            buffer.clear();
            from = port;
        }
        return release(from, seen.stream().map(Held::receipt).toList(), true)
                .thenCompose(done -> giveBackInTurn(from, unseen))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        keepAfterAll(unseen);
                    }
                    seen.forEach(Held::settled);
                    bell.run();
                });
    }

    /** Again until nothing came meanwhile, which ends at the latest when the consumer's credit is used up. */
    private CompletableFuture<Void> giveBackInTurn(ConsumerPort to, List<Delivery> unseen) {
        List<Receipt> receipts = unseen.stream().map(Delivery::receipt).toList();
        return release(to, receipts, false).thenCompose(done -> {
            List<Delivery> more;
            synchronized (this) {
                owed += receipts.size();
                unseen.clear();
                if (overtaken.isEmpty() || rewinding > 1) {
                    rewinding--;
                    return CompletableFuture.completedFuture(null);
                }
                unseen.addAll(overtaken);
                overtaken.clear();
                more = unseen;
            }
            return giveBackInTurn(to, more);
        });
    }

    /** What could not be given back is still held: it is delivered here, if out of order. */
    private synchronized void keepAfterAll(List<Delivery> unseen) {
        rewinding--;
        buffer.addAll(unseen);
        buffer.addAll(overtaken);
        overtaken.clear();
    }

    private static CompletableFuture<Void> release(ConsumerPort port, List<Receipt> receipts, boolean delivered) {
        return receipts.isEmpty() ? CompletableFuture.completedFuture(null) : port.release(receipts, delivered);
    }

    void settledOne() {
        synchronized (this) {
            unsettled--;
            if (!closing || unsettled > 0 || portClosed) {
                return;
            }
            portClosed = true;
        }
        watch("detach from", detach());
    }

    private CompletableFuture<Void> detach() {
        return port.close().whenComplete((done, failure) -> detached.complete(null));
    }

    /**
     * Waits until a closed consumer is detached: for those whose messages are settled without the application's doing. After
     * the time of a request it is given up; the consumer goes when its last message is settled.
     */
    public void awaitDetached() {
        try {
            link.outcome(detached);
        } catch (MessagingException e) {
            LOG.log(Level.DEBUG, "A closed consumer waits for its last acknowledgement", e);
        }
    }

    /**
     * Ends the consumer. Messages that wait go back; those that the application has and may still settle keep the
     * consumer attached, taking nothing more, until they are settled (§8.8: closing a consumer does not touch them).
     */
    public void close() throws JMSException {
        List<Receipt> unseen = new ArrayList<>();
        boolean detach;
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
            detach = unsettled == 0;
            portClosed = detach;
            buffer.forEach(delivery -> unseen.add(delivery.receipt()));
            buffer.clear();
        }
        bell.run();
        // Detaching gives the waiting ones back by itself.
        link.await(detach ? detach() : release(port, unseen, false), "close the consumer of " + source.name());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for it: a failure is logged here.
    private void watch(String action, CompletableFuture<?> answer) {
        answer.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.log(
                        Level.WARNING,
                        "Cannot " + action + " " + source.name() + "; what is held goes back when the consumer goes",
                        failure);
            }
        });
    }
}
