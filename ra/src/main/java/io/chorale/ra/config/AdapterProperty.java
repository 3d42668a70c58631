package io.chorale.ra.config;

import io.chorale.jms.config.NodeProperty;

/** The configuration properties of the adapter, by the names they have in ra.xml. All are strings. */
public enum AdapterProperty {
    CLUSTER_NAME(NodeProperty.CLUSTER_NAME),
    BIND_ADDRESS(NodeProperty.BIND_ADDRESS),
    STACK(NodeProperty.STACK),
    INITIAL_HOSTS(NodeProperty.INITIAL_HOSTS),
    SECRET_FILE(NodeProperty.SECRET_FILE),
    KEY_STORE(NodeProperty.KEY_STORE),
    KEY_STORE_PASSWORD_FILE(NodeProperty.KEY_STORE_PASSWORD_FILE),
    TRUST_STORE(NodeProperty.TRUST_STORE),
    TRUST_STORE_PASSWORD_FILE(NodeProperty.TRUST_STORE_PASSWORD_FILE),
    DATA_DIRECTORY(NodeProperty.DATA_DIRECTORY),
    REPLICATION_POLICY(NodeProperty.REPLICATION_POLICY),
    COLD_START_WAIT_MS(NodeProperty.COLD_START_WAIT_MS),
    NODE_NAME(NodeProperty.NODE_NAME),
    SECURITY_FILE(NodeProperty.SECURITY_FILE),
    JAAS_LOGIN(NodeProperty.JAAS_LOGIN),
    AUTHENTICATOR(NodeProperty.AUTHENTICATOR),
    DESTINATIONS_FILE(NodeProperty.DESTINATIONS_FILE),
    /** Packages and classes, separated by commas, that object messages may hold beyond values and collections of the JDK. */
    TRUSTED_PACKAGES("trustedPackages", ""),
    /**
     * The JNDI name of the connection factory through which the server recovers transactions; on WildFly, branches of
     * message-driven beans are logged under it, so that recovery finds out when one was committed before a crash.
     */
    RECOVERY_NAME("recoveryName", "java:/chorale/ConnectionFactory");

    private final String propertyName;
    private final String defaultValue;

    /** What nodes have wherever they run. */
    AdapterProperty(NodeProperty property) {
        this(property.key(), property.defaultValue());
    }

    AdapterProperty(String propertyName, String defaultValue) {
        this.propertyName = propertyName;
        this.defaultValue = defaultValue;
    }

    /** The name in ra.xml, lowerCamel. */
    public String propertyName() {
        return propertyName;
    }

    /** The system property that, where set, goes before the configured value: {@code chorale.<propertyName>}. */
    public String systemProperty() {
        return "chorale." + propertyName;
    }

    public String defaultValue() {
        return defaultValue;
    }
}
