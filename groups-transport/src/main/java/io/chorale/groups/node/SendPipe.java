package io.chorale.groups.node;

import io.chorale.groups.Member;
import io.chorale.groups.TransportException;
import io.chorale.groups.spi.Transport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Sends at once what the transport has credit for when nothing is before it, and the rest on a thread of its own, because
 * a transport blocks while a receiver's window is full and the loop must not. Frames
 * to one member go before what is multicast: they are few, others wait for them, and the core needs no order between the
 * two. Each kind has its own bound, so that data never takes the room of control, nor UNRELIABLE messages that of either.
 * The window of the core is smaller than the bound of the multicasts; what does not fit all the same, because a receiver
 * hangs, is dropped and counted: the core sends again what nobody confirms.
 */
final class SendPipe {
    private enum Kind {
        UNICAST,
        MULTICAST,
        DATAGRAM
    }

    /** One frame; {@code to} is null for those that go to all. */
    record Frame(Kind kind, Member to, byte[] bytes) {}

    private static final Logger LOG = System.getLogger(SendPipe.class.getName());
    private static final int CAPACITY = 16_384;
    private static final int DATAGRAM_CAPACITY = 256;
    private static final long DATAGRAM_BYTES = 4 << 20;

    private final SendLane unicasts;
    private final SendLane multicasts;
    private final SendLane datagrams = new SendLane(DATAGRAM_CAPACITY, DATAGRAM_BYTES);
    private final LongAdder frames = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final Transport transport;
    private final Consumer<String> lost;
    private final Thread thread;
    private volatile boolean idle;
    private volatile boolean closed;
    /** Multicasts and datagrams take turns; belongs to the sending thread. */
    private boolean datagramsTurn;

    /**
     * @param boundBytes how much may wait to be multicast, and as much again to single members
     * @param lost called on the sending thread when it can send no more
     */
    SendPipe(String name, Transport transport, long boundBytes, Consumer<String> lost) {
        this.transport = transport;
        this.lost = lost;
        this.unicasts = new SendLane(CAPACITY, boundBytes);
        this.multicasts = new SendLane(CAPACITY, boundBytes);
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void send(Member to, byte[] frame) {
        add(unicasts, new Frame(Kind.UNICAST, to, frame));
    }

    void multicast(byte[] frame) {
        add(multicasts, new Frame(Kind.MULTICAST, null, frame));
    }

    void datagram(byte[] frame) {
        add(datagrams, new Frame(Kind.DATAGRAM, null, frame));
    }

    /** Frames that the core sends again, if it needs them. */
    long dropped() {
        return unicasts.dropped() + multicasts.dropped();
    }

    /** Frames of UNRELIABLE messages, which nobody sends again. */
    long datagramsDropped() {
        return datagrams.dropped();
    }

    long frames() {
        return frames.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    /** Ends the thread soon; a send that blocks is released when the transport is closed. */
    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void add(SendLane lane, Frame frame) {
        // In this order: whoever sees the lane empty, and then the thread idle, knows that nothing is under way.
        if (lane.isEmpty() && idle && sendNow(frame)) {
            return;
        }
        if (!lane.offer(frame)) {
            return;
        }
        VarHandle.fullFence();
        if (idle) {
            LockSupport.unpark(thread);
        }
    }

    /** Spares the hand-over when nothing is before the frame and it need not wait. */
    private boolean sendNow(Frame frame) {
        try {
            boolean sent =
                    switch (frame.kind()) {
                        case UNICAST -> transport.trySend(frame.to(), frame.bytes());
                        case MULTICAST -> transport.tryMulticast(frame.bytes());
                        case DATAGRAM -> false;
                    };
            if (sent) {
                count(frame);
            }
            return sent;
        } catch (TransportException e) {
            // The thread will find the same, and says so.
            return false;
        }
    }

    /** Whatever ends this thread ends the incarnation: one that hears and does not speak would stop all others. */
    private void run() {
        try {
            while (!closed) {
                Frame next = next();
                if (next == null) {
                    sleep();
                } else {
                    send(next);
                }
            }
        } catch (Throwable e) {
            if (!closed) {
                LOG.log(Level.WARNING, thread.getName() + " can send no more", e);
                lost.accept("Nothing can be sent: " + e);
            }
        }
    }

    private Frame next() {
        Frame unicast = unicasts.poll();
        if (unicast != null) {
            return unicast;
        }
        datagramsTurn = !datagramsTurn;
        Frame first = datagramsTurn ? datagrams.poll() : multicasts.poll();
        if (first != null) {
            return first;
        }
        return datagramsTurn ? multicasts.poll() : datagrams.poll();
    }

    private void send(Frame frame) {
        switch (frame.kind()) {
            case UNICAST -> transport.send(frame.to(), frame.bytes());
            case MULTICAST -> transport.multicast(frame.bytes());
            case DATAGRAM -> transport.datagram(frame.bytes());
        }
        count(frame);
    }

    private void count(Frame frame) {
        frames.increment();
        bytes.add(frame.bytes().length);
    }

    private void sleep() {
        idle = true;
        VarHandle.fullFence();
        if (unicasts.isEmpty() && multicasts.isEmpty() && datagrams.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        idle = false;
    }
}
