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
 * @param coldStartWaitMs after all copies of a shard were down, under policy {@link ReplicationPolicy#ONE}: how long to wait
 *     for those that may have confirmed something last, before going on with what is there, which counts as a partition;
 *     0, the default, for as long as it takes; otherwise 1,000 to 604,800,000 (a week)
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
        ReplicationPolicy policy,
        long coldStartWaitMs) {

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
        if (coldStartWaitMs != 0 && (coldStartWaitMs < 1_000 || coldStartWaitMs > 604_800_000)) {
            throw new IllegalArgumentException(
                    "coldStartWaitMs is 0 (wait as long as it takes), or 1,000 to 604,800,000, not " + coldStartWaitMs);
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
                ReplicationPolicy.AUTO,
                0);
    }

    /**
     * Reads a {@code coldStartWaitMs}.
     *
     * @throws IllegalArgumentException when it is no number of milliseconds
     */
    public static long parseColdStartWaitMs(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("coldStartWaitMs is a number of milliseconds, not " + text, e);
        }
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
                policy,
                coldStartWaitMs);
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
                newPolicy,
                coldStartWaitMs);
    }

    /** The same with another wait at a cold start. */
    public NodeConfig withColdStartWait(long newColdStartWaitMs) {
        return new NodeConfig(
                clusterName,
                nodeName,
                bindAddress,
                stack,
                initialHosts,
                dataDirectory,
                requestTimeoutMs,
                security,
                policy,
                newColdStartWaitMs);
    }
}
