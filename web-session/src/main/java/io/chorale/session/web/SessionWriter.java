package io.chorale.session.web;

import io.chorale.replication.Dot;
import io.chorale.session.store.EndReason;
import io.chorale.session.store.SessionAnswer;
import io.chorale.session.store.SessionMeta;
import io.chorale.session.store.SessionOperation;
import jakarta.servlet.http.HttpSession;

/**
 * Brings what the container's session changed to the store and waits for the confirmation. A session is stored when it
 * first has an attribute; until then, and after the response has committed without a cookie, it lives in the container
 * alone. What could not be stored stays a difference and is stored by the session's next request.
 */
final class SessionWriter {
    private static final System.Logger LOG = System.getLogger(SessionWriter.class.getName());

    private final Replicator replicator;
    private final GuardedStore store;
    private final ReplicationStatistics statistics;

    SessionWriter(Replicator replicator, GuardedStore store, ReplicationStatistics statistics) {
        this.replicator = replicator;
        this.store = store;
        this.statistics = statistics;
    }

    /**
     * Saves a session's changes.
     *
     * @param cookiePossible whether the response can still tell the client a new token
     * @throws NotReplicableException when an attribute cannot be serialized; nothing was stored then
     */
    void save(Mirror mirror, HttpSession container, boolean cookiePossible) {
        mirror.lock().lock();
        try {
            if (mirror.ended()) {
                return;
            }
            AttributeMirror.Delta delta = mirror.attributes().difference(container);
            int maxInactiveSeconds = container.getMaxInactiveInterval();
            if (mirror.token() == null) {
                if (cookiePossible && !delta.isEmpty()) {
                    create(mirror, container, delta, maxInactiveSeconds);
                }
                return;
            }
            if (mirror.rotationDue() && cookiePossible) {
                rename(mirror);
            }
            if (!delta.isEmpty() || maxInactiveSeconds != mirror.maxInactiveSeconds()) {
                update(mirror, delta, maxInactiveSeconds);
            } else {
                touch(mirror, maxInactiveSeconds);
            }
        } catch (NotReplicableException e) {
            throw e;
        } catch (IllegalStateException e) {
            if (!mirror.ended()) {
                throw e;
            }
            LOG.log(System.Logger.Level.DEBUG, "The session was invalidated while it was saved", e);
        } finally {
            mirror.lock().unlock();
        }
    }

    private void create(Mirror mirror, HttpSession container, AttributeMirror.Delta delta, int maxInactiveSeconds) {
        String token = store.newToken();
        if (token == null) {
            statistics.servedUnreplicated();
            return;
        }
        SessionMeta meta = new SessionMeta(container.getCreationTime(), replicator.nowMs(), maxInactiveSeconds);
        SessionAnswer answer = store.request(new SessionOperation.Create(store.id(token), meta, delta.puts()));
        if (answer instanceof SessionAnswer.Applied applied) {
            mirror.token(token);
            mirror.rotationDue(false);
            mirror.version(applied.version());
            taken(mirror, delta, maxInactiveSeconds, applied.version());
            replicator.index(token, mirror);
        } else {
            notTaken(answer);
        }
    }

    private void update(Mirror mirror, AttributeMirror.Delta delta, int maxInactiveSeconds) {
        SessionAnswer answer = store.request(new SessionOperation.Update(
                store.id(mirror.token()),
                replicator.nowMs(),
                maxInactiveSeconds == mirror.maxInactiveSeconds() ? null : maxInactiveSeconds,
                delta.puts(),
                delta.removes()));
        if (answer instanceof SessionAnswer.Applied applied) {
            follow(mirror, applied);
            taken(mirror, delta, maxInactiveSeconds, applied.version());
        } else if (answer instanceof SessionAnswer.Gone || answer instanceof SessionAnswer.Missing) {
            endedElsewhere(mirror, answer);
        } else {
            notTaken(answer);
        }
    }

    private void rename(Mirror mirror) {
        boolean repeated = mirror.pendingToken() != null;
        String token = repeated ? mirror.pendingToken() : store.newTokenBeside(mirror.token());
        if (token == null) {
            return;
        }
        mirror.pendingToken(token);
        SessionAnswer answer = store.request(new SessionOperation.Rename(store.id(mirror.token()), store.id(token)));
        boolean renamedBefore = repeated && answer.equals(new SessionAnswer.Gone(EndReason.RENAMED));
        if (answer instanceof SessionAnswer.Applied || renamedBefore) {
            replicator.unindex(mirror.token(), mirror);
            mirror.token(token);
            mirror.rotationDue(false);
            replicator.index(token, mirror);
            if (answer instanceof SessionAnswer.Applied applied) {
                follow(mirror, applied);
            }
        } else if (answer instanceof SessionAnswer.Refused) {
            mirror.pendingToken(null);
        }
        // Otherwise the rename is repeated by the next request; the update that follows tells what has become of it.
    }

    /** Takes the version over unless others wrote in between: then it stays, and the next refresh fetches theirs. */
    private static void follow(Mirror mirror, SessionAnswer.Applied applied) {
        if (applied.previous().equals(mirror.version())) {
            mirror.version(applied.version());
        }
    }

    private void taken(Mirror mirror, AttributeMirror.Delta delta, int maxInactiveSeconds, Dot version) {
        mirror.attributes().agreedOn(delta, version);
        mirror.maxInactiveSeconds(maxInactiveSeconds);
        mirror.lastTouchMs(replicator.nowMs());
        statistics.saved();
    }

    private void endedElsewhere(Mirror mirror, SessionAnswer answer) {
        statistics.lateWriteDropped();
        LOG.log(System.Logger.Level.DEBUG, "A session ended elsewhere while a request changed it: {0}", answer);
        if (mirror.pendingToken() == null) {
            replicator.unindex(mirror.token(), mirror);
            mirror.supersede();
        }
    }

    private void notTaken(SessionAnswer answer) {
        statistics.servedUnreplicated();
        LOG.log(System.Logger.Level.DEBUG, "A session was not stored: {0}", answer);
    }

    private void touch(Mirror mirror, int maxInactiveSeconds) {
        long nowMs = replicator.nowMs();
        if (nowMs - mirror.lastTouchMs() >= SessionMeta.touchIntervalMs(maxInactiveSeconds)) {
            mirror.lastTouchMs(nowMs);
            store.send(new SessionOperation.Touch(store.id(mirror.token()), nowMs));
        }
    }

    /** Ends a replicated session; a failure is logged, because then it lives on until it is idle for its limit. */
    void invalidate(String token) {
        SessionAnswer answer = store.request(new SessionOperation.Invalidate(store.id(token)));
        if (answer instanceof SessionAnswer.Failed || answer instanceof SessionAnswer.Refused) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "An invalidated session could not be ended on the other nodes and lives there until it expires: {0}",
                    answer);
        } else {
            statistics.invalidated();
        }
    }
}
