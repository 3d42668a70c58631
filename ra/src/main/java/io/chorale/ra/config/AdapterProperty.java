package io.chorale.ra.config;

/** The configuration properties of the adapter, by the names they have in ra.xml. All are strings. */
public enum AdapterProperty {
    /** Nodes with the same name form one cluster. */
    CLUSTER_NAME("clusterName", "chorale"),
    /** The local address to bind to; empty leaves the choice to the transport. */
    BIND_ADDRESS("bindAddress", ""),
    /** The JGroups stack: {@code udp}, {@code tcp}, an XML file, or a string of protocols. */
    STACK("stack", "udp"),
    /** {@code host[port]} of nodes to ask first, separated by commas, for stacks without multicast. */
    INITIAL_HOSTS("initialHosts", ""),
    /** A file with the secret that all nodes share; empty for no secret. */
    SECRET_FILE("secretFile", ""),
    /** PKCS #12 file with this node's key and certificate; empty for no certificates. */
    KEY_STORE("keyStore", ""),
    /** A file with the password of the key store. */
    KEY_STORE_PASSWORD_FILE("keyStorePasswordFile", ""),
    /** PKCS #12 file with the certificates that are trusted. */
    TRUST_STORE("trustStore", ""),
    /** A file with the password of the trust store. */
    TRUST_STORE_PASSWORD_FILE("trustStorePasswordFile", ""),
    /** Where the node keeps its identity and its data; empty for a folder in the server's data directory. */
    DATA_DIRECTORY("dataDirectory", ""),
    /** What a confirmation means: {@code auto}, {@code majority} or {@code one}; the same on all nodes. */
    REPLICATION_POLICY("replicationPolicy", "auto"),
    /**
     * After all copies of a shard under policy {@code one} were down: how many milliseconds to wait for those that may have
     * confirmed something last; 0 for as long as it takes.
     */
    COLD_START_WAIT_MS("coldStartWaitMs", "0"),
    /** Packages and classes, separated by commas, that object messages may hold beyond values and collections of the JDK. */
    TRUSTED_PACKAGES("trustedPackages", ""),
    /** What people call this node; empty for the server's node name, else the host's name. */
    NODE_NAME("nodeName", ""),
    /**
     * The JNDI name of the connection factory through which the server recovers transactions; on WildFly, branches of
     * message-driven beans are logged under it, so that recovery finds out when one was committed before a crash.
     */
    RECOVERY_NAME("recoveryName", "java:/chorale/ConnectionFactory");

    private final String propertyName;
    private final String defaultValue;

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
