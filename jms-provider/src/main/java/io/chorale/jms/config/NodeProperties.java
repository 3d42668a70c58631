package io.chorale.jms.config;

import io.chorale.jms.policy.DestinationPolicies;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.NodeSecurity;
import io.chorale.replication.ReplicationPolicy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The values of a node's properties, and what they make of it. Immutable. */
public final class NodeProperties {
    private static final Logger LOG = System.getLogger(NodeProperties.class.getName());

    private final Map<String, String> values;

    /**
     * Takes the values.
     *
     * @param values by {@link NodeProperty#key}; what is not there or blank has its default. Others are ignored
     */
    public NodeProperties(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** The value, or the default. */
    public String get(NodeProperty property) {
        String value = values.get(property.key());
        return value == null || value.isBlank() ? property.defaultValue() : value.strip();
    }

    /**
     * The configuration of the node.
     *
     * @param systemProperties tells a system property's value, or null: what says which server this is, and where its data are
     * @param hostName what to call the node if neither the properties nor the server say
     * @throws IllegalArgumentException when a value is out of its range, or properties do not go together; the message
     *     names them
     */
    public NodeConfig toNodeConfig(UnaryOperator<String> systemProperties, Supplier<String> hostName) {
        String clusterName = get(NodeProperty.CLUSTER_NAME);
        if (clusterName.length() > 255) {
            throw new IllegalArgumentException("clusterName has 1 to 255 characters, not " + clusterName.length());
        }
        String bindAddress = get(NodeProperty.BIND_ADDRESS);
        String nodeName = get(NodeProperty.NODE_NAME);
        Path dataDirectory = path(NodeProperty.DATA_DIRECTORY);
        NodeConfig config = new NodeConfig(
                clusterName,
                nodeName.isEmpty() ? NodeNames.choose(systemProperties, hostName) : nodeName,
                bindAddress.isEmpty() ? null : bindAddress,
                get(NodeProperty.STACK),
                list(get(NodeProperty.INITIAL_HOSTS)),
                dataDirectory == null ? DataDirectories.choose(systemProperties) : dataDirectory,
                NodeConfig.DEFAULT_REQUEST_TIMEOUT_MS);
        return config.withSecurity(NodeSecurity.of(values::get))
                .withPolicy(ReplicationPolicy.named(get(NodeProperty.REPLICATION_POLICY)))
                .withColdStartWait(NodeConfig.parseColdStartWaitMs(get(NodeProperty.COLD_START_WAIT_MS)));
    }

    /**
     * Who may connect, and do what.
     *
     * @throws IllegalArgumentException when properties do not go together
     */
    public AuthenticatorConfig authenticator() {
        return new AuthenticatorConfig(
                path(NodeProperty.SECURITY_FILE),
                textOrNull(NodeProperty.JAAS_LOGIN),
                textOrNull(NodeProperty.AUTHENTICATOR));
    }

    /**
     * What becomes of messages that cannot be delivered, and so on, as the file says.
     *
     * @throws IllegalArgumentException if it cannot be read, or has a mistake; names it
     */
    public DestinationPolicies destinations() {
        Path file = path(NodeProperty.DESTINATIONS_FILE);
        return file == null ? DestinationPolicies.DEFAULTS : DestinationPolicies.of(file);
    }

    private Path path(NodeProperty property) {
        String value = get(property);
        try {
            return value.isEmpty() ? null : Path.of(value);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(property.key() + " is a path, which this is not: " + e.getMessage(), e);
        }
    }

    private String textOrNull(NodeProperty property) {
        String value = get(property);
        return value.isEmpty() ? null : value;
    }

    /** The parts of a text between commas, without those that are blank. */
    public static List<String> list(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** What this host is called. */
    public static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            LOG.log(Level.DEBUG, "This host has no name", e);
            return "node";
        }
    }
}
