package io.chorale.groups;

import io.chorale.groups.spi.OnceLog;
import io.chorale.groups.spi.Transport;
import io.chorale.groups.spi.TransportListener;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends messages packed into checked frames. Messages wait in one outbox per destination and leave when a frame is full
 * or at {@link #flush()}.
 *
 * <p><b>Order.</b> Messages from one channel to one member arrive in the order in which they were sent, multicasts and
 * unicasts alike, as long as both share a view; without a shared view a suffix may be lost. Engines keep order within
 * their unicasts and within their multicasts but not between the two (JGroups has a window for each), so a multicast
 * here is one unicast to each other member of the view. Each outbox is then a single queue, and there is nothing to
 * overtake.
 *
 * <p><b>Threads.</b> {@code send}, {@code multicast} and {@code flush} belong to one owner thread; the other methods may
 * be called by any thread. The listener is called by the transport's threads. Sends may block while a receiver's window
 * is full, until it reads on or leaves the view.
 *
 * <p><b>Bad input.</b> What is malformed, of another version or cluster, or too large is logged once per sender and
 * cause, counted in {@link #stats()} and dropped; the channel goes on.
 */
public final class FrameChannel implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(FrameChannel.class.getName());

    private enum State {
        /** Made, not yet in the group. */
        NEW,
        /** In the group. */
        STARTED,
        /** Left for good. */
        CLOSED
    }

    private final Transport transport;
    private final ChannelConfig config;
    private final FrameCodec codec;
    private final ChannelCounters counters = new ChannelCounters();
    private final OnceLog onceLog = new OnceLog(LOGGER);
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    /** Insertion order, so that a simulated run sends in the same order each time. */
    private final Map<Member, Outbox> outboxes = new LinkedHashMap<>();

    public FrameChannel(Transport transport, ChannelConfig config) {
        this.transport = Objects.requireNonNull(transport, "transport");
        this.config = config;
        this.codec = new FrameCodec(config.clusterName(), config.maxMessageBytes());
    }

    /**
     * Joins the group; the first view is delivered before this returns. A channel starts once.
     *
     * @throws TransportException when the group cannot be joined; the channel is closed then
     * @throws IllegalStateException when it was started or closed before
     */
    public void start(ChannelListener listener) {
        Objects.requireNonNull(listener, "listener");
        if (!state.compareAndSet(State.NEW, State.STARTED)) {
            throw new IllegalStateException("A channel starts once, this one is " + state.get());
        }
        boolean started = false;
        try {
            transport.start(new Receiver(listener));
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    /** This process in the group; valid once started. */
    public Member self() {
        return transport.self();
    }

    /** The view installed last; valid once started. */
    public View view() {
        return transport.view();
    }

    /**
     * Queues one message for one other member. To a member outside the view it is dropped and counted. The array is not
     * copied: it must not change until the next {@link #flush()}.
     *
     * @throws MessageTooLargeException when it exceeds {@link ChannelConfig#maxMessageBytes()}
     * @throws IllegalArgumentException when the destination is this member itself
     * @throws TransportException when the channel is not started or closed, or the engine cannot send
     */
    public void send(Member to, byte[] message) {
        check(message);
        if (to.equals(self())) {
            throw new IllegalArgumentException("A member sends to others, not to itself: " + to);
        }
        if (view().contains(to)) {
            append(to, message);
        } else {
            counters.dropped(1);
        }
    }

    /**
     * Queues one message for all other members of the view, in order with {@link #send}. The array is not copied: it
     * must not change until the next {@link #flush()}.
     *
     * @throws MessageTooLargeException when it exceeds {@link ChannelConfig#maxMessageBytes()}
     * @throws TransportException when the channel is not started or closed, or the engine cannot send
     */
    public void multicast(byte[] message) {
        check(message);
        Member self = self();
        for (Member member : view().members()) {
            if (!member.equals(self)) {
                append(member, message);
            }
        }
    }

    /**
     * Hands all that is queued to the engine. What is queued for a member that has left the view is dropped and counted.
     *
     * @throws TransportException when the channel is not started or closed, or the engine cannot send
     */
    public void flush() {
        requireStarted();
        View view = view();
        Iterator<Map.Entry<Member, Outbox>> entries = outboxes.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Member, Outbox> entry = entries.next();
            if (view.contains(entry.getKey())) {
                emit(entry.getKey(), entry.getValue());
            } else {
                counters.dropped(entry.getValue().messages.size());
                entries.remove();
            }
        }
    }

    /** The counters so far. */
    public ChannelStats stats() {
        return counters.snapshot(transport.rejectedMessages());
    }

    /** Leaves the group; what is queued and not flushed is lost. Closing twice does nothing. */
    @Override
    public void close() {
        if (state.getAndSet(State.CLOSED) != State.CLOSED) {
            transport.close();
        }
    }

    private void check(byte[] message) {
        requireStarted();
        if (message.length > config.maxMessageBytes()) {
            throw new MessageTooLargeException(message.length, config.maxMessageBytes());
        }
    }

    private void requireStarted() {
        State now = state.get();
        if (now != State.STARTED) {
            throw new TransportException(
                    now == State.NEW ? "The channel is not started: call start() first" : "The channel is closed");
        }
    }

    private void append(Member to, byte[] message) {
        Outbox outbox = outboxes.computeIfAbsent(to, key -> new Outbox());
        int bytes = FrameCodec.encodedBytes(message);
        if (FrameCodec.MAX_HEADER_BYTES + (long) outbox.bytes + bytes > config.packBytes()) {
            emit(to, outbox);
        }
        outbox.messages.add(message);
        outbox.bytes += bytes;
        if (FrameCodec.MAX_HEADER_BYTES + (long) outbox.bytes >= config.packBytes()) {
            emit(to, outbox);
        }
    }

    private void emit(Member to, Outbox outbox) {
        if (outbox.messages.isEmpty()) {
            return;
        }
        int count = outbox.messages.size();
        byte[] frame = codec.encode(outbox.messages);
        outbox.clear();
        transport.send(to, frame);
        counters.sent(count, frame.length);
    }

    /** What waits for one destination; bounded by {@link ChannelConfig#packBytes()}. */
    private static final class Outbox {
        private final List<byte[]> messages = new ArrayList<>();
        private int bytes;

        void clear() {
            messages.clear();
            bytes = 0;
        }
    }

    /** Takes frames apart for the listener. */
    private final class Receiver implements TransportListener {
        private final ChannelListener listener;

        Receiver(ChannelListener listener) {
            this.listener = listener;
        }

        @Override
        public void onView(View view) {
            listener.onView(view);
        }

        @Override
        public void onFrame(Member from, byte[] frame) {
            counters.frameReceived();
            try {
                codec.decode(frame, message -> deliver(from, message));
            } catch (FrameException e) {
                reject(from, e.rejectCause(), e);
            }
        }

        /** One message that the listener fails at must not cost the sender's next ones their delivery. */
        private void deliver(Member from, byte[] message) {
            counters.messageReceived();
            try {
                listener.onMessage(from, message);
            } catch (RuntimeException e) {
                reject(from, RejectCause.LISTENER_FAILED, e);
            }
        }

        private void reject(Member from, RejectCause cause, RuntimeException reason) {
            counters.rejected(cause);
            onceLog.warn(
                    new RejectKey(from, cause),
                    () -> "Dropped what came from " + from + " (" + cause + "): " + reason.getMessage()
                            + ". From now on this cause is counted for this sender, not logged.",
                    cause == RejectCause.LISTENER_FAILED ? reason : null);
        }
    }

    private record RejectKey(Member sender, RejectCause cause) {}
}
