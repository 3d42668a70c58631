package io.chorale.session.web;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One request with all its dispatches: includes and forwards within it, an error page after it, asynchronous
 * continuations. It refreshes the session when it begins, saves it before anything of the response can leave, and again
 * when its outermost dispatch or its asynchronous work ends; what has not changed since is not sent again.
 *
 * <p>Threads of one request use it one after another or, with asynchronous work, at the same time: its own state is
 * guarded by itself, the session's by the mirror's lock.
 */
final class Exchange implements AsyncListener {
    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

    private final Replicator replicator;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final List<String> presentedTokens;
    private final Set<Mirror> used = new HashSet<>();
    private HttpSession lastSession;
    private MirroredSession lastView;
    private String sentToken;
    private int depth;
    private boolean resolved;
    private boolean presentedTokensDead;
    private boolean notReplicable;
    private boolean completing;

    Exchange(
            Replicator replicator,
            HttpServletRequest request,
            HttpServletResponse response,
            List<String> presentedTokens) {
        this.replicator = replicator;
        this.request = request;
        this.response = response;
        this.presentedTokens = presentedTokens;
    }

    boolean belongsTo(Replicator candidate) {
        return replicator == candidate;
    }

    HttpServletRequest request() {
        return request;
    }

    List<String> presentedTokens() {
        return presentedTokens;
    }

    /** None of the tokens that the client sent names a living session. */
    void presentedTokensAreDead() {
        presentedTokensDead = true;
    }

    /** Whether a request already goes through this exchange's wrapper. */
    boolean isMirrored(ServletRequest candidate) {
        ServletRequest inner = candidate;
        while (inner instanceof ServletRequestWrapper wrapper) {
            if (wrapper instanceof MirroredRequest mirrored && mirrored.belongsTo(this)) {
                return true;
            }
            inner = wrapper.getRequest();
        }
        return false;
    }

    /**
     * A dispatch begins on this thread.
     *
     * @return the exchange that the thread was working for, to be handed to {@link #leave}
     */
    Exchange enter() {
        Exchange outer = replicator.current();
        replicator.current(this);
        boolean first;
        synchronized (this) {
            depth++;
            first = !resolved;
            resolved = true;
        }
        if (first) {
            replicator.resolver().resolve(this);
        }
        return outer;
    }

    /**
     * The dispatch ends.
     *
     * @param returned false when it threw: then the session is saved, but what the saving throws is only logged
     */
    void leave(Exchange outer, boolean returned) {
        boolean outermost;
        synchronized (this) {
            depth--;
            outermost = depth == 0;
        }
        try {
            if (outermost) {
                saveAtEnd(returned);
            }
        } finally {
            replicator.current(outer);
            if (outermost && !request.isAsyncStarted()) {
                release();
            }
        }
    }

    private void saveAtEnd(boolean mayThrow) {
        try {
            save();
        } catch (NotReplicableException e) {
            if (mayThrow && !response.isCommitted()) {
                throw e;
            }
            LOG.log(System.Logger.Level.ERROR, "A session was not replicated after its response", e);
        }
    }

    /**
     * Something of the response may leave after this call, so the session must be in the store.
     *
     * @throws NotReplicableException when an attribute cannot be serialized; thrown once for a request
     */
    void save() {
        HttpSession session = request.getSession(false);
        boolean cookiePossible = !response.isCommitted();
        synchronized (this) {
            lastSession = session;
            if (notReplicable) {
                return;
            }
        }
        if (session == null) {
            clearDeadCookie(cookiePossible);
            return;
        }
        Mirror mirror = replicator.mirrorOrNew(session);
        use(mirror);
        try {
            replicator.writer().save(mirror, session, cookiePossible);
        } catch (NotReplicableException e) {
            replicator.statistics().notReplicable();
            synchronized (this) {
                notReplicable = true;
            }
            throw e;
        }
        if (mirror.superseded()) {
            presentedTokensAreDead();
        }
        sendCookie(mirror, cookiePossible);
    }

    private synchronized void sendCookie(Mirror mirror, boolean possible) {
        String token = mirror.token();
        if (token == null || mirror.superseded()) {
            clearDeadCookie(possible);
        } else if (possible && !token.equals(sentToken) && !presentedTokens.contains(token)) {
            sentToken = token;
            response.addCookie(replicator.cookie().of(token, request));
        }
    }

    private synchronized void clearDeadCookie(boolean possible) {
        boolean dead = presentedTokensDead || used.stream().anyMatch(Mirror::ended);
        boolean clientHasOne = sentToken == null ? !presentedTokens.isEmpty() : !sentToken.isEmpty();
        if (possible && dead && clientHasOne) {
            sentToken = "";
            response.addCookie(replicator.cookie().clearing(request));
        }
    }

    /** The response was reset: its cookies are lost and must be sent again. */
    synchronized void responseReset() {
        sentToken = null;
    }

    /** Counts this exchange among the users of a session, until it ends. */
    void use(Mirror mirror) {
        synchronized (this) {
            if (!used.add(mirror)) {
                return;
            }
        }
        mirror.enter(replicator.nowMs());
    }

    private void release() {
        Set<Mirror> released;
        synchronized (this) {
            released = Set.copyOf(used);
            used.clear();
        }
        released.forEach(mirror -> mirror.leave(replicator.nowMs()));
    }

    /** The application's view of a container session. */
    synchronized HttpSession view(HttpSession container) {
        if (lastView == null || !lastView.isOf(container)) {
            lastView = new MirroredSession(container, replicator);
        }
        return lastView;
    }

    /** Runs work of the application for this exchange on another thread. */
    void run(Runnable work) {
        Exchange outer = replicator.current();
        replicator.current(this);
        try {
            work.run();
        } finally {
            replicator.current(outer);
        }
    }

    /** Saves before asynchronous work completes the response; a failure becomes the answer if it still can. */
    void saveBeforeCompletion() {
        synchronized (this) {
            completing = true;
        }
        try {
            save();
        } catch (NotReplicableException e) {
            LOG.log(System.Logger.Level.ERROR, "A session was not replicated by asynchronous work", e);
            if (!response.isCommitted()) {
                response.reset();
                response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            }
        }
    }

    /**
     * The response is complete. If it was completed past the wrapper, what was changed since the last save is saved
     * now, as far as the container still lets its session be read.
     */
    @Override
    public void onComplete(AsyncEvent event) {
        HttpSession session;
        synchronized (this) {
            session = completing ? null : lastSession;
        }
        try {
            Mirror mirror = session == null ? null : replicator.mirror(session);
            if (mirror != null) {
                replicator.writer().save(mirror, session, false);
            }
        } catch (IllegalStateException e) {
            LOG.log(System.Logger.Level.WARNING, "A session could not be saved after asynchronous work", e);
        } finally {
            release();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // The container completes or dispatches next; both save.
    }

    @Override
    public void onError(AsyncEvent event) {
        // The container completes or dispatches next; both save.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // The wrapper's startAsync adds this listener to the new cycle.
    }
}
