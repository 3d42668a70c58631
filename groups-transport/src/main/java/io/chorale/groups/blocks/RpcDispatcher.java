package io.chorale.groups.blocks;

import io.chorale.groups.Service;
import io.chorale.groups.blocks.core.RpcCore;
import io.chorale.groups.blocks.core.RpcCore.Quorum;
import io.chorale.groups.blocks.core.RpcReply;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.wire.WireException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Calls members of a group, and answers their calls. A call to all has a place in the agreed order: it is for those that
 * are members there, and they get such calls in one order. A member that leaves or is lost is told at once, not by the
 * timeout. A call is made once: nothing is sent again, and what timed out or left may have been done.
 *
 * <p>A timeout is in whole milliseconds and counted by this process; one that is not positive ends the call within
 * some milliseconds. All
 * calls throw {@link RefusedException}, and nothing was sent, when {@link RpcConfig#maxOutstanding} calls are under way or
 * the dispatcher is closed. When partitions come together, calls go on; who came is called by those made after that.
 *
 * <p>Thread-safe. Handlers run on the executor, in no order; the caller's own handler is called too.
 */
public final class RpcDispatcher<Q, A> implements AutoCloseable {
    private static final Logger LOG = System.getLogger(RpcDispatcher.class.getName());
    private final String group;
    private final Codec<Q> requests;
    private final Codec<A> answers;
    private final RpcHandler<Q, A> handler;
    private final RpcConfig config;
    private final SessionLoop loop;
    private final RpcCore core;
    private final Handoff handoff;
    private final Map<Long, CompletableFuture<RpcResult<A>>> calls = new HashMap<>();
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final AtomicInteger handling = new AtomicInteger();
    private final AtomicLong busy = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private long lastId;
    private String ended;

    private RpcDispatcher(
            GroupSession session,
            String group,
            Codec<Q> requests,
            Codec<A> answers,
            RpcHandler<Q, A> handler,
            RpcConfig config) {
        this.group = group;
        this.requests = requests;
        this.answers = answers;
        this.handler = handler;
        this.config = config;
        this.loop = new SessionLoop(session, group, new Events());
        this.handoff = new Handoff(config.executor());
        this.core = new RpcCore(session.address(), config.maxOutstanding(), new Output());
    }

    /**
     * Joins a group to call its members and answer them. The session is the dispatcher's from here on.
     *
     * @throws BlockException when the group's view does not come within {@link RpcConfig#joinTimeout}, or the thread is
     *     interrupted, which stays marked as interrupted; the session is closed then
     */
    public static <Q, A> RpcDispatcher<Q, A> open(
            GroupSession session,
            String group,
            Codec<Q> requests,
            Codec<A> answers,
            RpcHandler<Q, A> handler,
            RpcConfig config) {
        RpcDispatcher<Q, A> dispatcher = new RpcDispatcher<>(session, group, requests, answers, handler, config);
        dispatcher.loop.start();
        try {
            dispatcher.joined.get(config.joinTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            dispatcher.close();
            throw new BlockException("The group " + group + " was not joined within " + config.joinTimeout(), e);
        } catch (InterruptedException e) {
            dispatcher.close();
            Thread.currentThread().interrupt();
            throw new BlockException("Interrupted while " + group + " was joined", e);
        }
        return dispatcher;
    }

    /** The members of the group in the order of its view, this one included; unmodifiable. */
    public List<Address> members() {
        synchronized (core) {
            return core.members();
        }
    }

    /** This member's address: that of its session, another one after this process lost its cluster and came back. */
    public Address address() {
        return loop.address();
    }

    /**
     * Calls all members of the group, this one included, and waits for as many good answers as the quorum says, or until all
     * have answered, failed or left, or until the timeout. Never by a handler's or a listener's thread that others wait for.
     *
     * @throws BlockException when the thread is interrupted, which stays marked as interrupted; the call goes on
     */
    public RpcResult<A> callAll(Q request, Quorum quorum, Duration timeout) {
        return await(start(null, request, quorum, timeout), timeout);
    }

    /**
     * Calls these members, and waits as {@link #callAll} does; those that are not in the group have left.
     *
     * @throws BlockException when the thread is interrupted, which stays marked as interrupted; the call goes on
     */
    public RpcResult<A> call(Collection<Address> members, Q request, Quorum quorum, Duration timeout) {
        return await(start(List.copyOf(members), request, quorum, timeout), timeout);
    }

    /** Calls all members of the group without waiting; never completes later than the timeout and some milliseconds. */
    public CompletionStage<RpcResult<A>> callAllAsync(Q request, Quorum quorum, Duration timeout) {
        return handoff.of(start(null, request, quorum, timeout));
    }

    /** Calls these members without waiting; those that are not in the group have left. */
    public CompletionStage<RpcResult<A>> callAsync(
            Collection<Address> members, Q request, Quorum quorum, Duration timeout) {
        return handoff.of(start(List.copyOf(members), request, quorum, timeout));
    }

    private CompletableFuture<RpcResult<A>> start(
            Collection<Address> members, Q request, Quorum quorum, Duration timeout) {
        byte[] body = requests.encode(request);
        CompletableFuture<RpcResult<A>> result = new CompletableFuture<>();
        synchronized (core) {
            if (ended != null) {
                throw new RefusedException("No more calls to " + group + ": " + ended);
            }
            long id = ++lastId;
            calls.put(id, result);
            if (!core.call(id, members, body, quorum, SessionLoop.nowMs() + timeout.toMillis())) {
                calls.remove(id);
                throw new RefusedException("Already " + config.maxOutstanding() + " calls to " + group
                        + " are under way: wait for some of them");
            }
        }
        return result;
    }

    private RpcResult<A> await(CompletableFuture<RpcResult<A>> call, Duration timeout) {
        try {
            return call.get(timeout.toMillis() + 10_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new BlockException(
                    "The call to " + group + " failed: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new BlockException("The dispatcher of " + group + " hangs: a call did not end by its timeout", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BlockException("Interrupted while calling " + group, e);
        }
    }

    /** What this dispatcher has counted since it was opened. */
    public RpcStats stats() {
        synchronized (core) {
            return new RpcStats(core.outstanding(), handling.get(), core.late(), busy.get(), rejected.get());
        }
    }

    /**
     * Leaves the group and closes the session. Calls under way end with all members that have not answered as left. Handlers
     * that run go on; their answers go nowhere. Closing twice does nothing.
     */
    @Override
    public void close() {
        loop.close();
    }

    /** Hands a call to the executor, or refuses it. */
    private void handle(Address caller, long id, byte[] body) {
        if (handling.incrementAndGet() > config.maxHandling()) {
            handling.decrementAndGet();
            busy.incrementAndGet();
            core.failed(caller, id, RefusedException.class.getName(), "Too many calls wait for the handler here");
            return;
        }
        try {
            config.executor().execute(() -> run(caller, id, body));
        } catch (RejectedExecutionException e) {
            handling.decrementAndGet();
            busy.incrementAndGet();
            core.failed(caller, id, RefusedException.class.getName(), "The executor of the handler takes nothing");
        }
    }

    private void run(Address caller, long id, byte[] body) {
        byte[] answer = null;
        Exception failure = null;
        try {
            answer = answers.encode(handler.handle(caller, requests.decode(body)));
        } catch (Exception e) {
            failure = e;
        } finally {
            handling.decrementAndGet();
        }
        synchronized (core) {
            if (failure == null) {
                core.handled(caller, id, answer);
            } else {
                core.failed(caller, id, failure.getClass().getName(), failure.getMessage());
            }
        }
    }

    private RpcAnswer<A> answer(RpcReply reply) {
        if (reply instanceof RpcReply.Answered answered) {
            try {
                return new RpcAnswer.Answered<>(answers.decode(answered.body()));
            } catch (WireException e) {
                return new RpcAnswer.Failed<>(WireException.class.getName(), e.getMessage());
            }
        }
        if (reply instanceof RpcReply.Failed failed) {
            return new RpcAnswer.Failed<>(failed.type(), failed.text());
        }
        if (reply instanceof RpcReply.Left) {
            return new RpcAnswer.Left<>();
        }
        return reply instanceof RpcReply.TimedOut ? new RpcAnswer.TimedOut<>() : new RpcAnswer.Unneeded<>();
    }

    /** What the session brings; the core is locked meanwhile. */
    private final class Events implements SessionLoop.Handler {
        @Override
        public void view(GroupEvent.GroupView view, long nowMs) {
            synchronized (core) {
                core.view(view.members());
            }
            joined.complete(null);
        }

        @Override
        public void message(Address from, byte[] payload, long nowMs) {
            synchronized (core) {
                core.message(from, true, payload);
            }
        }

        @Override
        public void privateMessage(Address from, byte[] payload, long nowMs) {
            synchronized (core) {
                core.message(from, false, payload);
            }
        }

        @Override
        public void reconnected(Address now, long nowMs) {
            synchronized (core) {
                core.reconnected(now);
            }
        }

        @Override
        public void disconnected(String reason) {
            joined.completeExceptionally(new BlockException(reason));
            synchronized (core) {
                ended = reason;
                core.reconnected(loop.address());
            }
        }

        @Override
        public void tick(long nowMs) {
            synchronized (core) {
                core.tick(nowMs);
            }
        }
    }

    /** What the core wants done; called with the core locked. */
    private final class Output implements RpcCore.RpcOutput {
        @Override
        public void toGroup(byte[] message) {
            loop.toGroup(Service.AGREED, message);
        }

        @Override
        public void toMember(Address to, byte[] message) {
            loop.toMember(to, message);
        }

        @Override
        public void handle(Address caller, long id, byte[] body) {
            RpcDispatcher.this.handle(caller, id, body);
        }

        @Override
        public void completed(long id, Map<Address, RpcReply> replies) {
            CompletableFuture<RpcResult<A>> call = calls.remove(id);
            Map<Address, RpcAnswer<A>> result = new LinkedHashMap<>();
            replies.forEach((member, reply) -> result.put(member, answer(reply)));
            call.complete(new RpcResult<>(result));
        }

        @Override
        public void rejected(Address from, String reason) {
            if (rejected.incrementAndGet() == 1) {
                LOG.log(Level.WARNING, "Messages to " + group + " are dropped, the first from " + from + ": " + reason);
            }
        }
    }
}
