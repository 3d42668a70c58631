package io.chorale.jms.replicated;

import io.chorale.groups.wire.WireException;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.replication.ReplicationException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;

/** Turns whatever a future failed with into what callers of the service are promised. */
final class Failures {
    private static final Logger LOG = System.getLogger(Failures.class.getName());

    private Failures() {}

    static MessagingException of(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof MessagingException known) {
            return known;
        }
        if (cause instanceof ReplicationException replication) {
            Kind kind =
                    switch (replication.outcome()) {
                        case REFUSED -> Kind.REFUSED;
                        case IN_DOUBT -> Kind.IN_DOUBT;
                    };
            return new MessagingException(kind, replication.getMessage(), replication);
        }
        if (cause instanceof WireException) {
            return new MessagingException(Kind.IN_DOUBT, "An answer cannot be read: " + cause.getMessage(), cause);
        }
        return new MessagingException(Kind.IN_DOUBT, "A request failed unexpectedly: " + cause, cause);
    }

    /** Goes on when a future is done. What goes wrong in going on is a defect, and must not vanish in a future. */
    static <T> void onDone(CompletableFuture<T> future, BiConsumer<T, Throwable> then) {
        @SuppressWarnings("unused") // Nothing waits for it: all that can go wrong is caught within.
        CompletableFuture<T> last = future.whenComplete((value, thrown) -> {
            try {
                then.accept(value, thrown);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "Could not go on after an answer", e);
            }
        });
    }

    static <T> CompletableFuture<T> failed(Kind kind, String text) {
        return CompletableFuture.failedFuture(new MessagingException(kind, text));
    }

    /** A future of its own, so that it fails with the exception itself and not with a wrapper around it. */
    static <T> CompletableFuture<T> unwrapped(CompletableFuture<T> from) {
        CompletableFuture<T> to = new CompletableFuture<>();
        onDone(from, (value, thrown) -> {
            if (thrown == null) {
                to.complete(value);
            } else {
                to.completeExceptionally(of(thrown));
            }
        });
        return to;
    }
}
