package io.chorale.groups.node;

import io.chorale.groups.cluster.GroupEvent;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A session's events for one subscriber, on a thread of its own, which there is as long as something is demanded. What is
 * not demanded waits in the session's queues, under their bounds, also when the session has ended.
 */
final class EventPublisher implements Flow.Publisher<GroupEvent> {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

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
        new Feed(subscriber).start();
    }

    /** What a subscriber gets that is refused: rule 1.9 of Reactive Streams wants onSubscribe before onError. */
    private static final class Refused implements Flow.Subscription {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }

    private enum Phase {
        /** A thread serves the subscriber. */
        SERVING,
        /** Nothing was demanded for a while: there is no thread until something is. */
        IDLE,
        /** Completed, failed or cancelled. */
        OVER
    }

    private final class Feed implements Flow.Subscription, Runnable {
        private final Flow.Subscriber<? super GroupEvent> subscriber;
        private Phase phase = Phase.SERVING;
        private boolean greeted;
        private long demand;
        private boolean badRequest;

        Feed(Flow.Subscriber<? super GroupEvent> subscriber) {
            this.subscriber = subscriber;
        }

        void start() {
            Thread thread = new Thread(this, "chorale-events-" + name);
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public synchronized void request(long count) {
            badRequest |= count <= 0;
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + Math.max(0, count);
            if (phase == Phase.IDLE) {
                phase = Phase.SERVING;
                start();
            }
            notifyAll();
        }

        @Override
        public synchronized void cancel() {
            if (phase != Phase.OVER) {
                phase = Phase.OVER;
                subscribed.set(false);
                notifyAll();
            }
        }

        @Override
        public void run() {
            try {
                if (!greeted) {
                    greeted = true;
                    subscriber.onSubscribe(this);
                }
                serve();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                cancel();
                subscriber.onError(e);
            } catch (RuntimeException e) {
                cancel();
                subscriber.onError(e);
            }
        }

        private void serve() throws InterruptedException {
            while (awaitDemand()) {
                GroupEvent event = inbox.take(LOOK_NANOS);
                if (event != null) {
                    synchronized (this) {
                        demand--;
                    }
                    subscriber.onNext(event);
                }
                if (event instanceof GroupEvent.Disconnected || (event == null && inbox.isOver())) {
                    cancel();
                    subscriber.onComplete();
                }
            }
        }

        /** False when this thread is not needed any more. */
        private synchronized boolean awaitDemand() throws InterruptedException {
            long deadline = System.nanoTime() + IDLE_NANOS;
            while (phase == Phase.SERVING && demand == 0 && !badRequest) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (leftMs <= 0) {
                    phase = Phase.IDLE;
                } else {
                    wait(leftMs);
                }
            }
            if (phase == Phase.SERVING && badRequest) {
                throw new IllegalArgumentException("A subscriber requests 1 or more events, see Reactive Streams 3.9");
            }
            return phase == Phase.SERVING;
        }
    }
}
