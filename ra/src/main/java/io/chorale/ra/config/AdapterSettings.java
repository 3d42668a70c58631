package io.chorale.ra.config;

import io.chorale.replication.NodeConfig;
import io.chorale.replication.NodeSecurity;
import io.chorale.replication.ReplicationPolicy;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The configured values of an adapter. A system property {@code chorale.<propertyName>} goes before the configured
 * value, because an adapter that is packed in an application cannot be configured from outside on every server. Values
 * are taken as they are: expressions such as <code>${...}</code> are the server's to resolve. To be configured by one
 * thread, before the adapter is started.
 */
public final class AdapterSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    private final EnumMap<AdapterProperty, String> configured = new EnumMap<>(AdapterProperty.class);

    /** Sets a value; null or blank goes back to the default. */
    public void set(AdapterProperty property, String value) {
        if (value == null || value.isBlank()) {
            configured.remove(property);
        } else {
            configured.put(property, value.trim());
        }
    }

    /** The configured value or the default. */
    public String get(AdapterProperty property) {
        return configured.getOrDefault(property, property.defaultValue());
    }

    /**
     * The value that counts: that of the system property, or else the configured one, or else the default.
     *
     * @param systemProperties tells a system property's value, or null
     */
    public String value(AdapterProperty property, UnaryOperator<String> systemProperties) {
        String override = systemProperties.apply(property.systemProperty());
        return override == null || override.isBlank() ? get(property) : override.trim();
    }

    /**
     * The configuration of the node that these settings ask for.
     *
     * @param systemProperties tells a system property's value, or null
     * @param hostName what to call the node if neither the settings nor the server say
     * @throws IllegalArgumentException when a value is out of its range, or properties do not go together; the message
     *     names them
     */
    public NodeConfig toNodeConfig(UnaryOperator<String> systemProperties, Supplier<String> hostName) {
        Map<AdapterProperty, String> values = new EnumMap<>(AdapterProperty.class);
        Map<String, String> byName = new HashMap<>();
        for (AdapterProperty property : AdapterProperty.values()) {
            values.put(property, value(property, systemProperties));
            byName.put(property.propertyName(), values.get(property));
        }
        String clusterName = values.get(AdapterProperty.CLUSTER_NAME);
        if (clusterName.length() > 255) {
            throw new IllegalArgumentException("clusterName has 1 to 255 characters, not " + clusterName.length());
        }
        String bindAddress = values.get(AdapterProperty.BIND_ADDRESS);
        String nodeName = values.get(AdapterProperty.NODE_NAME);
        String dataDirectory = values.get(AdapterProperty.DATA_DIRECTORY);
        NodeConfig config = new NodeConfig(
                clusterName,
                nodeName.isEmpty() ? NodeNames.choose(systemProperties, hostName) : nodeName,
                bindAddress.isEmpty() ? null : bindAddress,
                values.get(AdapterProperty.STACK),
                list(values.get(AdapterProperty.INITIAL_HOSTS)),
                dataDirectory.isEmpty() ? DataDirectories.choose(systemProperties) : Path.of(dataDirectory),
                NodeConfig.DEFAULT_REQUEST_TIMEOUT_MS);
        return config.withSecurity(NodeSecurity.of(byName::get))
                .withPolicy(ReplicationPolicy.named(values.get(AdapterProperty.REPLICATION_POLICY)))
                .withColdStartWait(NodeConfig.parseColdStartWaitMs(values.get(AdapterProperty.COLD_START_WAIT_MS)));
    }

    /**
     * What object messages may hold beyond the JDK's values and collections.
     *
     * @param systemProperties tells a system property's value, or null
     */
    public List<String> trustedPackages(UnaryOperator<String> systemProperties) {
        return list(value(AdapterProperty.TRUSTED_PACKAGES, systemProperties));
    }

    private static List<String> list(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(",", -1))
                .map(String::trim)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AdapterSettings that && configured.equals(that.configured);
    }

    @Override
    public int hashCode() {
        return Objects.hash(configured);
    }

    @Override
    public String toString() {
        return configured.toString();
    }
}
