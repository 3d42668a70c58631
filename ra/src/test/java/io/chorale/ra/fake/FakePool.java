package io.chorale.ra.fake;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * A server's pool with its transaction manager, for one thread: in a transaction all handles share one entry, whose
 * resource is enlisted when it is taken, and which goes back to the pool when the transaction has ended.
 */
public final class FakePool implements ConnectionManager, ConnectionEventListener {
    private static final long serialVersionUID = 1L;

    public final transient Set<ManagedConnection> free = new HashSet<>();
    public final transient Set<ManagedConnection> destroyed = new HashSet<>();
    private final transient Map<ManagedConnection, Integer> handles = new LinkedHashMap<>();
    private transient ManagedConnection enlisted;
    private transient Xid transaction;
    private int transactions;

    @Override
    public Object allocateConnection(ManagedConnectionFactory factory, ConnectionRequestInfo info)
            throws ResourceException {
        ManagedConnection entry = enlisted;
        if (entry == null) {
            entry = factory.matchManagedConnections(free, null, info);
            if (entry == null) {
                entry = factory.createManagedConnection(null, info);
                entry.addConnectionEventListener(this);
            }
            free.remove(entry);
            handles.put(entry, 0);
            if (transaction != null) {
                enlist(entry);
            }
        }
        handles.merge(entry, 1, Integer::sum);
        return entry.getConnection(null, info);
    }

    /** Begins a transaction; entries that are in use take part, as with a server that tracks a component's handles. */
    public void begin() throws ResourceException {
        transaction = new FakeXid(++transactions, 1);
        for (ManagedConnection entry : Set.copyOf(handles.keySet())) {
            enlist(entry);
        }
    }

    private void enlist(ManagedConnection entry) throws ResourceException {
        enlisted = entry;
        try {
            entry.getXAResource().start(transaction, XAResource.TMNOFLAGS);
        } catch (XAException e) {
            throw new ResourceException("start failed", e);
        }
    }

    public void commit() throws ResourceException {
        complete(true);
    }

    public void rollback() throws ResourceException {
        complete(false);
    }

    private void complete(boolean commit) throws ResourceException {
        Xid xid = transaction;
        ManagedConnection entry = enlisted;
        transaction = null;
        enlisted = null;
        if (entry == null) {
            return;
        }
        try {
            XAResource resource = entry.getXAResource();
            resource.end(xid, commit ? XAResource.TMSUCCESS : XAResource.TMFAIL);
            if (commit) {
                resource.commit(xid, true);
            } else {
                resource.rollback(xid);
            }
        } catch (XAException e) {
            throw new ResourceException("completion failed", e);
        }
        returnIfUnused(entry);
    }

    @Override
    public void connectionClosed(ConnectionEvent event) {
        ManagedConnection entry = (ManagedConnection) event.getSource();
        handles.merge(entry, -1, Integer::sum);
        if (entry != enlisted) {
            returnIfUnused(entry);
        }
    }

    private void returnIfUnused(ManagedConnection entry) {
        if (handles.getOrDefault(entry, 0) > 0) {
            return;
        }
        handles.remove(entry);
        try {
            entry.cleanup();
        } catch (ResourceException e) {
            throw new AssertionError("An entry could not be cleaned", e);
        }
        free.add(entry);
    }

    @Override
    public void connectionErrorOccurred(ConnectionEvent event) {
        ManagedConnection entry = (ManagedConnection) event.getSource();
        handles.remove(entry);
        free.remove(entry);
        destroyed.add(entry);
        try {
            entry.destroy();
        } catch (ResourceException e) {
            throw new AssertionError("An entry could not be destroyed", e);
        }
    }

    @Override
    public void localTransactionStarted(ConnectionEvent event) {
        throw new AssertionError("Nobody demarcates local transactions through a handle");
    }

    @Override
    public void localTransactionCommitted(ConnectionEvent event) {
        throw new AssertionError("Nobody demarcates local transactions through a handle");
    }

    @Override
    public void localTransactionRolledback(ConnectionEvent event) {
        throw new AssertionError("Nobody demarcates local transactions through a handle");
    }
}
