package io.chorale.groups.blocks;

import io.chorale.groups.Service;
import io.chorale.groups.blocks.core.Change;
import io.chorale.groups.blocks.core.MergeReport;
import io.chorale.groups.blocks.core.Outcome;
import io.chorale.groups.blocks.core.ReplicaCore;
import io.chorale.groups.blocks.core.ReplicaMessage;
import io.chorale.groups.blocks.core.ReplicaOutput;
import io.chorale.groups.blocks.core.StateModel;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A copy of a state in this process: the core of it, its session, its writers and its listeners. Thread-safe. */
final class Replica<S> implements AutoCloseable, SessionLoop.Handler {
    private static final Logger LOG = System.getLogger(Replica.class.getName());
    private final String group;
    private final ReplicaConfig config;
    private final SessionLoop loop;
    private final Writes writes;
    private final ReplicaCore<S> core;
    private final Handoff handoff;
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final CopyOnWriteArrayList<Feed<S>> feeds = new CopyOnWriteArrayList<>();
    private final AtomicLong applied = new AtomicLong();
    private final AtomicLong loads = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private volatile S state;
    private volatile List<Address> members = List.of();
    private volatile Runnable onMembers = () -> {};

    Replica(GroupSession session, String group, StateModel<S> model, ReplicaConfig config) {
        this.group = group;
        this.config = config;
        this.loop = new SessionLoop(session, group, this);
        this.writes = new Writes(group, config, loop);
        this.handoff = new Handoff(config.executor());
        this.core =
                new ReplicaCore<>(session.address(), model, config.transfer(), session.maxMessageBytes(), new Output());
    }

    /** Joins the group, and waits until the state is here. */
    void open() {
        loop.start();
        try {
            loaded.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            close();
            throw new BlockException(
                    "The state of " + group + " did not come within " + config.timeout()
                            + ": give it more time, or see whether a member that has it is reachable",
                    e);
        } catch (ExecutionException e) {
            close();
            throw new BlockException(
                    "The state of " + group + " will not come: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new BlockException("Interrupted while the state of " + group + " came", e);
        }
    }

    /** The state, as this member has it now. Later calls of one thread never give an earlier one, but for a merge. */
    S state() {
        return state;
    }

    Address address() {
        return loop.address();
    }

    List<Address> members() {
        return members;
    }

    void onMembers(Runnable task) {
        onMembers = task;
    }

    /** Sends a command without waiting; the outcome is completed on the executor. */
    CompletableFuture<Outcome> submit(byte[] command) {
        return handoff.of(writes.submit(command));
    }

    /** Sends a command, waits until there is room for it, and for its outcome. */
    Outcome execute(byte[] command) {
        return writes.execute(command);
    }

    Feed<S> listen(Feed.Target<S> target) {
        Feed<S> feed;
        synchronized (core) {
            feed = new Feed<>(state, config.executor(), config.listenerQueue(), target);
            feeds.add(feed);
        }
        feed.start();
        return feed;
    }

    void unlisten(Feed<S> feed) {
        feeds.remove(feed);
        feed.close();
    }

    ReplicaStats stats() {
        long restarts;
        long kept;
        synchronized (core) {
            restarts = core.restarts();
            kept = core.keptStates();
        }
        return new ReplicaStats(
                applied.get(),
                writes.pending(),
                writes.held(),
                writes.inDoubt(),
                writes.refused(),
                loads.get(),
                restarts,
                kept,
                feeds.stream().mapToLong(Feed::behind).sum(),
                rejected.get());
    }

    @Override
    public void close() {
        loop.close();
        feeds.forEach(Feed::close);
    }

    @Override
    public void view(GroupEvent.GroupView view, long nowMs) {
        synchronized (core) {
            members = view.members();
            core.view(view, nowMs);
        }
        onMembers.run();
    }

    @Override
    public void message(Address from, byte[] payload, long nowMs) {
        synchronized (core) {
            core.message(from, payload, nowMs);
        }
    }

    @Override
    public void privateMessage(Address from, byte[] payload, long nowMs) {
        synchronized (core) {
            core.privateMessage(from, payload, nowMs);
        }
    }

    @Override
    public void reconnected(Address now, long nowMs) {
        synchronized (core) {
            core.reconnected(now);
        }
        writes.sentAreInDoubt("This member lost its place in the cluster and came back");
    }

    @Override
    public void disconnected(String reason) {
        loaded.completeExceptionally(new BlockException(reason));
        writes.end(reason);
    }

    @Override
    public void tick(long nowMs) {
        synchronized (core) {
            core.tick(nowMs);
        }
    }

    /** What the core wants done; called with the core locked. */
    private final class Output implements ReplicaOutput<S> {
        @Override
        public void toGroup(byte[] message) {
            loop.toGroup(Service.AGREED, message);
        }

        @Override
        public void toMember(Address to, byte[] message) {
            loop.toMember(to, message);
        }

        @Override
        public void answered(long ticket, Outcome outcome) {
            writes.answered(ticket, outcome);
        }

        @Override
        public void inDoubt(long ticket, String reason) {
            writes.inDoubt(ticket, reason);
        }

        @Override
        public void changed(S next, List<Change> changes) {
            state = next;
            applied.incrementAndGet();
            for (Feed<S> feed : feeds) {
                feed.changed(next, changes);
            }
        }

        @Override
        public void replaced(S next, Reason reason, MergeReport report) {
            state = next;
            loads.incrementAndGet();
            SnapshotCause cause =
                    switch (reason) {
                        case LOADED -> SnapshotCause.LOADED;
                        case MERGED -> SnapshotCause.MERGED;
                        case LOST -> SnapshotCause.LOST;
                    };
            if (reason == Reason.LOST || report.overwritten() > 0) {
                LOG.log(
                        Level.WARNING,
                        "The state of " + group + " is another one now (" + reason + "): " + report.overwritten()
                                + " entries of this member's are replaced, " + report.gained() + " came");
            }
            for (Feed<S> feed : feeds) {
                feed.replaced(next, cause, report);
            }
            loaded.complete(null);
        }

        @Override
        public void writable(boolean now) {
            writes.writable(now);
        }

        @Override
        public void rejected(Address from, String reason) {
            if (rejected.incrementAndGet() == 1) {
                LOG.log(Level.WARNING, "Messages to " + group + " are dropped, the first from " + from + ": " + reason);
            }
        }
    }

    /** The bytes of a command as they are sent. */
    static byte[] update(long ticket, byte[] command) {
        return new ReplicaMessage.Update(ticket, command).toBytes();
    }
}
