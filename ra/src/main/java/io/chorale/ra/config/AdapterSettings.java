package io.chorale.ra.config;

import io.chorale.jms.config.NodeProperties;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
     * The properties of the node that these settings ask for.
     *
     * @param systemProperties tells a system property's value, or null
     */
    public NodeProperties nodeProperties(UnaryOperator<String> systemProperties) {
        Map<String, String> values = new HashMap<>();
        for (AdapterProperty property : AdapterProperty.values()) {
            values.put(property.propertyName(), value(property, systemProperties));
        }
        return new NodeProperties(values);
    }

    /**
     * What object messages may hold beyond the JDK's values and collections.
     *
     * @param systemProperties tells a system property's value, or null
     */
    public List<String> trustedPackages(UnaryOperator<String> systemProperties) {
        return NodeProperties.list(value(AdapterProperty.TRUSTED_PACKAGES, systemProperties));
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
