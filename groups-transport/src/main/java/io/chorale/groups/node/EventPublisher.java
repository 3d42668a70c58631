package io.chorale.groups.node;

import io.chorale.groups.cluster.GroupEvent;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A session's events for one subscriber, on a thread of its own that ends with the session or the subscription. What is
 * not demanded waits in the session's queues, under their bounds.
 */
final class EventPublisher implements Flow.Publisher<GroupEvent> {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final String name;
    private final Inbox inbox;
    private final AtomicBoolean subscribed;

    EventPublisher(String name, Inbox inbox, AtomicBoolean subscribed) {
        this.name = name;
        this.inbox = inbox;
        this.subscribed = subscribed;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super GroupEvent> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (!subscribed.compareAndSet(false, true)) {
            subscriber.onSubscribe(new Refused());
            subscriber.onError(new IllegalStateException("The session " + name + " has a subscriber already"));
            return;
        }
        Thread thread = new Thread(new Feed(subscriber), "chorale-events-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** What a subscriber gets that is refused: rule 1.9 of Reactive Streams wants onSubscribe before onError. */
    private static final class Refused implements Flow.Subscription {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }

    private final class Feed implements Flow.Subscription, Runnable {
        private final Flow.Subscriber<? super GroupEvent> subscriber;
        private long demand;
        private boolean cancelled;
        private boolean badRequest;

        Feed(Flow.Subscriber<? super GroupEvent> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public synchronized void request(long count) {
            badRequest |= count <= 0;
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + Math.max(0, count);
            notifyAll();
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            notifyAll();
        }

        @Override
        public void run() {
            try {
                subscriber.onSubscribe(this);
                feed();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                subscriber.onError(e);
            } catch (RuntimeException e) {
                cancel();
                subscriber.onError(e);
            } finally {
                subscribed.set(false);
            }
        }

        private void feed() throws InterruptedException {
            while (awaitDemand()) {
                GroupEvent event = inbox.take(LOOK_NANOS);
                if (event == null) {
                    continue;
                }
                synchronized (this) {
                    demand--;
                }
                subscriber.onNext(event);
                if (event instanceof GroupEvent.Disconnected) {
                    subscriber.onComplete();
                    return;
                }
            }
        }

        /** False when nothing more is to be sent. */
        private synchronized boolean awaitDemand() throws InterruptedException {
            while (demand == 0 && !cancelled && !badRequest) {
                wait();
            }
            if (badRequest && !cancelled) {
                throw new IllegalArgumentException("A subscriber requests 1 or more events, see Reactive Streams 3.9");
            }
            return !cancelled;
        }
    }
}
