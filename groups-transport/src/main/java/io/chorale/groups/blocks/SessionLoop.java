package io.chorale.groups.blocks;

import io.chorale.groups.MessageTooLargeException;
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
 * sending, so that members never wait for each other in a circle. When either of them cannot go on, the session is closed:
 * a session that nobody reads would hold back all who send to its group.
 */
final class SessionLoop implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SessionLoop.class.getName());
    private static final Duration TICK = Duration.ofMillis(20);
    private static final long CLOSE_MS = 5_000;
    /** What a core says of itself takes less than this, whatever the names of its members are. */
    private static final int MIN_MESSAGE_BYTES = 4_096;

    private final GroupSession session;
    private final String group;
    private final Handler handler;
    private final LinkedBlockingQueue<Outgoing> outbox = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final Thread sender;
    private volatile boolean closed;

    /** A task of the sending thread, and what follows it whether it was done, failed, or will never be done. */
    private record Outgoing(Runnable task, Runnable ended) {}

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
        if (session.maxMessageBytes() < MIN_MESSAGE_BYTES) {
            throw new IllegalArgumentException("A building block needs messages of " + MIN_MESSAGE_BYTES
                    + " bytes, and the largest here has " + session.maxMessageBytes() + ": raise maxMessageBytes");
        }
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
                // This thread serves the whole cluster and must not wait.
                afterSends(() -> fail("The group " + group + " could not be joined: " + failure.getMessage(), failure));
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
        toGroup(service, message, SessionLoop::nobodyWaits);
    }

    /** Sends to the group; then, or when that will never be, runs {@code ended}, which must not wait. */
    void toGroup(Service service, byte[] message, Runnable ended) {
        add(() -> session.send(service, List.of(group), message, SendOptions.DEFAULT), ended);
    }

    void toMember(Address to, byte[] message) {
        toMember(to, message, SessionLoop::nobodyWaits);
    }

    /** Sends to one member; then, or when that will never be, runs {@code ended}, which must not wait. */
    void toMember(Address to, byte[] message, Runnable ended) {
        add(() -> session.send(Service.FIFO, to, message, SendOptions.DEFAULT), ended);
    }

    /** Runs this between the sends. */
    void afterSends(Runnable task) {
        add(task, SessionLoop::nobodyWaits);
    }

    private static void nobodyWaits() {
        // What is sent is forgotten.
    }

    private void add(Runnable task, Runnable ended) {
        outbox.add(new Outgoing(task, ended));
        if (closed) {
            drop();
        }
    }

    /** Nobody sends any more. */
    private void drop() {
        for (Outgoing next = outbox.poll(); next != null; next = outbox.poll()) {
            next.ended.run();
        }
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
        } catch (RuntimeException | Error e) {
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
            end(removed.reason());
            return false;
        } else if (event instanceof GroupEvent.Disconnected disconnected) {
            end(disconnected.reason());
            return false;
        }
        return true;
    }

    private void send() {
        try {
            while (!closed) {
                Outgoing next = outbox.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    send(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            fail("Sending to " + group + " failed: " + e, e);
        } finally {
            drop();
        }
    }

    /** Sends one message; what is wrong with that message alone ends nothing else. */
    private void send(Outgoing next) {
        try {
            next.task.run();
        } catch (MessageTooLargeException e) {
            LOG.log(Level.WARNING, "A message of " + group + " is not sent, because it is too large", e);
        } finally {
            next.ended.run();
        }
    }

    private void fail(String reason, Throwable cause) {
        if (!closed) {
            LOG.log(Level.WARNING, reason, cause);
        }
        end(reason);
    }

    /** Nothing more will be read or sent. The session is closed first, for then its members know what the block tells. */
    private void end(String reason) {
        closed = true;
        session.close();
        handler.disconnected(reason);
    }

    /** Closes the session; a block that reads no more would be in its group for nothing. */
    @Override
    public void close() {
        end("The block was closed");
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
