package io.chorale.jms;

import io.chorale.jms.inbound.InboundConsumer;
import io.chorale.jms.inbound.InboundSpec;
import io.chorale.jms.link.JmsSettings;
import io.chorale.jms.service.MessagingService;
import jakarta.jms.JMSException;
import java.util.Objects;
import javax.transaction.xa.XAResource;

/**
 * The Jakarta Messaging client of one node: what connection factories, inbound consumers and XA branches hang on.
 * Thread-safe.
 */
public final class JmsNode implements AutoCloseable {
    private final String clusterName;
    private final String nodeName;

    /** With default settings, see {@link #JmsNode(MessagingService, String, String, JmsSettings)}. */
    public JmsNode(MessagingService service, String clusterName, String nodeName) {
        this(service, clusterName, nodeName, JmsSettings.DEFAULT);
    }

    /**
     * Makes the client.
     *
     * @param service not closed by this object
     * @param clusterName with {@code nodeName}, tells transaction managers which resources are the same
     */
    public JmsNode(MessagingService service, String clusterName, String nodeName, JmsSettings settings) {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(settings, "settings");
        this.clusterName = Objects.requireNonNull(clusterName, "clusterName");
        this.nodeName = Objects.requireNonNull(nodeName, "nodeName");
    }

    public String clusterName() {
        return clusterName;
    }

    public String nodeName() {
        return nodeName;
    }

    /**
     * Opens a consumer for one endpoint thread of an application server.
     *
     * @throws JMSException if the node is closed or the consumer cannot be attached in time
     */
    @SuppressWarnings("DoNotCallSuggester") // The signature stays; only the body is not here yet.
    public InboundConsumer openInbound(InboundSpec spec) throws JMSException {
        throw new JMSException("Inbound consumers are not built yet: " + spec);
    }

    /** A resource for transaction recovery: knows every branch that this node may settle. */
    @SuppressWarnings("DoNotCallSuggester") // The signature stays; only the body is not here yet.
    public XAResource recoveryResource() {
        throw new UnsupportedOperationException("XA is not built yet");
    }

    /** Closes what hangs on the node. The service stays open. */
    @Override
    public void close() {}
}
