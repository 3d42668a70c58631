package io.chorale.ra.access;

import jakarta.jms.JMSException;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * Stands between the transaction manager and the provider's resource. It exists for two reasons: a recovery manager may
 * ask before the node is started, which is answered with {@link XAException#XAER_RMFAIL} (try again later) instead of
 * failing to make the connection; and the adapter must know whether work is part of a branch. As safe for use by
 * several threads as the provider's resource is.
 */
public final class ObservedXaResource implements XAResource {
    /** Finds the provider's resource when it is needed. */
    @FunctionalInterface
    public interface Source {
        XAResource resource() throws JMSException;
    }

    private final Source source;
    private final BranchObserver observer;

    public ObservedXaResource(Source source, BranchObserver observer) {
        this.source = source;
        this.observer = observer;
    }

    @Override
    public void start(Xid xid, int flags) throws XAException {
        delegate().start(xid, flags);
        observer.onAssociated();
    }

    @Override
    public void end(Xid xid, int flags) throws XAException {
        try {
            delegate().end(xid, flags);
        } finally {
            observer.onDissociated();
        }
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        return delegate().prepare(xid);
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        delegate().commit(xid, onePhase);
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        try {
            delegate().rollback(xid);
        } finally {
            observer.onRolledBack();
        }
    }

    @Override
    public void forget(Xid xid) throws XAException {
        delegate().forget(xid);
    }

    @Override
    public Xid[] recover(int flag) throws XAException {
        return delegate().recover(flag);
    }

    @Override
    public boolean isSameRM(XAResource other) throws XAException {
        if (other == this) {
            return true;
        }
        XAResource unwrapped = other instanceof ObservedXaResource observed ? observed.delegate() : other;
        return delegate().isSameRM(unwrapped);
    }

    @Override
    public int getTransactionTimeout() throws XAException {
        return delegate().getTransactionTimeout();
    }

    @Override
    public boolean setTransactionTimeout(int seconds) throws XAException {
        return delegate().setTransactionTimeout(seconds);
    }

    private XAResource delegate() throws XAException {
        try {
            return source.resource();
        } catch (JMSException e) {
            XAException failure = new XAException(XAException.XAER_RMFAIL);
            failure.initCause(e);
            throw failure;
        }
    }
}
