package io.chorale.replication;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a node is made of.
 *
 * @param clusterName nodes with the same name form one cluster; 1 to 255 characters
 * @param nodeName for people and logs
 * @param bindAddress the local address to bind to; null leaves the choice to the transport
 * @param stack see {@link io.chorale.groups.TransportConfig#stack()}
 * @param initialHosts {@code host[port]} of nodes to ask first, for stacks without multicast
 * @param dataDirectory holds the node's identity and its copies; locked while the node lives
 * @param requestTimeoutMs after which an unanswered request is in doubt; 100 to 3,600,000
 * @param security who may join; the same on all nodes
 * @param policy what a confirmation means; the same on all nodes
 */
public record NodeConfig(
        String clusterName,
        String nodeName,
        String bindAddress,
        String stack,
        List<String> initialHosts,
        Path dataDirectory,
        long requestTimeoutMs,
        NodeSecurity security,
        ReplicationPolicy policy) {

    public static final long DEFAULT_REQUEST_TIMEOUT_MS = 30_000;

    public NodeConfig {
        Objects.requireNonNull(clusterName, "clusterName");
        Objects.requireNonNull(nodeName, "nodeName");
        Objects.requireNonNull(dataDirectory, "dataDirectory");
        Objects.requireNonNull(security, "security");
        Objects.requireNonNull(policy, "policy");
        initialHosts = List.copyOf(initialHosts);
        if (requestTimeoutMs < 100 || requestTimeoutMs > 3_600_000) {
            throw new IllegalArgumentException("requestTimeoutMs is 100 to 3,600,000, not " + requestTimeoutMs);
        }
    }

    /** A node without protection, under {@link ReplicationPolicy#AUTO}. */
    public NodeConfig(
            String clusterName,
            String nodeName,
            String bindAddress,
            String stack,
            List<String> initialHosts,
            Path dataDirectory,
            long requestTimeoutMs) {
        this(
                clusterName,
                nodeName,
                bindAddress,
                stack,
                initialHosts,
                dataDirectory,
                requestTimeoutMs,
                NodeSecurity.none(),
                ReplicationPolicy.AUTO);
    }

    /** The same with another protection. */
    public NodeConfig withSecurity(NodeSecurity newSecurity) {
        return new NodeConfig(
                clusterName,
                nodeName,
                bindAddress,
                stack,
                initialHosts,
                dataDirectory,
                requestTimeoutMs,
                newSecurity,
                policy);
    }

    /** The same with another policy. */
    public NodeConfig withPolicy(ReplicationPolicy newPolicy) {
        return new NodeConfig(
                clusterName,
                nodeName,
                bindAddress,
                stack,
                initialHosts,
                dataDirectory,
                requestTimeoutMs,
                security,
                newPolicy);
    }
}
