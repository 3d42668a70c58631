package io.chorale.session.web;

import io.chorale.session.service.SessionClient;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One application's replication: its copies, and what each request does with them. Thread-safe. */
final class Replicator {
    private static final System.Logger LOG = System.getLogger(Replicator.class.getName());

    /** Holds the exchange in the container's request, so that inner dispatches find it. */
    private static final String EXCHANGE_ATTRIBUTE = "io.chorale.session.exchange";

    /** Of the instance, not static: each application's replication is its own and ends with it. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Exchange> current = new ThreadLocal<>();

    private final Map<String, Mirror> byContainerId = new ConcurrentHashMap<>();
    private final Map<String, Mirror> byToken = new ConcurrentHashMap<>();
    private final List<String> localPrefixes;
    private final AttributeCodec codec;
    private final TokenCookie cookie;
    private final GuardedStore store;
    private final SessionResolver resolver;
    private final SessionWriter writer;
    private final ReplicationStatistics statistics;

    Replicator(
            SessionSettings settings, ServletContext context, SessionClient client, ReplicationStatistics statistics) {
        ClassLoader loader = context.getClassLoader();
        this.localPrefixes = settings.local();
        this.codec = new AttributeCodec(loader, new AllowList(loader, settings.allow(), statistics));
        this.cookie = new TokenCookie(settings.cookieName(), context);
        this.statistics = statistics;
        this.store = new GuardedStore(client, statistics);
        this.resolver = new SessionResolver(this, store, statistics);
        this.writer = new SessionWriter(this, store, statistics);
    }

    /** The exchange that a request belongs to; a new one, with its session refreshed, for a new request. */
    Exchange exchange(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(EXCHANGE_ATTRIBUTE) instanceof Exchange known && known.belongsTo(this)) {
            return known;
        }
        Exchange exchange = new Exchange(this, request, response, cookie.tokens(request));
        request.setAttribute(EXCHANGE_ATTRIBUTE, exchange);
        return exchange;
    }

    SessionResolver resolver() {
        return resolver;
    }

    SessionWriter writer() {
        return writer;
    }

    TokenCookie cookie() {
        return cookie;
    }

    ReplicationStatistics statistics() {
        return statistics;
    }

    long nowMs() {
        return System.currentTimeMillis();
    }

    Exchange current() {
        return current.get();
    }

    /** Notes which exchange the calling thread works for; null for none. */
    void current(Exchange exchange) {
        if (exchange == null) {
            current.remove();
        } else {
            current.set(exchange);
        }
    }

    /** The mirror of a container session, or null when it has none yet. */
    Mirror mirror(HttpSession container) {
        return byContainerId.get(container.getId());
    }

    Mirror mirrorOrNew(HttpSession container) {
        return byContainerId.computeIfAbsent(
                container.getId(), unused -> newMirror(container.getMaxInactiveInterval()));
    }

    private Mirror newMirror(int maxInactiveSeconds) {
        AttributeMirror attributes = new AttributeMirror(codec, this::isLocal, statistics);
        return new Mirror(attributes, maxInactiveSeconds, nowMs());
    }

    private boolean isLocal(String attribute) {
        for (String prefix : localPrefixes) {
            if (attribute.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /**
     * This copy is now the one for the token on this node. Clients that change nodes come back with a container id that
     * this node does not know, and get a new copy each time: the former one is let go at once.
     */
    void index(String token, Mirror mirror) {
        Mirror former = byToken.put(token, mirror);
        if (former != null && former != mirror) {
            former.supersede();
        }
    }

    void unindex(String token, Mirror mirror) {
        byToken.remove(token, mirror);
    }

    /** The number of copies of replicated sessions in this container. */
    int copies() {
        return byToken.size();
    }

    void containerSessionRenamed(String oldId, String newId) {
        Mirror mirror = byContainerId.remove(oldId);
        if (mirror != null) {
            byContainerId.put(newId, mirror);
            if (mirror.token() != null) {
                mirror.rotationDue(true);
            }
        }
    }

    /**
     * A container session is destroyed. That the application asked for it is known when it used the filter's wrapper;
     * else it is concluded: a session in use, or one destroyed by a request's thread, that was not idle for its limit
     * was invalidated, all else is the container's own housekeeping, which must not end the replicated session.
     */
    void containerSessionDestroyed(HttpSession container) {
        Mirror mirror = byContainerId.remove(container.getId());
        if (mirror == null || mirror.ended()) {
            return;
        }
        boolean ended = mirror.isInvalidatedByApplication() || isInvalidation(mirror, container);
        mirror.destroyed();
        for (String token : mirror.tokens()) {
            unindex(token, mirror);
            if (ended) {
                writer.invalidate(token);
            }
        }
        LOG.log(
                System.Logger.Level.DEBUG,
                "The container destroyed its session {0}, replicated one ended: {1}",
                container.getId(),
                ended);
    }

    private boolean isInvalidation(Mirror mirror, HttpSession container) {
        int limitSeconds = container.getMaxInactiveInterval();
        boolean idle = limitSeconds > 0 && nowMs() - mirror.lastSeenMs() >= limitSeconds * 1000L;
        return !idle && (mirror.inUse() || current.get() != null);
    }
}
