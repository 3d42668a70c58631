package io.chorale.jms;

import io.chorale.jms.management.NodeManagement;
import io.chorale.jms.replicated.ReplicatedMessagingService;
import io.chorale.replication.ChoraleNode;

/** Puts Jakarta Messaging on a node of the cluster. */
public final class ClusterMessaging {

    private ClusterMessaging() {}

    /**
     * Joins the node to the cluster's queues and topics, and shows it through JMX. Calling it again gives the same
     * object; all of it ends with the node.
     *
     * @param nodeName for people: in JMX and in what transaction managers compare
     */
    public static JmsNode join(ChoraleNode node, String clusterName, String nodeName) {
        ReplicatedMessagingService service =
                node.service(ReplicatedMessagingService.class, ReplicatedMessagingService::start);
        node.service(NodeManagement.class, shared -> NodeManagement.register(shared, service, clusterName, nodeName));
        return node.service(JmsNode.class, shared -> new JmsNode(service, clusterName, nodeName));
    }
}
