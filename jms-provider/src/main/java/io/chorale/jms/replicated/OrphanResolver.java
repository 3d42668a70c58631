package io.chorale.jms.replicated;

import io.chorale.jms.queue.Answer;
import io.chorale.jms.queue.BranchId;
import io.chorale.jms.queue.BranchPart;
import io.chorale.jms.queue.Operation;
import io.chorale.jms.queue.Question;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.Dot;
import io.chorale.replication.Space;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Ends transactions over several shards whose node is lost, and such as a node has given up without knowing where they were
 * prepared. Every node looks after the shards that it reigns. A wrong suspicion does no harm: the coordinator's record
 * decides, and the suspected node's commit is refused then, or, if the coordinator's shard is parted as well, taken on its other
 * side. For that what is rolled back is only set aside.
 */
final class OrphanResolver {
    private static final Logger LOG = System.getLogger(OrphanResolver.class.getName());

    /** Finds of one before it is ended: a node that leaves and comes back with the next view keeps its transactions. */
    private static final int PATIENCE_WITH_LOST = 1;

    /** The same of a node that is there, and may still be at it. */
    static final int PATIENCE_WITH_PRESENT = 120;

    /** The same if it is committed: then who is still at it loses no more than a confirmation. */
    static final int PATIENCE_WITH_COMMITTED = 30;

    private record Ending(int shard, BranchId branch) {}

    private final ChoraleNode node;
    private final Space space;
    private final ShardCalls calls;
    private final LocalTransactions transactions;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean retrying = new AtomicBoolean();

    /** What is being ended. It may wait for two sides of a partition to be merged, and keeps nothing else waiting. */
    private final Set<Ending> endings = ConcurrentHashMap.newKeySet();

    private final LongAdder resolved = new LongAdder();

    /** How often each was found. */
    private Map<BranchId, Integer> suspects = Map.of();

    OrphanResolver(ChoraleNode node, Space space, ShardCalls calls, LocalTransactions transactions) {
        this.node = node;
        this.space = space;
        this.calls = calls;
        this.transactions = transactions;
    }

    long resolved() {
        return resolved.sum();
    }

    /** One pass over what this node has not finished, and one over what others have left, unless the last one still waits. */
    void run() {
        if (retrying.compareAndSet(false, true)) {
            Failures.onDone(transactions.retryUnfinished(), (done, thrown) -> retrying.set(false));
        }
        if (looking.compareAndSet(false, true)) {
            look();
        }
    }

    private void look() {
        Map<BranchId, Integer> formerSuspects = suspects;
        Map<BranchId, Integer> newSuspects = new ConcurrentHashMap<>();
        List<CompletableFuture<Void>> passes = new ArrayList<>();
        for (int shard = 0; shard < space.shards(); shard++) {
            if (node.self().equals(space.primaryOf(shard))) {
                passes.add(look(shard, formerSuspects, newSuspects));
            }
        }
        Failures.onDone(CompletableFuture.allOf(passes.toArray(CompletableFuture[]::new)), (done, thrown) -> {
            if (thrown != null) {
                LOG.log(Level.DEBUG, "Not all shards could be looked after; next time", thrown);
            }
            suspects = Map.copyOf(newSuspects);
            looking.set(false);
        });
    }

    private CompletableFuture<Void> look(
            int shard, Map<BranchId, Integer> formerSuspects, Map<BranchId, Integer> newSuspects) {
        return calls.query(shard, new Question.LocalTransactions()).thenAccept(answer -> {
            Set<UUID> present = new HashSet<>();
            node.view().members().forEach(member -> present.add(member.id()));
            for (Answer.BranchInfo branch : ((Answer.BranchList) answer).branches()) {
                int found = formerSuspects.getOrDefault(branch.id(), 0);
                newSuspects.put(branch.id(), found + 1);
                if (found >= patience(branch, present)) {
                    begin(shard, branch);
                }
            }
        });
    }

    private static int patience(Answer.BranchInfo branch, Set<UUID> present) {
        if (!present.contains(branch.origin().member())) {
            return PATIENCE_WITH_LOST;
        }
        return branch.isCommitted() ? PATIENCE_WITH_COMMITTED : PATIENCE_WITH_PRESENT;
    }

    private void begin(int shard, Answer.BranchInfo branch) {
        Ending ending = new Ending(shard, branch.id());
        if (endings.add(ending)) {
            Failures.onDone(end(shard, branch), (done, thrown) -> {
                endings.remove(ending);
                if (thrown != null) {
                    LOG.log(Level.DEBUG, "Transaction " + branch.id() + " could not be ended; next time", thrown);
                }
            });
        }
    }

    private CompletableFuture<?> end(int shard, Answer.BranchInfo branch) {
        resolved.increment();
        LOG.log(
                Level.INFO,
                "Shard {0}: ending transaction {1}, which its node has not ended",
                shard,
                branch.id().global());
        if (branch.isCommitted()) {
            return transactions.finishCommitted(branch);
        }
        return transactions
                .resolve(branch.id(), new BranchPart(branch.origin().coordinator(), Dot.NONE))
                .thenCompose(committed -> transactions.tell(
                        List.of(new BranchPart(shard, Dot.NONE)),
                        committed ? new Operation.Commit(branch.id()) : new Operation.SetAside(branch.id())));
    }
}
