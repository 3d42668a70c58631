package io.chorale.ra;

import io.chorale.jms.JmsNode;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingService;
import io.chorale.ra.access.Messaging;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.node.NodeRegistry;
import io.chorale.session.service.SessionPublisher;
import java.lang.reflect.Proxy;

/** The node and the services that run in a server. */
final class ProductionNode {

    private ProductionNode() {}

    static ChoraleNode acquire(NodeConfig config) {
        return NodeRegistry.acquire(config);
    }

    static Messaging services(ChoraleNode node, NodeConfig config) {
        JmsNode jms =
                node.service(JmsNode.class, shared -> new JmsNode(queues(), config.clusterName(), config.nodeName()));
        node.service(SessionPublisher.class, shared -> SessionPublisher.publish(shared, config.clusterName()));
        return new NodeMessaging(jms);
    }

    /** The queues of the cluster are being built; until they are here, every call says so. */
    private static MessagingService queues() {
        return (MessagingService) Proxy.newProxyInstance(
                MessagingService.class.getClassLoader(),
                new Class<?>[] {MessagingService.class},
                (proxy, call, args) -> {
                    throw new MessagingException(
                            MessagingException.Kind.REFUSED, "Queues are not part of this build: " + call.getName());
                });
    }
}
