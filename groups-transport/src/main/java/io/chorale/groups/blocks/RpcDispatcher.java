package io.chorale.groups.blocks;

import io.chorale.groups.Service;
import io.chorale.groups.blocks.core.RpcCore;
import io.chorale.groups.blocks.core.RpcCore.Quorum;
import io.chorale.groups.blocks.core.RpcReply;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupSession;
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
 * as many of their messages wait to be sent, the request is too large for a message, or the dispatcher is closed. When
 * partitions come together, calls go on; who came is called by those made after that.
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
    /** Calls to this member up to when their answers are sent. */
    private final AtomicInteger handling = new AtomicInteger();

    /** Refusals of calls that wait to be sent. */
    private final AtomicInteger refusing = new AtomicInteger();

    /** Calls of this member that wait to be sent; some may have timed out. */
    private final AtomicInteger unsent = new AtomicInteger();

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
        this.core = new RpcCore(session.address(), config.maxOutstanding(), session.maxMessageBytes(), new Output());
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
        if (body.length > core.maxBodyBytes()) {
            throw new RefusedException("The call to " + group + " has " + body.length + " bytes, and of the "
                    + loop.session().maxMessageBytes() + " bytes of a message it may take " + core.maxBodyBytes()
                    + ": split it, or raise maxMessageBytes on all members");
        }
        CompletableFuture<RpcResult<A>> result = new CompletableFuture<>();
        synchronized (core) {
            if (ended != null) {
                throw new RefusedException("No more calls to " + group + ": " + ended);
            }
            if (unsent.get() >= config.maxOutstanding()) {
                throw new RefusedException(
                        unsent.get() + " calls to members of " + group + " wait to be sent: wait for some of them");
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

    /** How many messages wait to be sent. */
    int waiting() {
        return loop.waiting();
    }

    /**
     * Leaves the group and closes the session. Calls under way end with all members that have not answered as left. Handlers
     * that run go on; their answers go nowhere. Closing twice does nothing.
     */
    @Override
    public void close() {
        loop.close();
    }

    /** Hands a call to the executor, or refuses it, unless there are too many refusals already that wait to be sent. */
    private void handle(Address caller, long id, byte[] body) {
        if (handling.incrementAndGet() > config.maxHandling()) {
            refuse(caller, id, "Too many calls wait for the handler, or their answers to be sent, here");
            return;
        }
        try {
            config.executor().execute(() -> run(caller, id, body));
        } catch (RejectedExecutionException e) {
            refuse(caller, id, "The executor of the handler takes nothing");
        }
    }

    private void refuse(Address caller, long id, String reason) {
        handling.decrementAndGet();
        busy.incrementAndGet();
        if (refusing.incrementAndGet() > config.maxHandling()) {
            refusing.decrementAndGet();
            return;
        }
        byte[] refusal = core.failed(id, RefusedException.class.getName(), reason);
        loop.toMember(caller, refusal, refusing::decrementAndGet);
    }

    /** Runs the handler. Until its answer has been sent the call counts as one that is handled. */
    private void run(Address caller, long id, byte[] body) {
        byte[] answer;
        try {
            answer = core.handled(id, answers.encode(handler.handle(caller, requests.decode(body))));
        } catch (Exception e) {
            answer = core.failed(id, e.getClass().getName(), e.getMessage());
        } catch (Error e) {
            LOG.log(Level.ERROR, "The handler of calls to " + group + " failed with an error", e);
            answer = core.failed(id, e.getClass().getName(), e.getMessage());
        }
        loop.toMember(caller, answer, handling::decrementAndGet);
    }

    private RpcAnswer<A> answer(RpcReply reply) {
        if (reply instanceof RpcReply.Answered answered) {
            return decoded(answered.body());
        }
        if (reply instanceof RpcReply.Failed failed) {
            return new RpcAnswer.Failed<>(failed.type(), failed.text());
        }
        if (reply instanceof RpcReply.Left) {
            return new RpcAnswer.Left<>();
        }
        return reply instanceof RpcReply.TimedOut ? new RpcAnswer.TimedOut<>() : new RpcAnswer.Unneeded<>();
    }

    /** The answer, or that the codec failed, whatever it threw: this thread reads for all calls. */
    private RpcAnswer<A> decoded(byte[] body) {
        try {
            return new RpcAnswer.Answered<>(answers.decode(body));
        } catch (RuntimeException e) {
            return new RpcAnswer.Failed<>(e.getClass().getName(), e.getMessage());
        } catch (Error e) {
            LOG.log(Level.ERROR, "The codec of answers from " + group + " failed with an error", e);
            return new RpcAnswer.Failed<>(e.getClass().getName(), e.getMessage());
        }
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
                ended = ended == null ? reason : ended;
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
            unsent.incrementAndGet();
            loop.toGroup(Service.AGREED, message, unsent::decrementAndGet);
        }

        @Override
        public void toMember(Address to, byte[] message) {
            unsent.incrementAndGet();
            loop.toMember(to, message, unsent::decrementAndGet);
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
