package io.chorale.groups.jgroups;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jgroups.Message;
import org.jgroups.protocols.BaseBundler;

/**
 * Sends on the thread that brings the message, so that none is handed over and woken. While one thread sends, what others
 * bring waits for it, and leaves together. What finds {@link #getCapacity()} messages waiting is dropped and counted; the
 * protocols above send it again. Public because JGroups makes it from its name in the stack.
 */
public final class DirectBundler extends BaseBundler {
    private final Queue<Message> waiting = new ConcurrentLinkedQueue<>();
    /** How many are waiting or being sent; whoever makes it 1 sends. */
    private final AtomicInteger unsent = new AtomicInteger();

    @Override
    public void send(Message message) {
        int before = unsent.getAndIncrement();
        if (before > capacity) {
            unsent.decrementAndGet();
            num_drops_on_full_queue.increment();
            return;
        }
        waiting.add(message);
        if (before == 0) {
            sendWaiting();
        }
    }

    @Override
    public int getQueueSize() {
        return unsent.get();
    }

    private void sendWaiting() {
        int sent;
        do {
            sent = 0;
            lock.lock();
            boolean failed = true;
            try {
                for (Message next = waiting.poll(); next != null; next = waiting.poll()) {
                    sent++;
                    add(next);
                }
                if (count > 0) {
                    sendBundledMessages();
                }
                failed = false;
            } finally {
                if (failed) {
                    dropAll(sent);
                }
                lock.unlock();
            }
        } while (unsent.addAndGet(-sent) > 0);
    }

    /** An error ends this thread's part. Nobody else sends as long as something is unsent: what waits is lost, too. */
    private void dropAll(int taken) {
        msgs.clear();
        count = 0;
        int dropped = taken;
        while (unsent.addAndGet(-dropped) > 0) {
            dropped = 0;
            while (waiting.poll() != null) {
                dropped++;
            }
            num_drops_on_full_queue.add(dropped);
        }
    }

    private void add(Message message) {
        int bytes = message.size();
        if (count + bytes > max_size) {
            sendBundledMessages();
        }
        addMessage(message, bytes);
    }
}
