package io.chorale.jms.xa;

import io.chorale.jms.link.PendingWork;
import java.util.concurrent.ScheduledFuture;
import javax.transaction.xa.XAException;

/** One branch: its state, its work, and how many resources are at work in it. Guarded by itself. */
final class Branch {
    private final BranchId id;
    private final PendingWork work;
    private BranchState state = BranchState.ACTIVE;
    private int associations;
    private ScheduledFuture<?> timer;

    Branch(BranchId id, PendingWork work) {
        this.id = id;
        this.work = work;
    }

    BranchId id() {
        return id;
    }

    PendingWork work() {
        return work;
    }

    synchronized BranchState state() {
        return state;
    }

    synchronized void moveTo(BranchState next) {
        state = next;
        if (next != BranchState.ACTIVE && timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Sets the timer, unless the branch went on before that. */
    synchronized void setTimer(ScheduledFuture<?> future) {
        if (state == BranchState.ACTIVE) {
            timer = future;
        } else {
            future.cancel(false);
        }
    }

    /** Takes the branch if it is in one of the states, so that no one else moves it meanwhile. */
    synchronized BranchState seize() throws XAException {
        if (state == BranchState.BUSY) {
            throw XaFailures.of(XAException.XAER_PROTO, "Another thread settles the branch " + id);
        }
        if (associations > 0 && state != BranchState.TIMED_OUT) {
            throw XaFailures.of(XAException.XAER_PROTO, "The branch " + id + " has not ended");
        }
        BranchState before = state;
        moveTo(BranchState.BUSY);
        return before;
    }

    /** Marks an unprepared branch as timed out; false if it is too late for that. */
    synchronized boolean expire() {
        if (state != BranchState.ACTIVE && state != BranchState.ROLLBACK_ONLY) {
            return false;
        }
        moveTo(BranchState.TIMED_OUT);
        return true;
    }

    synchronized void associate() throws XAException {
        switch (state) {
            case ACTIVE -> associations++;
            case TIMED_OUT -> throw XaFailures.of(XAException.XA_RBTIMEOUT, "The branch " + id + " timed out");
            case ROLLBACK_ONLY ->
                throw XaFailures.of(XAException.XA_RBROLLBACK, "The branch " + id + " can only be rolled back");
            default -> throw XaFailures.of(XAException.XAER_PROTO, "The branch " + id + " is " + state);
        }
    }

    /** Ends an association; the branch stays known until it is committed or rolled back. */
    synchronized void dissociate(boolean failed) throws XAException {
        associations--;
        if (state == BranchState.TIMED_OUT) {
            throw XaFailures.of(XAException.XA_RBTIMEOUT, "The branch " + id + " timed out and was rolled back");
        }
        if (failed && state == BranchState.ACTIVE) {
            moveTo(BranchState.ROLLBACK_ONLY);
        }
    }
}
