package io.chorale.ra.outbound;

import io.chorale.ra.access.BranchObserver;
import io.chorale.ra.access.Messaging;
import io.chorale.ra.access.ObservedXaResource;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionMetaData;
import jakarta.resource.spi.ResourceAdapterInternalException;
import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import javax.security.auth.Subject;
import javax.transaction.xa.XAResource;

/**
 * One pool entry: a connection of the provider and its sessions. Connects at first use. In a transaction the container
 * may hand the same entry to several handles; they then share the transacted session. Used by one thread at a time,
 * except for the notice that the connection failed.
 */
final class ChoraleManagedConnection implements ManagedConnection {
    private static final Logger LOG = System.getLogger(ChoraleManagedConnection.class.getName());

    private final ChoraleManagedConnectionFactory factory;
    private final ConnectionRequest request;
    private final List<ConnectionEventListener> listeners = new CopyOnWriteArrayList<>();
    private final List<SessionHandle> handles = new CopyOnWriteArrayList<>();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final XAResource xaResource;

    private volatile XAConnection connection;
    private ManagedSessions sessions;
    private boolean started;
    private volatile boolean destroyed;
    private volatile boolean inBranch;
    private volatile boolean inLocalTransaction;

    ChoraleManagedConnection(ChoraleManagedConnectionFactory factory, ConnectionRequest request) {
        this.factory = factory;
        this.request = request;
        this.xaResource = new ObservedXaResource(this::providerResource, new BranchObserver() {
            @Override
            public void onAssociated() {
                inBranch = true;
            }

            @Override
            public void onDissociated() {
                inBranch = false;
            }
        });
    }

    // What handles ask for.

    /** Whether work is part of a transaction that the container demarcates. */
    boolean isTransacted() {
        return inBranch || inLocalTransaction;
    }

    /** The session that work must go through now. */
    ManagedSessions.Opened current() throws JMSException {
        return inLocalTransaction ? sessions().local() : sessions().shared();
    }

    Messaging messaging() throws JMSException {
        return factory.access().messaging();
    }

    /** Lets consumers of this entry receive. */
    void startDelivery() throws JMSException {
        if (!started) {
            sessions();
            connection.start();
            started = true;
        }
    }

    /** A handle was closed by the application. */
    void handleClosed(SessionHandle handle) {
        if (handles.remove(handle)) {
            ConnectionEvent event = new ConnectionEvent(this, ConnectionEvent.CONNECTION_CLOSED);
            event.setConnectionHandle(handle);
            fire(event, ConnectionEventListener::connectionClosed);
        }
    }

    void detach(SessionHandle handle) {
        handles.remove(handle);
    }

    /**
     * Outlives this entry: a recovery manager may destroy the entry through which it found a branch before it settles the
     * branch with the resource that it kept.
     */
    private XAResource providerResource() throws JMSException {
        return destroyed ? messaging().recoveryResource() : sessions().xaResource();
    }

    private ManagedSessions sessions() throws JMSException {
        if (destroyed) {
            throw new jakarta.jms.IllegalStateException("The pooled connection was destroyed");
        }
        if (sessions == null) {
            XAConnection opened = messaging().connect(request.userName(), request.password());
            opened.setExceptionListener(this::onFailure);
            connection = opened;
            sessions = new ManagedSessions(opened);
        }
        return sessions;
    }

    private void onFailure(JMSException cause) {
        if (failed.compareAndSet(false, true)) {
            LOG.log(Level.WARNING, "A pooled connection failed and leaves the pool", cause);
            fire(
                    new ConnectionEvent(this, ConnectionEvent.CONNECTION_ERROR_OCCURRED, cause),
                    ConnectionEventListener::connectionErrorOccurred);
        }
    }

    private void fire(ConnectionEvent event, BiConsumer<ConnectionEventListener, ConnectionEvent> call) {
        for (ConnectionEventListener listener : listeners) {
            call.accept(listener, event);
        }
    }

    // What the container asks for.

    boolean matches(ChoraleManagedConnectionFactory otherFactory, ConnectionRequest otherRequest) {
        return isUsable() && factory.equals(otherFactory) && request.equals(otherRequest);
    }

    boolean isUsable() {
        return !failed.get() && !destroyed;
    }

