package io.chorale.jms.replicated;

import io.chorale.jms.queue.Answer;
import io.chorale.jms.queue.BranchId;
import io.chorale.jms.queue.BranchOrigin;
import io.chorale.jms.queue.BranchPart;
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

    /** Above it what is not finished is left to {@link OrphanResolver}, which is slower. */
    private static final int MAX_UNFINISHED = 16_384;

    private final ShardCalls calls;
    private final ChoraleNode node;

    /** Transactions of this node whose outcome did not reach all their shards yet, with their parts, the coordinator's first. */
    private final Map<BranchId, List<BranchPart>> unfinished = new ConcurrentHashMap<>();

    LocalTransactions(ShardCalls calls, ChoraleNode node) {
        this.calls = calls;
        this.node = node;
    }

    int unfinished() {
        return unfinished.size();
    }

    CompletableFuture<Void> execute(Map<Integer, Operation.Batch> work) {
        BranchId id = BranchId.local(UUID.randomUUID());
        int coordinator = work.keySet().iterator().next();
        BranchOrigin origin = new BranchOrigin(node.nodeId(), node.self().id(), coordinator);
        Preparation preparation = new Preparation(calls, id, origin, work);
        CompletableFuture<Void> done = new CompletableFuture<>();
        Failures.onDone(preparation.done(), (all, thrown) -> {
            if (thrown == null) {
                decide(id, preparation.parts(), done);
            } else {
                rollBack(id, preparation.parts(), certain(Failures.of(thrown)), done);
            }
        });
        return done;
    }

    private void decide(BranchId id, List<BranchPart> parts, CompletableFuture<Void> done) {
        Failures.onDone(calls.request(parts.get(0), new Operation.Commit(id, parts)), (answer, thrown) -> {
            if (thrown == null) {
                Failures.onDone(spread(id, parts, true), (all, untold) -> confirm(done, all, untold));
                return;
            }
            MessagingException cause = Failures.of(thrown);
            if (cause.kind() == Kind.IN_DOUBT) {
                leave(id, parts);
                done.completeExceptionally(cause);
            } else {
                rollBack(id, parts, certain(cause), done);
            }
        });
    }

    /**
     * What is confirmed is committed in each shard, on this side of a partition at least: until then the other side sets it
     * aside, and what it took may be handed out there.
     *
     * @param all whether each part was there; one that was not has been committed by another node, or given up
     */
    private static void confirm(CompletableFuture<Void> done, Boolean all, Throwable untold) {
        if (untold == null && all) {
            done.complete(null);
        } else if (untold == null) {
            done.completeExceptionally(new MessagingException(
                    Kind.IN_DOUBT,
                    "The transaction is committed, but this node was taken to be lost, and a part of it was ended by"
                            + " another one: it is done, unless that one has rolled it back, and more was rolled back"
                            + " there since than a shard keeps."));
        } else {
            done.completeExceptionally(new MessagingException(
                    Kind.IN_DOUBT,
                    "The transaction is committed, but not every shard has said that its part is done. It will be done"
                            + " there when the shard is reached: "
                            + Failures.of(untold).getMessage(),
                    untold));
        }
    }

    private void leave(BranchId id, List<BranchPart> parts) {
        if (unfinished.size() < MAX_UNFINISHED) {
            unfinished.put(id, parts);
        }
    }

    /** Nobody but this node commits, and it has not, nor will it: so the work is certainly undone, and the cause says why. */
    private void rollBack(BranchId id, List<BranchPart> parts, MessagingException cause, CompletableFuture<Void> done) {
        Failures.onDone(tell(parts, new Operation.Rollback(id, false)), (all, thrown) -> {
            if (thrown != null) {
                leave(id, parts);
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
        unfinished.forEach((id, parts) -> tried.add(resolve(id, parts.get(0))
                .thenCompose(committed -> spread(id, parts, committed))
                .handle((done, thrown) -> {
                    if (thrown != null) {
                        LOG.log(Level.DEBUG, "Transaction " + id + " is not finished yet", thrown);
                    }
                    return null;
                })));
        return CompletableFuture.allOf(tried.toArray(CompletableFuture[]::new));
    }

    /** Has the coordinator say, for ever, how the transaction ends. */
    CompletableFuture<Boolean> resolve(BranchId id, BranchPart coordinator) {
        return calls.request(coordinator, new Operation.Resolve(id))
                .thenApply(answer -> answer instanceof Answer.Outcome outcome && outcome.committed());
    }

    /**
     * Brings a decided outcome to all shards, then has the coordinator forget it.
     *
     * @return whether each part was there; fails when a shard could not be told, and that is tried again later
     */
    private CompletableFuture<Boolean> spread(BranchId id, List<BranchPart> parts, boolean committed) {
        Operation outcome = committed ? new Operation.Commit(id) : new Operation.SetAside(id);
        CompletableFuture<Boolean> told = tell(parts.subList(1, parts.size()), outcome);
        return told.thenCompose(all -> calls.request(parts.get(0), new Operation.Forget(id, committed)))
                .handle((forgotten, thrown) -> {
                    if (thrown == null) {
                        unfinished.remove(id);
                    } else {
                        leave(id, parts);
                        LOG.log(Level.DEBUG, "Transaction " + id + " will be finished later", thrown);
                    }
                    return null;
                })
                .thenCompose(tried -> told);
    }

    /** Finishes a committed transaction of a lost node, from its record at the coordinator. */
    CompletableFuture<Void> finishCommitted(Answer.BranchInfo record) {
        BranchId id = record.id();
        List<BranchPart> parts = record.parts();
        return tell(parts.subList(1, parts.size()), new Operation.Commit(id))
                .thenCompose(told -> calls.request(record.origin().coordinator(), new Operation.Forget(id, true)))
                .thenApply(forgotten -> null);
    }

    /**
     * Tells shards an outcome. One that knows where its part was prepared, and does not have it, was told before, this or the
     * other outcome; where the preparation is in doubt, what comes of it is for {@link OrphanResolver}.
     *
     * @return whether each had its part
     */
    CompletableFuture<Boolean> tell(Collection<BranchPart> parts, Operation outcome) {
        CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
        for (BranchPart part : parts) {
            all = all.thenCombine(tell(part, outcome), Boolean::logicalAnd);
        }
        return all;
    }

    private CompletableFuture<Boolean> tell(BranchPart part, Operation outcome) {
        return calls.request(part, outcome).handle((answer, thrown) -> {
            MessagingException cause = thrown == null ? null : Failures.of(thrown);
            if (cause != null && cause.kind() != Kind.UNKNOWN_BRANCH) {
                throw cause;
            }
            return cause == null;
        });
    }
}
