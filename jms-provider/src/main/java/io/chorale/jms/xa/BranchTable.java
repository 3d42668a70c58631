package io.chorale.jms.xa;

import io.chorale.jms.link.PendingWork;
import io.chorale.jms.link.ServiceLink;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * The branches of a node, whichever session works in them: a transaction manager may start a branch through one
 * resource, join it through another and commit it through a third. Thread-safe.
 */
public final class BranchTable implements AutoCloseable {
    private static final Logger LOG = System.getLogger(BranchTable.class.getName());

    private static final long TOMBSTONE_SECONDS = 600;

    private final ServiceLink link;
    private final String name;
    private final Map<BranchId, Branch> branches = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer;

    /**
     * Makes an empty table.
     *
     * @param name of the node, for threads and messages
     */
    public BranchTable(ServiceLink link, String name) {
        this.link = link;
        this.name = name;
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "chorale-branches-" + name);
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /** A resource to enlist; one for each session or endpoint thread. */
    public ChoraleXAResource newResource() {
        return new ChoraleXAResource(this);
    }

    /** How many branches are known here, prepared ones included. */
    public int size() {
        return branches.size();
    }

    int defaultTimeoutSeconds() {
        return link.settings().branchTimeoutSeconds();
    }

    Branch begin(BranchId id, int timeoutSeconds) throws XAException {
        requireOpen();
        if (branches.size() >= link.settings().maxBranches()) {
            throw XaFailures.of(
                    XAException.XAER_RMERR,
                    "The node " + name + " has " + branches.size() + " open branches, as many as it can: end some");
        }
        Branch branch = new Branch(id, new PendingWork(link.settings()));
        if (branches.putIfAbsent(id, branch) != null) {
            throw XaFailures.of(XAException.XAER_DUPID, "The branch " + id + " exists");
        }
        branch.associate();
        branch.setTimer(scheduled(() -> expire(branch, timeoutSeconds), timeoutSeconds));
        return branch;
    }

