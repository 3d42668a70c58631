package io.chorale.groups.node;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;

/**
 * Frames of one kind on their way from the loop to the sending thread, bounded in frames and in bytes. What does not fit
 * is dropped and counted.
 */
final class SendLane {
    private final SpscAtomicArrayQueue<SendPipe.Frame> queue;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final LongAdder dropped = new LongAdder();
    private final long boundBytes;

    SendLane(int boundFrames, long boundBytes) {
        this.queue = new SpscAtomicArrayQueue<>(boundFrames);
        this.boundBytes = boundBytes;
    }

    /** By the loop's thread only. One frame may exceed the bound. */
    boolean offer(SendPipe.Frame frame) {
        int bytes = frame.bytes().length;
        if (waitingBytes.get() < boundBytes) {
            waitingBytes.addAndGet(bytes);
            if (queue.offer(frame)) {
                return true;
            }
            waitingBytes.addAndGet(-bytes);
        }
        dropped.increment();
        return false;
    }

    /** By the sending thread only; null when there is none. */
    SendPipe.Frame poll() {
        SendPipe.Frame next = queue.poll();
        if (next != null) {
            waitingBytes.addAndGet(-next.bytes().length);
        }
        return next;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    long dropped() {
        return dropped.sum();
    }
}
