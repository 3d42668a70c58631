package io.chorale.session.web;

import io.chorale.replication.Dot;
import io.chorale.session.store.SessionMeta;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One container session as a copy of a replicated one. What is not volatile or atomic is read and written under
 * {@link #lock}.
 */
final class Mirror {
    private static final System.Logger LOG = System.getLogger(Mirror.class.getName());

    /** Why a container session no longer stands for a replicated one. */
    private enum End {
        /** It still does. */
        NOT,
        /** The container destroyed it. */
        DESTROYED,
        /** The replicated session has ended or moved on without it. */
        SUPERSEDED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final AttributeMirror attributes;
    private final AtomicInteger users = new AtomicInteger();
    private volatile String token;
    private volatile String pendingToken;
    private volatile SessionMeta restoredMeta;
    private volatile HttpSession restoredSession;
    private volatile End end = End.NOT;
    private volatile boolean invalidatedByApplication;
    private volatile boolean rotationDue;
    private volatile long lastSeenMs;
    private Dot version = Dot.NONE;
    private int maxInactiveSeconds;
    private long lastTouchMs;

    Mirror(AttributeMirror attributes, int maxInactiveSeconds, long nowMs) {
        this.attributes = attributes;
        this.maxInactiveSeconds = maxInactiveSeconds;
        this.lastSeenMs = nowMs;
    }

    ReentrantLock lock() {
        return lock;
    }

    AttributeMirror attributes() {
        return attributes;
    }

    /** Names the replicated session; null until it was stored first. */
    String token() {
        return token;
    }

    /** The tokens under which the session may be stored: two while the outcome of a rename is in doubt. */
    List<String> tokens() {
        List<String> tokens = new ArrayList<>(2);
        if (token != null) {
            tokens.add(token);
        }
        if (pendingToken != null) {
            tokens.add(pendingToken);
        }
        return tokens;
    }

    void token(String newToken) {
        token = newToken;
        pendingToken = null;
    }

    /** The token that a rename asked for, whose outcome is not known. */
    String pendingToken() {
        return pendingToken;
    }

    void pendingToken(String newToken) {
        pendingToken = newToken;
    }

    Dot version() {
        return version;
    }

    void version(Dot newVersion) {
        version = newVersion;
    }

    int maxInactiveSeconds() {
        return maxInactiveSeconds;
    }

    void maxInactiveSeconds(int seconds) {
        maxInactiveSeconds = seconds;
    }

    long lastTouchMs() {
        return lastTouchMs;
    }

    void lastTouchMs(long nowMs) {
        lastTouchMs = nowMs;
    }

    /** What the session knew of itself when this copy was made from the store; null for an original. */
    SessionMeta restoredMeta() {
        return restoredMeta;
    }

    /**
     * This copy was made from the store.
     *
     * @param session kept to retire the copy. Only for restored ones: on some containers it holds on to its request
     */
    void restored(SessionMeta meta, HttpSession session) {
        restoredMeta = meta;
        restoredSession = session;
    }

    boolean rotationDue() {
        return rotationDue;
    }

    void rotationDue(boolean due) {
        rotationDue = due;
    }

    /** The application itself called {@code invalidate()}; the container will destroy the session next. */
    void invalidatedByApplication() {
        invalidatedByApplication = true;
    }

    boolean isInvalidatedByApplication() {
        return invalidatedByApplication;
    }

    boolean ended() {
        return end != End.NOT;
    }

    boolean superseded() {
        return end == End.SUPERSEDED;
    }

    void destroyed() {
        if (end == End.NOT) {
            end = End.DESTROYED;
        }
        restoredSession = null;
    }

    /** Whatever happens to this copy from now on means nothing to the replicated session. */
    void supersede() {
        end = End.SUPERSEDED;
        retireIfUnused();
    }

    void enter(long nowMs) {
        users.incrementAndGet();
        lastSeenMs = nowMs;
    }

    void leave(long nowMs) {
        lastSeenMs = nowMs;
        if (users.decrementAndGet() == 0 && superseded()) {
            retireIfUnused();
        }
    }

    boolean inUse() {
        return users.get() > 0;
    }

    /** When a request last used this copy, by this node's clock. */
    long lastSeenMs() {
        return lastSeenMs;
    }

    /**
     * Lets the container expire a copy that no client can reach any more. It is not invalidated here, because some
     * containers would then clear the cookie of the request that happens to run.
     */
    private void retireIfUnused() {
        HttpSession session = restoredSession;
        if (session == null || inUse()) {
            return;
        }
        restoredSession = null;
        try {
            session.setMaxInactiveInterval(1);
        } catch (IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "A superseded copy was destroyed already", e);
        }
    }
}
