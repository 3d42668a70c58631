package io.chorale.groups.blocks;

import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.cluster.JoinOptions;
import io.chorale.groups.cluster.SendOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One block's session: a thread reads its events, another sends what the block's core wants sent. Reading never waits for
 * sending, so that members never wait for each other in a circle.
 */
final class SessionLoop implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SessionLoop.class.getName());
    private static final Duration TICK = Duration.ofMillis(20);
    private static final long CLOSE_MS = 5_000;
    private final GroupSession session;
    private final String group;
    private final Handler handler;
    private final LinkedBlockingQueue<Runnable> outbox = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final Thread sender;
    private volatile boolean closed;

    /** The block; called by one thread, except for {@link #disconnected}. */
    interface Handler {
        void view(GroupEvent.GroupView view, long nowMs);

        void message(Address from, byte[] payload, long nowMs);

        void privateMessage(Address from, byte[] payload, long nowMs);

        void reconnected(Address now, long nowMs);

        /** Nothing more will come. */
        void disconnected(String reason);

        void tick(long nowMs);
    }

    SessionLoop(GroupSession session, String group, Handler handler) {
        this.session = session;
        this.group = group;
        this.handler = handler;
        this.reader = new Thread(this::read, "chorale-block-" + group);
        this.sender = new Thread(this::send, "chorale-block-" + group + "-out");
        reader.setDaemon(true);
        sender.setDaemon(true);
    }

    /** Starts reading, then joins the group. */
    void start() {
        reader.start();
        sender.start();
        session.joinAsync(group, JoinOptions.DEFAULT).whenComplete((view, failure) -> {
            if (failure != null) {
                fail("The group " + group + " could not be joined: " + failure.getMessage(), failure);
            }
        });
    }

    static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    Address address() {
        return session.address();
    }

    GroupSession session() {
        return session;
    }

    /** How many sends wait; as many as the block's core has under way. */
    int waiting() {
        return outbox.size();
    }

    void toGroup(Service service, byte[] message) {
        outbox.add(() -> session.send(service, List.of(group), message, SendOptions.DEFAULT));
    }

    void toMember(Address to, byte[] message) {
        outbox.add(() -> session.send(Service.FIFO, to, message, SendOptions.DEFAULT));
    }

    /** Runs this between the sends. */
    void afterSends(Runnable task) {
        outbox.add(task);
    }

    private void read() {
        long lastTickMs = nowMs();
        try {
            while (!closed) {
                GroupEvent event = session.receive(TICK);
                long nowMs = nowMs();
                if (event != null && !take(event, nowMs)) {
                    return;
                }
                if (nowMs - lastTickMs >= TICK.toMillis()) {
                    lastTickMs = nowMs;
                    handler.tick(nowMs);
                }
            }
        } catch (RuntimeException e) {
            fail("Reading the events of " + group + " failed: " + e, e);
        }
    }

    /** False when nothing more will come. */
    private boolean take(GroupEvent event, long nowMs) {
        if (event instanceof GroupEvent.Message message) {
            if (message.groups().isEmpty()) {
                handler.privateMessage(message.sender(), message.payload(), nowMs);
            } else if (message.groups().contains(group) && message.service().includes(Service.AGREED)) {
                handler.message(message.sender(), message.payload(), nowMs);
            }
        } else if (event instanceof GroupEvent.GroupView view) {
            if (view.group().equals(group)) {
                handler.view(view, nowMs);
            }
        } else if (event instanceof GroupEvent.FlushRequest request) {
            session.flushOk(request.group());
        } else if (event instanceof GroupEvent.Reconnected reconnected) {
            handler.reconnected(reconnected.now(), nowMs);
        } else if (event instanceof GroupEvent.Removed removed
                && removed.group().equals(group)) {
            handler.disconnected(removed.reason());
            return false;
        } else if (event instanceof GroupEvent.Disconnected disconnected) {
            handler.disconnected(disconnected.reason());
            return false;
        }
        return true;
    }

    private void send() {
        try {
            while (!closed) {
                Runnable next = outbox.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    next.run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fail("Sending to " + group + " failed: " + e, e);
        }
    }

    private void fail(String reason, Throwable cause) {
        if (!closed) {
            LOG.log(Level.WARNING, reason, cause);
        }
        handler.disconnected(reason);
    }

    /** Closes the session; a block that reads no more would be in its group for nothing. */
    @Override
    public void close() {
        closed = true;
        session.close();
        handler.disconnected("The block was closed");
        await(reader);
        await(sender);
    }

    private static void await(Thread thread) {
        if (thread == Thread.currentThread() || !thread.isAlive()) {
            return;
        }
        try {
            thread.join(CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            thread.interrupt();
        }
    }
}
