package io.chorale.jms.client;

import io.chorale.jms.link.Failures;
import io.chorale.jms.link.ServiceLink;
import io.chorale.jms.service.MessagingException;
import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.ResourceAllocationException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Sends with a completion listener (§7.3): callbacks come one at a time, in the order of the sends, on a thread of their
 * own. Bounded: beyond {@value #MAX_INCOMPLETE} incomplete sends of a session, the next one waits. Thread-safe.
 */
final class AsyncSends {
    static final int MAX_INCOMPLETE = 1_024;

    private static final Logger LOG = System.getLogger(AsyncSends.class.getName());

    private final ServiceLink link;
    private final Semaphore room = new Semaphore(MAX_INCOMPLETE);
    private final ThreadPoolExecutor callbacks;
    private volatile Thread callbackThread;

    AsyncSends(ServiceLink link, String name) {
        this.link = link;
        callbacks =
                new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_INCOMPLETE), task -> {
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
                room.release();
            }
        }
    }

    private void takeRoom() throws JMSException {
        boolean taken = false;
        try {
            taken = room.tryAcquire(link.settings().requestTimeoutMs(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!taken) {
            throw new ResourceAllocationException(MAX_INCOMPLETE + " sends of this session are incomplete", "LIMIT");
        }
    }

    private void complete(CompletableFuture<Void> outcome, Message message, CompletionListener listener) {
        callbackThread = Thread.currentThread();
        try {
            link.outcome(outcome);
            listener.onCompletion(message);
        } catch (MessagingException e) {
            fail(message, listener, Failures.toJms("send", e));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A completion listener failed", e);
        } finally {
            callbackThread = null;
            room.release();
        }
    }

    private static void fail(Message message, CompletionListener listener, JMSException failure) {
        try {
            listener.onException(message, failure);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A completion listener failed", e);
        }
    }

    /** Whether the caller is a completion listener of this session. */
    boolean isCallbackThread() {
        return Thread.currentThread() == callbackThread;
    }

    /** Waits until all sends are complete and their listeners have returned. */
    void awaitAll() {
        room.acquireUninterruptibly(MAX_INCOMPLETE);
        room.release(MAX_INCOMPLETE);
    }

    void close() {
        awaitAll();
        callbacks.shutdown();
    }
}
