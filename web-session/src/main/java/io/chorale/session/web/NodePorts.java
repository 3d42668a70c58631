package io.chorale.session.web;

import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.node.NodeRegistry;
import io.chorale.session.service.PublishedSessionPort;
import io.chorale.session.service.SessionService;
import io.chorale.session.store.SessionLimits;

/** Opens the port that the settings name: a published node's, or that of a node of this class loader. */
final class NodePorts {
    private static final System.Logger LOG = System.getLogger(NodePorts.class.getName());

    private NodePorts() {}

    static PortSource.OpenPort open(SessionSettings settings) {
        PublishedSessionPort published = new PublishedSessionPort(settings.clusterName());
        boolean own =
                switch (settings.node()) {
                    case OWN -> true;
                    case JVM -> false;
                    case AUTO -> !published.available();
                };
        LOG.log(
                System.Logger.Level.INFO,
                "Sessions of {0} are replicated through {1}",
                settings.application(),
                own ? "an own node" : "the node of this JVM's resource adapter");
        return own ? ownNode(settings) : new PortSource.OpenPort(published, () -> {});
    }

    private static PortSource.OpenPort ownNode(SessionSettings settings) {
        String cluster = settings.clusterName() == null ? SessionSettings.DEFAULT_CLUSTER : settings.clusterName();
        NodeConfig config = new NodeConfig(
                cluster,
                settings.nodeName(),
                settings.bindAddress(),
                settings.stack(),
                settings.initialHosts(),
                settings.dataDirectory(),
                NodeConfig.DEFAULT_REQUEST_TIMEOUT_MS);
        ChoraleNode node = NodeRegistry.acquire(config.withSecurity(settings.security())
                .withPolicy(settings.policy())
                .withColdStartWait(settings.coldStartWaitMs()));
        try {
            SessionService service = node.service(
                    SessionService.class,
                    opened -> new SessionService(opened, SessionLimits.defaults(), settings.timeoutMs()));
            return new PortSource.OpenPort(service, node::close);
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }
}