    @Override
    public Object getConnection(Subject subject, ConnectionRequestInfo info) throws ResourceException {
        if (!isUsable()) {
            throw new IllegalStateException("The pooled connection has failed or was destroyed");
        }
        SessionHandle handle = new SessionHandle(this);
        handles.add(handle);
        return handle;
    }

    @Override
    public void associateConnection(Object handle) throws ResourceException {
        if (!(handle instanceof SessionHandle session)) {
            throw new IllegalStateException("Not a handle of this adapter: " + handle);
        }
        session.associate(this);
        handles.add(session);
    }

    /** Makes the entry as good as new, whatever the application left open. */
    @Override
    public void cleanup() throws ResourceException {
        for (SessionHandle handle : handles) {
            handle.invalidate();
        }
        handles.clear();
        inBranch = false;
        if (!isUsable() || connection == null) {
            inLocalTransaction = false;
            return;
        }
        try {
            boolean abandoned = inLocalTransaction && sessions.hasLocal();
            inLocalTransaction = false;
            if (abandoned) {
                sessions.local().session().rollback();
            }
            if (started) {
                started = false;
                connection.stop();
            }
        } catch (JMSException e) {
            throw new ResourceAdapterInternalException("The connection cannot go back to the pool", e);
        }
    }

    @Override
    public void destroy() throws ResourceException {
        for (SessionHandle handle : handles) {
            handle.invalidate();
        }
        handles.clear();
        listeners.clear();
        destroyed = true;
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (JMSException e) {
            throw new ResourceAdapterInternalException("The connection could not be closed", e);
        }
    }

    @Override
    public XAResource getXAResource() {
        return xaResource;
    }

    @Override
    public LocalTransaction getLocalTransaction() {
        return new Local();
    }

    @Override
    public void addConnectionEventListener(ConnectionEventListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeConnectionEventListener(ConnectionEventListener listener) {
        listeners.remove(listener);
    }

    @Override
    public ManagedConnectionMetaData getMetaData() throws ResourceException {
        try {
            return new EntryMetaData(messaging().metaData(), request.userName());
        } catch (JMSException e) {
            throw new ResourceAdapterInternalException("The provider did not describe itself", e);
        }
    }

    @Override
    public PrintWriter getLogWriter() {
        return factory.getLogWriter();
    }

    /** Ignored: the factory's writer is the one that is kept, and logs go to {@link System.Logger}. */
    @Override
    public void setLogWriter(PrintWriter out) {}

    /** Demarcation of a local transaction by the container. */
    private final class Local implements LocalTransaction {

        @Override
        public void begin() throws ResourceException {
            if (isTransacted()) {
                throw new IllegalStateException("A transaction is active already");
            }
            inLocalTransaction = true;
        }

        @Override
        public void commit() throws ResourceException {
            complete(true);
        }

        @Override
        public void rollback() throws ResourceException {
            complete(false);
        }

        private void complete(boolean commit) throws ResourceException {
            if (!inLocalTransaction) {
                throw new IllegalStateException("No local transaction is active");
            }
            inLocalTransaction = false;
            if (sessions == null || !sessions.hasLocal()) {
                return;
            }
            try {
                var session = sessions.local().session();
                if (commit) {
                    session.commit();
                } else {
                    session.rollback();
                }
            } catch (JMSException e) {
                throw new ResourceAdapterInternalException(
                        "The local transaction could not be " + (commit ? "committed" : "rolled back"), e);
            }
        }
    }

    /** The provider's description in the container's terms. */
    private record EntryMetaData(ConnectionMetaData provider, String userName) implements ManagedConnectionMetaData {

        @Override
        public String getEISProductName() throws ResourceException {
            try {
                return provider.getJMSProviderName();
            } catch (JMSException e) {
                throw new ResourceAdapterInternalException("The provider did not tell its name", e);
            }
        }

        @Override
        public String getEISProductVersion() throws ResourceException {
            try {
                return provider.getProviderVersion();
            } catch (JMSException e) {
                throw new ResourceAdapterInternalException("The provider did not tell its version", e);
            }
        }

        @Override
        public int getMaxConnections() {
            return 0;
        }

        @Override
        public String getUserName() {
            return userName;
        }
    }
}
