package io.chorale.jms.xa;

import io.chorale.jms.link.PendingWork;
import java.util.HashMap;
import java.util.Map;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * A session's way into branches (Jakarta Transactions 2.0 §3.4): at most one at a time is at work, others may be
 * suspended. It stays usable after its session was closed, as transaction managers end branches later. Thread-safe.
 */
public final class ChoraleXAResource implements XAResource {
    private final BranchTable table;
    private final Map<BranchId, Branch> suspended = new HashMap<>();
    private Branch current;
    private int timeoutSeconds;
    private boolean scanning;

    ChoraleXAResource(BranchTable table) {
        this.table = table;
        this.timeoutSeconds = table.defaultTimeoutSeconds();
    }

    /** What the session does now belongs to this; null outside of a branch. */
    public synchronized PendingWork activeWork() {
        return current == null ? null : current.work();
    }

    /** What names the branch that {@link #activeWork} is of; null outside of one. */
    public synchronized String activeBranch() {
        return current == null ? null : current.id().toString();
    }

    @Override
    public synchronized void start(Xid xid, int flags) throws XAException {
        BranchId id = BranchId.of(xid);
        if (current != null) {
            throw XaFailures.of(XAException.XAER_PROTO, "This resource is at work in the branch " + current.id());
        }
        switch (flags) {
            case TMNOFLAGS -> current = table.begin(id, timeoutSeconds);
            case TMJOIN -> {
                if (suspended.containsKey(id)) {
                    throw XaFailures.of(XAException.XAER_PROTO, "The branch " + id + " is suspended here: resume it");
                }
                current = table.join(id);
            }
            case TMRESUME -> {
                table.requireOpen();
                Branch branch = suspended.remove(id);
                if (branch == null) {
                    table.known(id);
                    throw XaFailures.of(XAException.XAER_PROTO, "The branch " + id + " was not suspended here");
                }
                current = branch;
            }
            default -> throw XaFailures.of(XAException.XAER_INVAL, "Unknown flags of start: " + flags);
        }
    }

    @Override
    public synchronized void end(Xid xid, int flags) throws XAException {
        BranchId id = BranchId.of(xid);
        if (flags != TMSUCCESS && flags != TMFAIL && flags != TMSUSPEND) {
            throw XaFailures.of(XAException.XAER_INVAL, "Unknown flags of end: " + flags);
        }
        boolean isCurrent = current != null && current.id().equals(id);
        if (flags == TMSUSPEND) {
            if (!isCurrent) {
                throw notAtWork(id);
            }
            suspended.put(id, current);
            current = null;
            return;
        }
        Branch branch = isCurrent ? current : suspended.remove(id);
        if (branch == null) {
            throw notAtWork(id);
        }
        if (isCurrent) {
            current = null;
        }
        branch.dissociate(flags == TMFAIL);
    }

    private XAException notAtWork(BranchId id) throws XAException {
        table.known(id);
        return XaFailures.of(XAException.XAER_PROTO, "This resource is not at work in the branch " + id);
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        return table.prepare(BranchId.of(xid));
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        table.commit(BranchId.of(xid), onePhase);
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        table.rollback(BranchId.of(xid));
    }

    @Override
    public void forget(Xid xid) throws XAException {
        table.forget(BranchId.of(xid));
    }

    /** All branches come with the first call of a scan. */
    @Override
    public synchronized Xid[] recover(int flags) throws XAException {
        if ((flags & ~(TMSTARTRSCAN | TMENDRSCAN)) != 0) {
            throw XaFailures.of(XAException.XAER_INVAL, "Unknown flags of recover: " + flags);
        }
        boolean starts = (flags & TMSTARTRSCAN) != 0;
        boolean ends = (flags & TMENDRSCAN) != 0;
        if (!starts && !ends && !scanning) {
            throw XaFailures.of(XAException.XAER_PROTO, "No scan was started");
        }
        Xid[] found = starts ? table.recover() : new Xid[0];
        scanning = !ends && (starts || scanning);
        return found;
    }

    /** Whether both are of the same node: then a transaction manager may join branches across them. */
    @Override
    public boolean isSameRM(XAResource other) {
        return other instanceof ChoraleXAResource that && that.table == table;
    }

    @Override
    public synchronized int getTransactionTimeout() {
        return timeoutSeconds;
    }

    /** Counts for branches started later; 0 restores the default. */
    @Override
    public synchronized boolean setTransactionTimeout(int seconds) throws XAException {
        if (seconds < 0) {
            throw XaFailures.of(XAException.XAER_INVAL, "A timeout is not negative: " + seconds);
        }
        timeoutSeconds = seconds == 0 ? table.defaultTimeoutSeconds() : seconds;
        return true;
    }
}