    private ScheduledFuture<?> scheduled(Runnable task, long delaySeconds) throws XAException {
        try {
            return timer.schedule(task, delaySeconds, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            throw XaFailures.of(XAException.XAER_RMFAIL, "The node " + name + " is closed", e);
        }
    }

    Branch join(BranchId id) throws XAException {
        requireOpen();
        Branch branch = known(id);
        branch.associate();
        return branch;
    }

    Branch known(BranchId id) throws XAException {
        Branch branch = branches.get(id);
        if (branch == null) {
            throw XaFailures.of(XAException.XAER_NOTA, "No branch " + id + " on node " + name);
        }
        return branch;
    }

    void requireOpen() throws XAException {
        if (link.isClosed()) {
            throw XaFailures.of(XAException.XAER_RMFAIL, "The node " + name + " is closed");
        }
    }

    private void expire(Branch branch, int timeoutSeconds) {
        String reason = "The branch " + branch.id() + " took longer than " + timeoutSeconds + " s and was rolled back";
        if (!branch.expire()) {
            return;
        }
        LOG.log(Level.WARNING, reason);
        branch.work().end(reason);
        giveBack(branch);
        bury(branch);
    }

    /** Keeps a timed-out branch long enough for its transaction manager to hear of it, and not for ever. */
    @SuppressWarnings("FutureReturnValueIgnored") // Removing from a map cannot fail.
    private void bury(Branch branch) {
        if (!timer.isShutdown()) {
            timer.schedule(() -> branches.remove(branch.id(), branch), TOMBSTONE_SECONDS, TimeUnit.SECONDS);
        }
    }

    int prepare(BranchId id) throws XAException {
        requireOpen();
        Branch branch = known(id);
        BranchState before = branch.seize();
        if (before != BranchState.ACTIVE) {
            return refuseToFinish(branch, before, "prepare");
        }
        branch.work().end("The branch " + id + " has ended");
        if (branch.work().isEmpty()) {
            branches.remove(id);
            return XAResource.XA_RDONLY;
        }
        try {
            link.outcome(link.service().prepare(id, branch.work().work()));
        } catch (MessagingException e) {
            if (e.kind() == Kind.IN_DOUBT) {
                branch.moveTo(BranchState.PREPARE_IN_DOUBT);
                throw XaFailures.of(XAException.XAER_RMFAIL, "Not known whether the branch " + id + " is prepared", e);
            }
            throw rolledBack(branch, e);
        }
        branch.work().settled();
        branch.moveTo(BranchState.PREPARED);
        return XAResource.XA_OK;
    }

    void commit(BranchId id, boolean onePhase) throws XAException {
        requireOpen();
        if (onePhase) {
            commitOnePhase(known(id));
            return;
        }
        Branch branch = branches.get(id);
        if (branch == null) {
            commitPrepared(id);
            return;
        }
        BranchState before = branch.seize();
        if (before != BranchState.PREPARED && before != BranchState.COMMIT_IN_DOUBT) {
            refuseToFinish(branch, before, "commit");
        }
        try {
            link.outcome(link.service().commit(id));
        } catch (MessagingException e) {
            if (e.kind() != Kind.UNKNOWN_BRANCH) {
                branch.moveTo(e.kind() == Kind.IN_DOUBT ? BranchState.COMMIT_IN_DOUBT : before);
                throw XaFailures.of(XAException.XAER_RMFAIL, "Cannot commit the branch " + id + " now, try again", e);
            }
            branches.remove(id);
            if (before == BranchState.PREPARED) {
                throw XaFailures.of(XAException.XAER_NOTA, "The branch " + id + " was settled elsewhere", e);
            }
            // The earlier attempt, whose answer was lost, committed it.
            return;
        }
        branches.remove(id);
    }

    private void commitPrepared(BranchId id) throws XAException {
        try {
            link.outcome(link.service().commit(id));
        } catch (MessagingException e) {
            throw unsettled("commit", id, e);
        }
    }

    private void commitOnePhase(Branch branch) throws XAException {
        BranchState before = branch.seize();
        if (before != BranchState.ACTIVE) {
            refuseToFinish(branch, before, "commit");
        }
        branch.work().end("The branch " + branch.id() + " has ended");
        try {
            link.outcome(link.executeAsync(branch.work().work()));
        } catch (MessagingException e) {
            if (e.kind() == Kind.IN_DOUBT) {
                branch.work().settled();
                branch.moveTo(BranchState.HAZARD);
                throw XaFailures.of(
                        XAException.XAER_RMFAIL, "Not known whether the branch " + branch.id() + " is committed", e);
            }
            throw rolledBack(branch, e);
        }
        branch.work().settled();
        branches.remove(branch.id());
    }

    /** Answers a request to finish a branch that cannot be finished so; the branch stays or goes with its state. */
    private int refuseToFinish(Branch branch, BranchState state, String action) throws XAException {
        BranchId id = branch.id();
        switch (state) {
            case ROLLBACK_ONLY -> {
                branches.remove(id);
                awaitGiveBack(branch);
                throw XaFailures.of(XAException.XA_RBROLLBACK, "The branch " + id + " failed and was rolled back");
            }
            case TIMED_OUT -> {
                branches.remove(id);
                throw XaFailures.of(XAException.XA_RBTIMEOUT, "The branch " + id + " timed out and was rolled back");
            }
            case HAZARD -> {
                branch.moveTo(state);
                throw XaFailures.of(XAException.XA_HEURHAZ, "The branch " + id + " may have been committed");
            }
            default -> {
                branch.moveTo(state);
                throw XaFailures.of(XAException.XAER_PROTO, "Cannot " + action + ": the branch " + id + " is " + state);
            }
        }
    }

    private XAException rolledBack(Branch branch, MessagingException cause) {
        branches.remove(branch.id());
        awaitGiveBack(branch);
        return XaFailures.of(XaFailures.rolledBackCode(cause), "The branch " + branch.id() + " was rolled back", cause);
    }

    void rollback(BranchId id) throws XAException {
        requireOpen();
        Branch branch = branches.get(id);
        if (branch == null) {
            rollbackPrepared(id);
            return;
        }
        BranchState before = branch.seize();
        switch (before) {
            case ACTIVE, ROLLBACK_ONLY, TIMED_OUT -> {
                branches.remove(id);
                branch.work().end("The branch " + id + " was rolled back");
                awaitGiveBack(branch);
            }
            case PREPARE_IN_DOUBT -> rollbackInDoubt(branch);
            case PREPARED -> {
                try {
                    rollbackPrepared(id);
                    branches.remove(id);
                } catch (XAException e) {
                    if (e.errorCode == XAException.XAER_NOTA) {
                        branches.remove(id);
                    } else {
                        branch.moveTo(before);
                    }
                    throw e;
                }
            }
            default -> refuseToFinish(branch, before, "roll back");
        }
    }

    private void rollbackPrepared(BranchId id) throws XAException {
        try {
            link.outcome(link.service().rollback(id));
        } catch (MessagingException e) {
            throw unsettled("roll back", id, e);
        }
    }

    /** If it was prepared after all, it is rolled back there; if it will be yet, recovery finds and rolls it back. */
    private void rollbackInDoubt(Branch branch) throws XAException {
        try {
            link.outcome(link.service().rollback(branch.id()));
            branch.work().settled();
        } catch (MessagingException e) {
            if (e.kind() != Kind.UNKNOWN_BRANCH) {
                branch.moveTo(BranchState.PREPARE_IN_DOUBT);
                throw unsettled("roll back", branch.id(), e);
            }
            awaitGiveBack(branch);
        }
        branches.remove(branch.id());
    }

    private static XAException unsettled(String action, BranchId id, MessagingException cause) {
        return cause.kind() == Kind.UNKNOWN_BRANCH
                ? XaFailures.of(XAException.XAER_NOTA, "No node has the branch " + id, cause)
                : XaFailures.of(XAException.XAER_RMFAIL, "Cannot " + action + " the branch " + id + " now", cause);
    }

    void forget(BranchId id) throws XAException {
        requireOpen();
        Branch branch = known(id);
        BranchState before = branch.seize();
        if (before != BranchState.HAZARD) {
            branch.moveTo(before);
            throw XaFailures.of(XAException.XAER_PROTO, "The branch " + id + " was not completed heuristically");
        }
        branches.remove(id);
    }

    Xid[] recover() throws XAException {
        requireOpen();
        Set<BranchId> prepared = new HashSet<>();
        branches.forEach((id, branch) -> {
            if (branch.state() == BranchState.PREPARED) {
                prepared.add(id);
            }
        });
        List<Xid> found;
        try {
            found = link.outcome(link.service().recover());
        } catch (MessagingException e) {
            throw XaFailures.of(XAException.XAER_RMFAIL, "Cannot list the prepared branches", e);
        }
        BranchId[] ids = found.stream().map(BranchId::of).toArray(BranchId[]::new);
        // What another node settled meanwhile need not be remembered here.
        prepared.removeAll(Set.of(ids));
        prepared.forEach(branches::remove);
        return ids;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for it: a failure is logged.
    private static void giveBack(Branch branch) {
        branch.work().giveBack().whenComplete((done, failure) -> logGiveBack(branch, failure));
    }

    private void awaitGiveBack(Branch branch) {
        try {
            link.outcome(branch.work().giveBack());
        } catch (MessagingException e) {
            logGiveBack(branch, e);
        }
    }

    /** A rollback holds in any case: nothing of the branch was done. Its messages come back later at worst. */
    private static void logGiveBack(Branch branch, Throwable failure) {
        if (failure != null) {
            LOG.log(
                    Level.WARNING,
                    "Messages of the branch " + branch.id() + " come back only when their consumers close",
                    failure);
        }
    }

    /** Rolls unprepared branches back and stops the timer. Prepared ones stay with the service. */
    @Override
    public void close() {
        timer.shutdownNow();
        branches.values().forEach(branch -> {
            if (branch.expire()) {
                branch.work().end("The node " + name + " was closed");
                giveBack(branch);
            }
        });
        branches.clear();
    }
}
