package io.chorale.session.service;

import io.chorale.groups.Member;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.ReplicationException;
import io.chorale.replication.Space;
import io.chorale.replication.SpaceDefinition;
import io.chorale.session.store.SessionAnswer;
import io.chorale.session.store.SessionBudget;
import io.chorale.session.store.SessionLimits;
import io.chorale.session.store.SessionMachine;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sessions of a cluster as one node reaches them: the space {@value #SPACE} of {@value #SHARDS} shards with two
 * copies each. Thread-safe. Made by {@code node.service(SessionService.class, SessionService::new)}; closing it closes
 * no node.
 */
public final class SessionService implements SessionPort, AutoCloseable {
    public static final String SPACE = "sessions";
    public static final int SHARDS = 64;
    public static final int COPIES = 2;

    /** How long a web request waits for its session by default. */
    public static final long DEFAULT_TIMEOUT_MS = 5_000;

    private static final System.Logger LOG = System.getLogger(SessionService.class.getName());

    /** So many ids are drawn for one in a wanted shard that missing it (1 in e^32) is a defect, not bad luck. */
    private static final int MAX_DRAWS = 32 * SHARDS;

    private final ChoraleNode node;
    private final Space space;
    private final SessionBudget budget;
    private final long timeoutMs;
    private final RandomIds ids = new RandomIds(new SecureRandom());
    private final AtomicLong failures = new AtomicLong();
    private volatile boolean closed;

    public SessionService(ChoraleNode node) {
        this(node, SessionLimits.defaults(), DEFAULT_TIMEOUT_MS);
    }

    /**
     * Joins the node to the session space.
     *
     * @param limits what this node takes; the first service of a node decides
     * @param timeoutMs how long a call waits for its answer, at least 1
     */
    public SessionService(ChoraleNode node, SessionLimits limits, long timeoutMs) {
        if (timeoutMs < 1) {
            throw new IllegalArgumentException("timeoutMs is at least 1, not " + timeoutMs);
        }
        SessionBudget shared = new SessionBudget(limits);
        this.node = node;
        this.budget = shared;
        this.timeoutMs = timeoutMs;
        this.space =
                node.open(new SpaceDefinition(SPACE, SHARDS, COPIES, bodies -> new SessionMachine(shared, bodies)));
    }

    @Override
    public byte[] request(String sessionId, byte[] operation) {
        return await("operation", () -> space.request(space.shardOf(sessionId), operation));
    }

    @Override
    public byte[] query(String sessionId, byte[] question) {
        return await("question", () -> space.query(space.shardOf(sessionId), question));
    }

    @Override
    public void send(String sessionId, byte[] operation) {
        if (closed) {
            failures.incrementAndGet();
            return;
        }
        CompletableFuture<byte[]> unused = space.request(space.shardOf(sessionId), operation)
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        failures.incrementAndGet();
                        LOG.log(System.Logger.Level.DEBUG, "A session operation that nobody waits for failed", failure);
                    }
                });
    }

    @Override
    public String newId(String prefix) {
        String id = ids.next(prefix);
        for (int draw = 1; draw < 2 * SHARDS; draw++) {
            Member primary = space.primaryOf(space.shardOf(id));
            if (node.self().equals(primary)) {
                return id;
            }
            id = ids.next(prefix);
        }
        return id;
    }

    @Override
    public String newIdBeside(String prefix, String sessionId) {
        int shard = space.shardOf(sessionId);
        for (int draw = 0; draw < MAX_DRAWS; draw++) {
            String id = ids.next(prefix);
            if (space.shardOf(id) == shard) {
                return id;
            }
        }
        throw new IllegalStateException("No id of shard " + shard + " in " + MAX_DRAWS
                + " draws: Space.shardOf does not spread keys over all shards");
    }

    /** What this node's session shards use. */
    public SessionBudget budget() {
        return budget;
    }

    /**
     * The number of nodes that confirm every change, at the shard that has the fewest: with one, sessions are lost with
     * their node; 0 while a shard has no primary.
     */
    public int leastCopies() {
        int least = Integer.MAX_VALUE;
        for (int shard = 0; shard < space.shards(); shard++) {
            least = Math.min(least, space.copiesOf(shard));
        }
        return least;
    }

    /** Requests and questions that were not answered. */
    public long failures() {
        return failures.get();
    }

    /** Later calls fail; the node lives on. */
    @Override
    public void close() {
        closed = true;
    }

    private interface Call {
        CompletableFuture<byte[]> start();
    }

    private byte[] await(String what, Call call) {
        if (closed) {
            return failed(false, "The session service is closed");
        }
        CompletableFuture<byte[]> answer = call.start();
        try {
            return answer.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(false);
            return failed(true, "No answer to a session " + what + " within " + timeoutMs + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(false);
            return failed(true, "Interrupted while waiting for the answer to a session " + what);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ReplicationException doubt && doubt.answer().length > 0) {
                return doubt.answer();
            }
            boolean refused = e.getCause() instanceof ReplicationException replication
                    && replication.outcome() == ReplicationException.Outcome.REFUSED;
            LOG.log(System.Logger.Level.DEBUG, "A session " + what + " failed", e.getCause());
            return failed(!refused, "A session " + what + " failed: " + e.getCause());
        }
    }

    private byte[] failed(boolean inDoubt, String cause) {
        failures.incrementAndGet();
        return new SessionAnswer.Failed(inDoubt, cause).encode();
    }
}
