package io.chorale.jms;

import io.chorale.jms.config.AuthenticatorConfig;
import io.chorale.jms.link.Failures;
import io.chorale.jms.policy.DestinationPolicies;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.node.NodeRegistry;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A factory's part in a node of this class loader, from its first connection until some time after its last one, because
 * applications that open one connection after the other must not start a node for each. Ends with the JVM at the latest.
 * Thread-safe.
 */
final class OwnNode implements NodeUse {
    private static final Logger LOG = System.getLogger(OwnNode.class.getName());

    private final NodeConfig config;
    private final AuthenticatorConfig authenticator;
    private final DestinationPolicies policies;
    private final long keepAliveMs;
    private final List<String> inboundTrust;

    private ChoraleNode node;
    private JmsNode jms;
    private Thread atExit;
    private int connections;
    private boolean closed;
    /** Counts the times that the last connection closed: only the latest one's wait may end the node. */
    private long idles;

    OwnNode(
            NodeConfig config,
            AuthenticatorConfig authenticator,
            DestinationPolicies policies,
            long keepAliveMs,
            List<String> inboundTrust) {
        this.policies = policies;
        this.config = config;
        this.authenticator = authenticator;
        this.keepAliveMs = keepAliveMs;
        this.inboundTrust = inboundTrust;
    }

    @Override
    public synchronized JmsNode enter() throws JMSException {
        if (closed) {
            throw new IllegalStateException("The connection factory is closed", "FACTORY_CLOSED");
        }
        if (node == null) {
            start();
        }
        connections++;
        return jms;
    }

    private void start() throws JMSException {
        ChoraleNode started = null;
        try {
            started = NodeRegistry.acquire(config);
            JmsNode joined =
                    ClusterMessaging.join(started, config.clusterName(), config.nodeName(), inboundTrust, policies);
            joined.authenticateBy(authenticator);
            atExit = new Thread(this::exit, "chorale-node-exit");
            Runtime.getRuntime().addShutdownHook(atExit);
            node = started;
            jms = joined;
        } catch (RuntimeException | LinkageError e) {
            if (started != null) {
                started.close();
            }
            throw Failures.caused(
                    new JMSException(
                            "The node of cluster " + config.clusterName() + " with its data in "
                                    + config.dataDirectory() + " cannot start: " + e.getMessage(),
                            "NODE_START"),
                    e);
        }
    }

    @Override
    public synchronized void leave() {
        connections--;
        if (connections > 0) {
            return;
        }
        if (closed || keepAliveMs == 0) {
            end();
            return;
        }
        idles++;
        long idle = idles;
        CompletableFuture.delayedExecutor(keepAliveMs, TimeUnit.MILLISECONDS, OwnNode::runInThread)
                .execute(() -> endIfIdleSince(idle));
    }

    private static void runInThread(Runnable task) {
        Thread thread = new Thread(task, "chorale-node-end");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void endIfIdleSince(long idle) {
        if (connections == 0 && idle == idles) {
            end();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (connections == 0) {
            end();
        }
    }

    /** Connections may be open, and close here while others close them: not under the lock. */
    private void exit() {
        ChoraleNode former;
        synchronized (this) {
            closed = true;
            former = take();
        }
        close(former);
    }

    private void end() {
        ChoraleNode former = take();
        if (former != null) {
            forgetExit();
            close(former);
        }
    }

    private ChoraleNode take() {
        ChoraleNode former = node;
        node = null;
        jms = null;
        return former;
    }

    private void close(ChoraleNode former) {
        try {
            if (former != null) {
                former.close();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The node of cluster " + config.clusterName() + " did not end cleanly", e);
        }
    }

    private void forgetExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (java.lang.IllegalStateException e) {
            LOG.log(Level.DEBUG, "The JVM ends at the same time", e);
        }
    }
}
