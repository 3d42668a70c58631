package io.chorale.jms.replicated;

import io.chorale.jms.queue.Answer;
import io.chorale.jms.queue.BranchId;
import io.chorale.jms.queue.BranchOrigin;
import io.chorale.jms.queue.BranchPart;
import io.chorale.jms.queue.Operation;
import io.chorale.jms.queue.Question;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.Dot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import javax.transaction.xa.Xid;

/**
 * Branches of transactions that an application server coordinates. Where a branch is, this node remembers when it
 * prepared it, and asks all shards for else. Thread-safe.
 */
final class XaBranches {
    /** Above it a branch's shards are not remembered, and asked for instead. */
    private static final int MAX_REMEMBERED = 65_536;

    private final ShardCalls calls;
    private final ChoraleNode node;
    private final Map<BranchId, List<BranchPart>> partsOf = new ConcurrentHashMap<>();

    XaBranches(ShardCalls calls, ChoraleNode node) {
        this.calls = calls;
        this.node = node;
    }

    CompletableFuture<Void> prepare(Xid xid, Map<Integer, Operation.Batch> work) {
        BranchId id = BranchId.of(xid);
        BranchOrigin origin = BranchOrigin.xa(node.nodeId(), node.self().id());
        Preparation preparation = new Preparation(calls, id, origin, work);
        CompletableFuture<Void> done = new CompletableFuture<>();
        Failures.onDone(preparation.done(), (all, thrown) -> {
            if (thrown == null) {
                if (partsOf.size() < MAX_REMEMBERED) {
                    partsOf.put(id, preparation.parts());
                }
                done.complete(null);
                return;
            }
            Failures.onDone(
                    undo(id, preparation.maybePrepared()),
                    (undone, ignored) -> done.completeExceptionally(Failures.of(thrown)));
        });
        return done;
    }

    /**
     * Rolls back where the branch may be prepared. It stays where that fails, and the transaction manager's recovery
     * finds it: it was never told that the branch is prepared.
     */
    private CompletableFuture<Void> undo(BranchId id, List<BranchPart> parts) {
        return CompletableFuture.allOf(parts.stream()
                .map(part -> calls.request(part, new Operation.Rollback(id, false)))
                .toArray(CompletableFuture[]::new));
    }

    CompletableFuture<Void> commit(Xid xid) {
        BranchId id = BranchId.of(xid);
        return end(id, new Operation.Commit(id));
    }

    CompletableFuture<Void> rollback(Xid xid) {
        BranchId id = BranchId.of(xid);
        return end(id, new Operation.Rollback(id, true));
    }

    private CompletableFuture<Void> end(BranchId id, Operation outcome) {
        List<BranchPart> remembered = partsOf.get(id);
        CompletableFuture<List<BranchPart>> parts =
                remembered != null ? CompletableFuture.completedFuture(remembered) : find(id);
        return parts.thenCompose(where -> {
            if (where.isEmpty() && remembered == null) {
                return Failures.failed(Kind.UNKNOWN_BRANCH, "No shard has the branch " + id);
            }
            return endAt(id, where, outcome);
        });
    }

    private CompletableFuture<Void> endAt(BranchId id, List<BranchPart> parts, Operation outcome) {
        List<CompletableFuture<MessagingException>> told = new ArrayList<>();
        for (BranchPart part : parts) {
            told.add(calls.request(part, outcome)
                    .handle((answer, thrown) -> thrown == null ? null : Failures.of(thrown)));
        }
        return CompletableFuture.allOf(told.toArray(CompletableFuture[]::new)).thenApply(done -> {
            int unknown = 0;
            MessagingException failure = null;
            for (CompletableFuture<MessagingException> each : told) {
                MessagingException cause = each.join();
                if (cause != null && cause.kind() == Kind.UNKNOWN_BRANCH) {
                    unknown++;
                } else if (cause != null) {
                    failure = cause;
                }
            }
            if (failure != null) {
                throw new MessagingException(
                        Kind.IN_DOUBT,
                        "The branch may have ended on some shards only; ask again: " + failure.getMessage(),
                        failure);
            }
            partsOf.remove(id);
            if (unknown == parts.size() && unknown > 0) {
                throw new MessagingException(Kind.UNKNOWN_BRANCH, "No shard has the branch " + id + " (any more)");
            }
            return null;
        });
    }

    private CompletableFuture<List<BranchPart>> find(BranchId id) {
        return calls.queryAll(Answer.Count.class, new Question.HasBranch(id)).thenApply(counts -> {
            List<BranchPart> parts = new ArrayList<>();
            for (int shard = 0; shard < counts.size(); shard++) {
                if (counts.get(shard).value() > 0) {
                    parts.add(new BranchPart(shard, Dot.NONE));
                }
            }
            return parts;
        });
    }

    CompletableFuture<List<Xid>> recover() {
        return calls.queryAll(Answer.BranchList.class, new Question.PreparedBranches())
                .thenApply(lists -> {
                    Set<BranchId> found = new LinkedHashSet<>();
                    for (Answer.BranchList list : lists) {
                        for (Answer.BranchInfo branch : list.branches()) {
                            if (isOurs(branch.origin().node())) {
                                found.add(branch.id());
                            }
                        }
                    }
                    return found.stream().map(BranchId::toXid).toList();
                });
    }

    /**
     * This node's own branches, and those of absent nodes. While a member of the view has not told its node id yet, no
     * node is taken to be absent: recovery must never roll back what a live node is about to commit.
     */
    private boolean isOurs(UUID owner) {
        if (owner.equals(node.nodeId())) {
            return true;
        }
        Set<UUID> present = node.presentNodes();
        return present.size() >= node.view().members().size() && !present.contains(owner);
    }
}
