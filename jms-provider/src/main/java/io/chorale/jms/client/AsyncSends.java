package io.chorale.jms.client;

import io.chorale.jms.link.Failures;
import io.chorale.jms.link.ServiceLink;
import io.chorale.jms.service.MessagingException;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.ResourceAllocationException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends with a completion listener (§7.3): callbacks come one at a time, in the order of the sends, on a thread of their
 * own. Bounded: beyond {@value #MAX_INCOMPLETE} incomplete sends of a session, the next one waits. A listener that sends
 * cannot wait, as its own send is complete only when it returns: it may go as far again, and is refused then. Thread-safe.
 */
final class AsyncSends {
    static final int MAX_INCOMPLETE = 1_024;

    private static final Logger LOG = System.getLogger(AsyncSends.class.getName());

    private final ServiceLink link;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();
    private int incomplete;
    private final ThreadPoolExecutor callbacks;
    private volatile Thread callbackThread;

    AsyncSends(ServiceLink link, String name) {
        this.link = link;
        callbacks = new ThreadPoolExecutor(
                1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(2 * MAX_INCOMPLETE), task -> {
                    Thread thread = new Thread(task, name + "-completions");
                    thread.setDaemon(true);
                    return thread;
                });
        callbacks.allowCoreThreadTimeOut(true);
    }

    /** What a send starts; it may fail at once. */
    @FunctionalInterface
    interface Start {
        CompletableFuture<Void> send() throws JMSException;
    }

    /** Starts a send, and will tell the listener of its outcome. */
    void send(Start start, Message message, CompletionListener listener) throws JMSException {
        takeRoom();
        boolean queued = false;
        try {
            CompletableFuture<Void> outcome = start.send();
            callbacks.execute(() -> complete(outcome, message, listener));
            queued = true;
        } finally {
            if (!queued) {
                freeRoom();
            }
        }
    }

    private void takeRoom() throws JMSException {
        int limit = isCallbackThread() ? 2 * MAX_INCOMPLETE : MAX_INCOMPLETE;
        long leftNanos = isCallbackThread()
                ? 0
                : TimeUnit.MILLISECONDS.toNanos(link.settings().requestTimeoutMs());
        lock.lock();
        try {
            while (incomplete >= limit && leftNanos > 0) {
                leftNanos = fewer.awaitNanos(leftNanos);
            }
            if (incomplete < limit) {
                incomplete++;
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        throw new ResourceAllocationException(
                "As many sends of this session are incomplete as there may be, " + limit
                        + ": send on when their listeners were called",
                "LIMIT");
    }

    private void freeRoom() {
        lock.lock();
        try {
            incomplete--;
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void complete(CompletableFuture<Void> outcome, Message message, CompletionListener listener) {
        callbackThread = Thread.currentThread();
        try {
            JMSException failure = failureOf(outcome);
            makeReadable(message);
            if (failure == null) {
                listener.onCompletion(message);
            } else {
                listener.onException(message, failure);
            }
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "A completion listener failed", e);
        } finally {
            callbackThread = null;
            freeRoom();
        }
    }

    /** A listener reads a BytesMessage without a reset of its own, as the interface says. */
    private static void makeReadable(Message message) {
        try {
            if (message instanceof BytesMessage bytes) {
                bytes.reset();
            }
        } catch (JMSException | RuntimeException e) {
            LOG.log(Level.WARNING, "A message of another provider cannot be reset for its completion listener", e);
        }
    }

    private JMSException failureOf(CompletableFuture<Void> outcome) {
        try {
            link.outcome(outcome);
            return null;
        } catch (MessagingException e) {
            return Failures.toJms("send", e);
        }
    }

    /** Whether the caller is a completion listener of this session. */
    boolean isCallbackThread() {
        return Thread.currentThread() == callbackThread;
    }

    /** Waits until all sends are complete and their listeners have returned. */
    void awaitAll() {
        lock.lock();
        try {
            while (incomplete > 0) {
                fewer.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        awaitAll();
        callbacks.shutdown();
    }
}
