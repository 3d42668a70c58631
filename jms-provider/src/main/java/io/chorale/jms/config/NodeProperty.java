package io.chorale.jms.config;

/** The properties of a node, by the names that they have in a resource adapter and in a URI. All are text. */
public enum NodeProperty {
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
    /** What people call this node; empty for the server's node name, else the host's name. */
    NODE_NAME("nodeName", ""),
    /** A file with users, their roles and what those may do; empty for none. */
    SECURITY_FILE("securityFile", ""),
    /** The entry of the JAAS configuration that lets users in; empty for none. */
    JAAS_LOGIN("jaasLogin", ""),
    /** The class of an authenticator; empty for none. */
    AUTHENTICATOR("authenticator", ""),
    /** A file with the policies of destinations; empty for none. */
    DESTINATIONS_FILE("destinationsFile", "");

    private final String key;
    private final String defaultValue;

    NodeProperty(String key, String defaultValue) {
        this.key = key;
        this.defaultValue = defaultValue;
    }

    /** The name, lowerCamel. */
    public String key() {
        return key;
    }

    public String defaultValue() {
        return defaultValue;
    }
}
