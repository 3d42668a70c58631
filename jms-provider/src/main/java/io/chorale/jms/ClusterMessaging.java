package io.chorale.jms;

import io.chorale.jms.link.JmsSettings;
import io.chorale.jms.management.AdministrationManagement;
import io.chorale.jms.management.InputFigures;
import io.chorale.jms.management.NodeManagement;
import io.chorale.jms.policy.DestinationPolicies;
import io.chorale.jms.replicated.MessagingSettings;
import io.chorale.jms.replicated.ReplicatedMessagingService;
import io.chorale.replication.ChoraleNode;
import java.util.List;

/** Puts Jakarta Messaging on a node of the cluster. */
public final class ClusterMessaging {

    private ClusterMessaging() {}

    /**
     * Joins the node to the cluster's queues and topics, and shows it through JMX. Calling it again gives the same
     * object; all of it ends with the node.
     *
     * @param nodeName for people: in JMX and in what transaction managers compare
     * @param inboundTrust packages and classes that object messages to message-driven beans may hold, beyond values and
     *     collections of the JDK
     */
    public static JmsNode join(ChoraleNode node, String clusterName, String nodeName, List<String> inboundTrust) {
        return join(node, clusterName, nodeName, inboundTrust, DestinationPolicies.DEFAULTS);
    }

    /**
     * As {@link #join(ChoraleNode, String, String, List)}, with policies for destinations; those of the first call count.
     *
     * @param policies the same on all nodes of the cluster
     */
    public static JmsNode join(
            ChoraleNode node,
            String clusterName,
            String nodeName,
            List<String> inboundTrust,
            DestinationPolicies policies) {
        MessagingSettings settings = MessagingSettings.defaults().withPolicies(policies);
        ReplicatedMessagingService service = node.service(
                ReplicatedMessagingService.class, shared -> ReplicatedMessagingService.start(shared, settings));
        JmsNode jms = node.service(
                JmsNode.class,
                shared -> new JmsNode(service, clusterName, nodeName, JmsSettings.DEFAULT, inboundTrust));
        node.service(
                NodeManagement.class,
                shared -> NodeManagement.register(
                        shared,
                        service,
                        clusterName,
                        nodeName,
                        new InputFigures(jms::unreadableMessages, jms::refusedObjects)));
        node.service(
                AdministrationManagement.class,
                shared -> AdministrationManagement.register(shared, clusterName, nodeName));
        return jms;
    }
}
