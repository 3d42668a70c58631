package io.chorale.ra;

import io.chorale.jms.ClusterMessaging;
import io.chorale.jms.JmsNode;
import io.chorale.jms.config.AuthenticatorConfig;
import io.chorale.jms.policy.DestinationPolicies;
import io.chorale.ra.access.Messaging;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.node.NodeRegistry;
import io.chorale.session.service.SessionPublisher;
import java.util.List;

/** The node and the services that run in a server. */
final class ProductionNode {

    private ProductionNode() {}

    static ChoraleNode acquire(NodeConfig config) {
        return NodeRegistry.acquire(config);
    }

    static Messaging services(
            ChoraleNode node,
            NodeConfig config,
            List<String> trustedPackages,
            AuthenticatorConfig authenticator,
            DestinationPolicies policies) {
        JmsNode jms = ClusterMessaging.join(node, config.clusterName(), config.nodeName(), trustedPackages, policies);
        jms.authenticateBy(authenticator);
        node.service(SessionPublisher.class, shared -> SessionPublisher.publish(shared, config.clusterName()));
        return new NodeMessaging(jms, trustedPackages);
    }
}
