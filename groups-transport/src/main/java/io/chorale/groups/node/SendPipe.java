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
import org.jctools.queues.atomic.SpscAtomicArrayQueue;

/**
 * Sends on a thread of its own, in order, because a transport blocks while a receiver's window is full and the loop must
 * not. The windows of the core are smaller than the queue; what does not fit all the same, because a receiver hangs, is
 * dropped and counted: the core sends again what nobody confirms.
 */
final class SendPipe {
    private enum Kind {
        UNICAST,
        MULTICAST,
        DATAGRAM
    }

    private record Frame(Kind kind, Member to, byte[] bytes) {}

    private static final Logger LOG = System.getLogger(SendPipe.class.getName());
    private static final int CAPACITY = 16_384;

    private final SpscAtomicArrayQueue<Frame> queue = new SpscAtomicArrayQueue<>(CAPACITY);
    private final LongAdder dropped = new LongAdder();
    private final LongAdder frames = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final Transport transport;
    private final Consumer<String> lost;
    private final Thread thread;
    private volatile boolean idle;
    private volatile boolean closed;

    /**
     * @param lost called on the sending thread when the transport can send no more
     */
    SendPipe(String name, Transport transport, Consumer<String> lost) {
        this.transport = transport;
        this.lost = lost;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void send(Member to, byte[] frame) {
        add(new Frame(Kind.UNICAST, to, frame));
    }

    void multicast(byte[] frame) {
        add(new Frame(Kind.MULTICAST, null, frame));
    }

    void datagram(byte[] frame) {
        add(new Frame(Kind.DATAGRAM, null, frame));
    }

    long dropped() {
        return dropped.sum();
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

    private void add(Frame frame) {
        if (!queue.offer(frame)) {
            dropped.increment();
            return;
        }
        VarHandle.fullFence();
        if (idle) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        try {
            while (!closed) {
                Frame next = queue.poll();
                if (next == null) {
                    sleep();
                } else {
                    send(next);
                }
            }
        } catch (TransportException e) {
            if (!closed) {
                LOG.log(Level.WARNING, thread.getName() + " can send no more", e);
                lost.accept(e.getMessage());
            }
        }
    }

    private void send(Frame frame) {
        switch (frame.kind()) {
            case UNICAST -> transport.send(frame.to(), frame.bytes());
            case MULTICAST -> transport.multicast(frame.bytes());
            case DATAGRAM -> transport.datagram(frame.bytes());
        }
        frames.increment();
        bytes.add(frame.bytes().length);
    }

    private void sleep() {
        idle = true;
        VarHandle.fullFence();
        if (queue.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        idle = false;
    }
}
