package io.chorale.jms.replicated;

import io.chorale.jms.queue.Answer;
import io.chorale.jms.queue.BranchId;
import io.chorale.jms.queue.BranchOrigin;
import io.chorale.jms.queue.Operation;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.replication.ChoraleNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Work over several shards. All are prepared; then the first shard, the coordinator, commits its part and with it
 * records that the transaction is committed: that is the decision. Then the others follow. Until the decision is on
 * record anyone may have it recorded as aborted ({@link Operation.Resolve}), after which it cannot be committed. So a
 * transaction ends the same way on all shards, whoever finishes it. Thread-safe.
 */
final class LocalTransactions {
    private static final Logger LOG = System.getLogger(LocalTransactions.class.getName());

    private final ShardCalls calls;
    private final ChoraleNode node;

    /** Transactions of this node whose outcome did not reach all their shards yet, with those shards. */
    private final Map<BranchId, List<Integer>> unfinished = new ConcurrentHashMap<>();

    LocalTransactions(ShardCalls calls, ChoraleNode node) {
        this.calls = calls;
        this.node = node;
    }

    int unfinished() {
        return unfinished.size();
    }

    CompletableFuture<Void> execute(Map<Integer, Operation.Batch> parts) {
        BranchId id = BranchId.local(UUID.randomUUID());
        List<Integer> shards = List.copyOf(parts.keySet());
        int coordinator = shards.get(0);
        List<CompletableFuture<Answer>> prepared = new ArrayList<>();
        parts.forEach((shard, part) -> {
            BranchOrigin origin = new BranchOrigin(
                    node.nodeId(), node.self().id(), coordinator, shard == coordinator ? shards : List.of());
            prepared.add(calls.request(shard, new Operation.Prepare(id, origin, part)));
        });
        CompletableFuture<Void> done = new CompletableFuture<>();
        Failures.onDone(all(prepared), (all, thrown) -> {
            if (thrown == null) {
                decide(id, shards, done);
            } else {
                rollBack(id, shards, certain(Failures.of(thrown)), done);
            }
        });
        return done;
    }

    private void decide(BranchId id, List<Integer> shards, CompletableFuture<Void> done) {
        Failures.onDone(calls.request(shards.get(0), new Operation.Commit(id)), (answer, thrown) -> {
            if (thrown == null) {
                Failures.onDone(spread(id, shards, true), (all, untold) -> confirm(done, untold));
                return;
            }
            MessagingException cause = Failures.of(thrown);
            if (cause.kind() == Kind.IN_DOUBT) {
                unfinished.put(id, shards);
                done.completeExceptionally(cause);
            } else {
                rollBack(id, shards, certain(cause), done);
            }
        });
    }

    /**
     * What is confirmed is committed in each shard, on this side of a partition at least: until then the other side may
     * roll it back where this side has no copy, and where nothing was committed nothing beats that when they are merged.
     */
    private static void confirm(CompletableFuture<Void> done, Throwable untold) {
        if (untold == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(new MessagingException(
                    Kind.IN_DOUBT,
                    "The transaction is committed, but not every shard has said that its part is done. It is done there"
                            + " when the shard is reached, unless the other side of a partition has rolled it back: "
                            + Failures.of(untold).getMessage(),
                    untold));
        }
    }

    /** Nobody but this node commits, and it will not: so the work is certainly undone, and the cause says why. */
    private void rollBack(BranchId id, List<Integer> shards, MessagingException cause, CompletableFuture<Void> done) {
        Failures.onDone(tell(shards, new Operation.Rollback(id, false)), (all, thrown) -> {
            if (thrown != null) {
                unfinished.put(id, shards);
            }
            done.completeExceptionally(cause);
        });
    }

    private static MessagingException certain(MessagingException cause) {
        return switch (cause.kind()) {
            case IN_DOUBT ->
                new MessagingException(Kind.REFUSED, "The transaction was rolled back: " + cause.getMessage(), cause);
            case UNKNOWN_BRANCH ->
                new MessagingException(
                        Kind.REFUSED, "The transaction was rolled back, because this node was taken to be lost", cause);
            default -> cause;
        };
    }

    /**
     * Finishes what this node could not finish at the time.
     *
     * @return completes when all was tried
     */
    CompletableFuture<Void> retryUnfinished() {
        List<CompletableFuture<Void>> tried = new ArrayList<>();
        unfinished.forEach((id, shards) -> tried.add(resolve(id, shards.get(0))
                .thenCompose(committed -> spread(id, shards, committed))
                .handle((done, thrown) -> {
                    if (thrown != null) {
                        LOG.log(Level.DEBUG, "Transaction " + id + " is not finished yet", thrown);
                    }
                    return null;
                })));
        return CompletableFuture.allOf(tried.toArray(CompletableFuture[]::new));
    }

    /** Has the coordinator say, for ever, how the transaction ends. */
    CompletableFuture<Boolean> resolve(BranchId id, int coordinator) {
        return calls.request(coordinator, new Operation.Resolve(id))
                .thenApply(answer -> answer instanceof Answer.Outcome outcome && outcome.committed());
    }

    /**
     * Brings a decided outcome to all shards, then has the coordinator forget it.
     *
     * @return fails when a shard could not be told; that is tried again later
     */
    private CompletableFuture<Void> spread(BranchId id, List<Integer> shards, boolean committed) {
        Operation outcome = committed ? new Operation.Commit(id) : new Operation.Rollback(id, false);
        CompletableFuture<Void> told = tell(shards.subList(1, shards.size()), outcome);
        return told.thenCompose(all -> calls.request(shards.get(0), new Operation.Forget(id)))
                .handle((forgotten, thrown) -> {
                    if (thrown == null) {
                        unfinished.remove(id);
                    } else {
                        unfinished.put(id, shards);
                        LOG.log(Level.DEBUG, "Transaction " + id + " will be finished later", thrown);
                    }
                    return null;
                })
                .thenCompose(tried -> told);
    }

    /** Finishes a committed transaction of a lost node, from its record at the coordinator. */
    CompletableFuture<Void> finishCommitted(BranchId id, BranchOrigin origin) {
        List<Integer> others = new ArrayList<>(origin.participants());
        others.remove(Integer.valueOf(origin.coordinator()));
        return tell(others, new Operation.Commit(id))
                .thenCompose(told -> calls.request(origin.coordinator(), new Operation.Forget(id)))
                .thenApply(forgotten -> null);
    }

    /** Tells shards an outcome; one that does not know the branch was told before. */
    CompletableFuture<Void> tell(Collection<Integer> shards, Operation outcome) {
        List<CompletableFuture<Answer>> told = new ArrayList<>();
        for (int shard : shards) {
            told.add(calls.request(shard, outcome).exceptionally(thrown -> {
                MessagingException cause = Failures.of(thrown);
                if (cause.kind() != Kind.UNKNOWN_BRANCH) {
                    throw cause;
                }
                return new Answer.Applied();
            }));
        }
        return all(told);
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<Answer>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
    }
}
