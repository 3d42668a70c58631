package io.chorale.session.web;

import io.chorale.replication.Dot;
import io.chorale.session.service.NodeUnavailableException;
import io.chorale.session.service.SessionClient;
import io.chorale.session.store.SessionAnswer;
import io.chorale.session.store.SessionOperation;
import java.util.function.Supplier;

/**
 * The store, kept from taking the application down with it: while it cannot be reached, only one call a second tries
 * and waits, the others fail at once. Each change between reachable and not, and between taking sessions and refusing
 * them, is logged once. Thread-safe.
 */
final class GuardedStore {
    private static final long RETRY_INTERVAL_NANOS = 1_000_000_000L;

    private final SessionClient client;
    private final ReplicationStatistics statistics;
    private final Condition reachable = new Condition(
            "The session store cannot be reached; requests are served from this container's sessions and are not"
                    + " replicated");
    private final Condition taking = new Condition("The session store refuses a session; it is not replicated");
    private long lastTryNanos;

    GuardedStore(SessionClient client, ReplicationStatistics statistics) {
        this.client = client;
        this.statistics = statistics;
    }

    String id(String token) {
        return client.id(token);
    }

    SessionAnswer find(String token, Dot known) {
        return guard(() -> client.find(token, known));
    }

    SessionAnswer request(SessionOperation operation) {
        return guard(() -> client.request(operation));
    }

    /** Sends without waiting; dropped while the store cannot be reached. */
    void send(SessionOperation operation) {
        if (reachable.holds()) {
            client.send(operation);
        }
    }

    /** A new token, or null when no node can be asked for one. */
    String newToken() {
        return token(client::newToken);
    }

    /** A token that a session can be renamed to, or null when no node can be asked for one. */
    String newTokenBeside(String token) {
        return token(() -> client.newTokenBeside(token));
    }

    private String token(Supplier<String> source) {
        if (!mayTry()) {
            return null;
        }
        try {
            return source.get();
        } catch (NodeUnavailableException e) {
            unreachable(e.getMessage());
            return null;
        }
    }

    private SessionAnswer guard(Supplier<SessionAnswer> call) {
        if (!mayTry()) {
            return new SessionAnswer.Failed(false, "The session store could not be reached within the last second");
        }
        SessionAnswer answer = call.get();
        if (answer instanceof SessionAnswer.Failed failed) {
            unreachable(failed.cause());
        } else {
            statistics.reachable(true);
            reachable.holdsAgain();
            if (answer instanceof SessionAnswer.Refused refused) {
                statistics.refused();
                taking.failed(refused.cause());
            } else if (answer instanceof SessionAnswer.Applied) {
                taking.holdsAgain();
            }
        }
        return answer;
    }

    private void unreachable(String cause) {
        statistics.storeFailed();
        statistics.reachable(false);
        reachable.failed(cause);
    }

    private boolean mayTry() {
        if (reachable.holds()) {
            return true;
        }
        synchronized (this) {
            long now = System.nanoTime();
            if (now - lastTryNanos < RETRY_INTERVAL_NANOS) {
                return false;
            }
            lastTryNanos = now;
            return true;
        }
    }
}
