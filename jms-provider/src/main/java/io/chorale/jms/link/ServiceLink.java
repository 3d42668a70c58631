package io.chorale.jms.link;

import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.MessagingService;
import io.chorale.jms.service.Work;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** The service, and how long to wait for it. Thread-safe. */
public final class ServiceLink {
    private final MessagingService service;
    private final JmsSettings settings;
    private final LongSupplier clockMs;
    private volatile boolean closed;

    /**
     * Links to a service.
     *
     * @param clockMs milliseconds since 1970, for time stamps and expiry
     */
    public ServiceLink(MessagingService service, JmsSettings settings, LongSupplier clockMs) {
        this.service = service;
        this.settings = settings;
        this.clockMs = clockMs;
    }

    public MessagingService service() {
        return service;
    }

    public JmsSettings settings() {
        return settings;
    }

    public long nowMs() {
        return clockMs.getAsLong();
    }

    public boolean isClosed() {
        return closed;
    }

    /** Refuses what comes from now on; what is under way ends by itself. */
    public void close() {
        closed = true;
    }

    /** Requires that the node was not closed. */
    public void requireOpen() throws IllegalStateException {
        if (closed) {
            throw new IllegalStateException("The node is closed", "NODE_CLOSED");
        }
    }

    /** Does the work and waits until that is confirmed. */
    public void execute(Work work, String action) throws JMSException {
        await(executeAsync(work), action);
    }

    /** Starts the work. */
    public CompletableFuture<Void> executeAsync(Work work) {
        if (closed) {
            return CompletableFuture.failedFuture(new MessagingException(Kind.REFUSED, "The node is closed"));
        }
        return work.isEmpty() ? CompletableFuture.completedFuture(null) : service.execute(work);
    }

    /**
     * Waits for an answer.
     *
     * @param action what was asked for, as in "Cannot commit"
     */
    public <T> T await(CompletableFuture<T> answer, String action) throws JMSException {
        try {
            return outcome(answer);
        } catch (MessagingException e) {
            throw Failures.toJms(action, e);
        }
    }

    /**
     * Waits for an answer; without one in time, the outcome is in doubt.
     *
     * @throws MessagingException if it failed
     */
    public <T> T outcome(CompletableFuture<T> answer) {
        try {
            return answer.get(settings.requestTimeoutMs(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw Failures.messaging(e.getCause());
        } catch (TimeoutException e) {
            throw new MessagingException(Kind.IN_DOUBT, "no answer in " + settings.requestTimeoutMs() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MessagingException(Kind.IN_DOUBT, "interrupted while waiting for the answer", e);
        }
    }
}
