package io.chorale.ra.outbound;

import io.chorale.ra.access.MessagingAccess;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterAssociation;
import jakarta.resource.spi.ValidatingManagedConnectionFactory;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import javax.security.auth.Subject;

/**
 * Makes the pool entries of one connection factory. Making one needs no started node: the entry connects when it is
 * first used, because recovery managers make entries while the server still starts. Thread-safe once configured.
 */
public class ChoraleManagedConnectionFactory
        implements ManagedConnectionFactory, ValidatingManagedConnectionFactory, ResourceAdapterAssociation {
    private static final long serialVersionUID = 1L;

    private transient volatile ResourceAdapter adapter;
    private transient volatile PrintWriter logWriter;

    @Override
    public Object createConnectionFactory(ConnectionManager connectionManager) {
        return new ChoraleConnectionFactoryHandle(this, connectionManager);
    }

    @Override
    public Object createConnectionFactory() throws ResourceException {
        throw new NotSupportedException("The adapter's connection factory needs a server's pool; outside of a server, "
                + "use io.chorale.jms.ChoraleConnectionFactory");
    }

    @Override
    public ManagedConnection createManagedConnection(Subject subject, ConnectionRequestInfo info)
            throws ResourceException {
        return new ChoraleManagedConnection(this, ConnectionRequest.of(info));
    }

    @Override
    @SuppressWarnings("rawtypes") // The contract's signature.
    public ManagedConnection matchManagedConnections(Set connections, Subject subject, ConnectionRequestInfo info) {
        ConnectionRequest request = ConnectionRequest.of(info);
        for (Object candidate : connections) {
            if (candidate instanceof ChoraleManagedConnection connection && connection.matches(this, request)) {
                return connection;
            }
        }
        return null;
    }

    @Override
    @SuppressWarnings("rawtypes") // The contract's signature.
    public Set getInvalidConnections(Set connections) {
        Set<Object> invalid = new HashSet<>();
        for (Object candidate : connections) {
            if (candidate instanceof ChoraleManagedConnection connection && !connection.isUsable()) {
                invalid.add(connection);
            }
        }
        return invalid;
    }

    /** The way to the node, once the server has said which adapter this factory belongs to. */
    MessagingAccess access() throws jakarta.jms.IllegalStateException {
        if (adapter instanceof MessagingAccess access) {
            return access;
        }
        throw new jakarta.jms.IllegalStateException("The connection factory is not associated with a Chorale adapter");
    }

    @Override
    public ResourceAdapter getResourceAdapter() {
        return adapter;
    }

    @Override
    public void setResourceAdapter(ResourceAdapter resourceAdapter) throws ResourceException {
        if (!(resourceAdapter instanceof MessagingAccess)) {
            throw new IllegalStateException("Not a Chorale adapter: " + resourceAdapter);
        }
        if (adapter != null && adapter != resourceAdapter) {
            throw new IllegalStateException("Already associated with another adapter");
        }
        adapter = resourceAdapter;
    }

    @Override
    public PrintWriter getLogWriter() {
        return logWriter;
    }

    /** Kept as the contract asks; this adapter logs by {@link System.Logger}. */
    @Override
    public void setLogWriter(PrintWriter out) {
        logWriter = out;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChoraleManagedConnectionFactory that && Objects.equals(adapter, that.adapter);
    }

    @Override
    public int hashCode() {
        // Must not change when the server associates the adapter.
        return ChoraleManagedConnectionFactory.class.hashCode();
    }
}
