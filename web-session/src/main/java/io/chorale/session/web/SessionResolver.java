package io.chorale.session.web;

import io.chorale.replication.Dot;
import io.chorale.session.store.SessionAnswer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the replicated session that a request belongs to and makes the container's session a copy of its present
 * state.
 *
 * <p>The cookie decides; the token of the container's own session, found by the container's id, comes second. So a
 * client that sends only the container's id (URL rewriting) stays replicated on the node that made it, and is not found
 * on others. If no token names a living session, the container's copy is discarded: it was invalidated, expired or
 * renamed elsewhere. If the store cannot be asked, the container's session is served as it is.
 */
final class SessionResolver {
    private final Replicator replicator;
    private final GuardedStore store;
    private final ReplicationStatistics statistics;

    SessionResolver(Replicator replicator, GuardedStore store, ReplicationStatistics statistics) {
        this.replicator = replicator;
        this.store = store;
        this.statistics = statistics;
    }

    void resolve(Exchange exchange) {
        HttpServletRequest request = exchange.request();
        HttpSession container = request.getSession(false);
        Mirror mirror = container == null ? null : replicator.mirror(container);
        List<String> tokens = new ArrayList<>(exchange.presentedTokens());
        if (mirror != null) {
            mirror.tokens().stream().filter(token -> !tokens.contains(token)).forEach(tokens::add);
        }
        boolean settled = false;
        for (int i = 0; i < tokens.size() && !settled; i++) {
            settled = settle(exchange, tokens.get(i), container, mirror);
        }
        if (settled) {
            return;
        }
        if (mirror != null && mirror.token() != null) {
            discard(container, mirror);
        }
        exchange.presentedTokensAreDead();
    }

    /** Tries one token; false if it names no living session. */
    private boolean settle(Exchange exchange, String token, HttpSession container, Mirror mirror) {
        if (mirror == null) {
            return settle(exchange, token, container, null, Dot.NONE);
        }
        // Locked from the question to the refresh: what this node saves in between must not be overwritten by an answer
        // from before it.
        mirror.lock().lock();
        try {
            return settle(
                    exchange, token, container, mirror, token.equals(mirror.token()) ? mirror.version() : Dot.NONE);
        } finally {
            mirror.lock().unlock();
        }
    }

    private boolean settle(Exchange exchange, String token, HttpSession container, Mirror mirror, Dot known) {
        SessionAnswer answer = store.find(token, known);
        if (answer instanceof SessionAnswer.Found found) {
            copy(exchange, token, found, container, mirror);
            return true;
        }
        if (answer instanceof SessionAnswer.Gone || answer instanceof SessionAnswer.Missing) {
            return false;
        }
        if (!(answer instanceof SessionAnswer.Unchanged)) {
            statistics.servedUnreplicated();
        }
        if (mirror != null) {
            exchange.use(mirror);
        }
        return true;
    }

    private void copy(
            Exchange exchange, String token, SessionAnswer.Found found, HttpSession container, Mirror mirror) {
        HttpSession target = container;
        if (mirror != null && mirror.token() != null && !mirror.tokens().contains(token)) {
            // The container's session is a copy of another replicated session than the cookie's.
            discard(container, mirror);
            target = null;
        }
        boolean restored = target == null;
        if (restored) {
            target = exchange.request().getSession(true);
        }
        Mirror copy = replicator.mirrorOrNew(target);
        exchange.use(copy);
        copy.lock().lock();
        try {
            boolean known = copy.token() != null;
            if (restored) {
                copy.restored(found.meta(), target);
                statistics.restored();
            }
            refresh(copy, target, token, found, !known);
            if (known && !token.equals(copy.token())) {
                copy.rotationDue(false);
            }
            copy.token(token);
        } finally {
            copy.lock().unlock();
        }
        replicator.index(token, copy);
    }

    private void refresh(Mirror copy, HttpSession target, String token, SessionAnswer.Found found, boolean storeWins) {
        SessionAnswer.Found present = found;
        if (!copy.attributes().refresh(target, found.attributes(), storeWins)) {
            // This copy stems from a decision that was lost with a node; only the whole state mends it.
            if (!(store.find(token, Dot.NONE) instanceof SessionAnswer.Found whole)) {
                return;
            }
            copy.attributes().refresh(target, whole.attributes(), storeWins);
            present = whole;
        }
        int limit = present.meta().maxInactiveSeconds();
        if (storeWins || limit != copy.maxInactiveSeconds()) {
            if (target.getMaxInactiveInterval() == copy.maxInactiveSeconds() || storeWins) {
                target.setMaxInactiveInterval(limit);
            }
            copy.maxInactiveSeconds(limit);
        }
        copy.version(present.version());
        statistics.refreshed();
    }

    private void discard(HttpSession container, Mirror mirror) {
        mirror.tokens().forEach(token -> replicator.unindex(token, mirror));
        mirror.supersede();
        statistics.discarded();
        container.invalidate();
    }
}
