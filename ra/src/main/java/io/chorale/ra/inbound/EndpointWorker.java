package io.chorale.ra.inbound;

import io.chorale.jms.inbound.InboundConsumer;
import io.chorale.jms.inbound.InboundDelivery;
import jakarta.jms.JMSException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Polls one consumer and delivers to one endpoint at a time, until it is stopped. After a failure it waits before it
 * delivers again, 10 ms doubling to 1 s, so that a bean that always fails does not keep a processor busy. Runs on one
 * thread; {@link #stop} and {@link #closeConsumer} may come
 * from any.
 */
final class EndpointWorker {
    private static final Logger LOG = System.getLogger(EndpointWorker.class.getName());

    static final long FIRST_BACKOFF_MS = 10;
    static final long MOST_BACKOFF_MS = 1_000;
    private static final long POLL_MS = 10_000;

    /** Attaches a consumer. */
    @FunctionalInterface
    interface ConsumerSource {
        InboundConsumer open() throws JMSException;
    }

    private enum State {
        /** Not in a bean: stopping closes the consumer at once, which wakes it. */
        WAITING,
        /** A message is being delivered, which stopping waits for. */
        DELIVERING,
        /** Stopped, as soon as the delivery that may be under way has ended. */
        STOPPED
    }

    private final String name;
    private final ConsumerSource consumers;
    private final Endpoints endpoints;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(FIRST_BACKOFF_MS, MOST_BACKOFF_MS);

    private State state = State.WAITING;
    private boolean begun;
    private InboundConsumer consumer;
    private MessageEndpoint endpoint;
    private RollbackWatch watch;

    EndpointWorker(String name, ConsumerSource consumers, Endpoints endpoints) {
        this.name = name;
        this.consumers = consumers;
        this.endpoints = endpoints;
    }

    /** Works until stopped. */
    void run() {
        synchronized (this) {
            begun = true;
        }
        try {
            while (!isStopped()) {
                turn();
            }
        } finally {
            discardEndpoint();
            closeConsumer();
            ended.countDown();
        }
    }

    /** Asks the worker to end. A delivery that is under way is finished first. */
    void stop() {
        boolean wake;
        synchronized (this) {
            wake = state == State.WAITING;
            state = State.STOPPED;
            if (!begun) {
                // The container has not given it a thread yet; if it still does, there is nothing to do.
                ended.countDown();
            }
        }
        stopped.countDown();
        if (wake) {
            closeConsumer();
        }
    }

    /** Waits for the end of {@link #run}. */
    boolean awaitEnd(long timeoutMs) throws InterruptedException {
        return ended.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** Gives up on a delivery that does not end: its message goes back to the queue unless it is in a transaction. */
    void closeConsumer() {
        InboundConsumer open;
        synchronized (this) {
            open = consumer;
            consumer = null;
        }
        if (open != null) {
            open.close();
        }
    }

    private void turn() {
        try {
            InboundConsumer source = consumer();
            if (source == null || !prepareEndpoint(source)) {
                return;
            }
            InboundDelivery delivery = source.poll(POLL_MS);
            if (delivery == null || !enterDelivery()) {
                return;
            }
            boolean success = false;
            try {
                success = new EndpointDelivery(name, endpoints, endpoint, watch).deliver(delivery);
            } finally {
                leaveDelivery();
                if (!success) {
                    discardEndpoint();
                }
            }
            settle(success);
        } catch (JMSException e) {
            failedOutsideOfDelivery("cannot consume", e);
        } catch (UnavailableException e) {
            LOG.log(Level.DEBUG, () -> name + " waits for the application to start: " + e.getMessage());
            // Meanwhile others may have the messages.
            closeConsumer();
            pause();
        } catch (ResourceException e) {
            failedOutsideOfDelivery("has no endpoint", e);
        }
    }

    private void failedOutsideOfDelivery(String what, Exception cause) {
        if (isStopped()) {
            LOG.log(Level.DEBUG, name + " " + what + " while it stops", cause);
            return;
        }
        LOG.log(Level.WARNING, name + " " + what + " and tries again", cause);
        // The endpoint is bound to the resource of the consumer: both go.
        discardEndpoint();
        closeConsumer();
        pause();
    }

    private void settle(boolean success) {
        if (success) {
            backoff.succeeded();
        } else {
            pause();
        }
    }

    private void pause() {
        try {
            // A plain wait that stopping cuts short; whether it did is asked at the head of the loop.
            boolean cutShort = stopped.await(backoff.failedMs(), TimeUnit.MILLISECONDS);
            LOG.log(Level.TRACE, () -> name + (cutShort ? " was stopped while it waited" : " goes on"));
        } catch (InterruptedException e) {
            // Only the container interrupts its threads: it wants this one back.
            Thread.currentThread().interrupt();
            stop();
        }
    }

    private InboundConsumer consumer() throws JMSException {
        synchronized (this) {
            if (consumer != null || state == State.STOPPED) {
                return consumer;
            }
        }
        InboundConsumer fresh = consumers.open();
        synchronized (this) {
            if (state != State.STOPPED) {
                consumer = fresh;
                return fresh;
            }
        }
        fresh.close();
        return null;
    }

    private boolean prepareEndpoint(InboundConsumer source) throws ResourceException {
        if (endpoint == null) {
            RollbackWatch fresh = new RollbackWatch(source);
            endpoint = endpoints.create(fresh.resource());
            watch = fresh;
        }
        return !isStopped();
    }

    private void discardEndpoint() {
        MessageEndpoint used = endpoint;
        endpoint = null;
        if (used != null) {
            used.release();
        }
    }

    private synchronized boolean enterDelivery() {
        if (state == State.STOPPED) {
            return false;
        }
        state = State.DELIVERING;
        return true;
    }

    private synchronized void leaveDelivery() {
        if (state == State.DELIVERING) {
            state = State.WAITING;
        }
    }

    private synchronized boolean isStopped() {
        return state == State.STOPPED;
    }
}
