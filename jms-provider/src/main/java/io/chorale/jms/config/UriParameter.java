package io.chorale.jms.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a URI can say of connections, beside the properties of the node. */
public enum UriParameter {
    /** How many messages may wait in a consumer ahead of the application. */
    PREFETCH("prefetch"),
    /** The largest message that may be sent, in bytes. */
    MAX_MESSAGE_BYTES("maxMessageBytes"),
    /** The client id of each connection. */
    CLIENT_ID("clientId"),
    /** Packages and classes, separated by commas, that object messages may hold beyond values and collections of the JDK. */
    TRUSTED_PACKAGES("trustedPackages"),
    /** Whom connections belong to that are opened without a user. */
    USER("user"),
    /** That user's password. */
    PASSWORD("password"),
    /** A file with that password. */
    PASSWORD_FILE("passwordFile"),
    /** How long the node stays after its last connection. */
    NODE_KEEP_ALIVE_MS("nodeKeepAliveMs");

    private final String key;

    UriParameter(String key) {
        this.key = key;
    }

    /** The name, lowerCamel. */
    public String key() {
        return key;
    }

    /** The names of all parameters that a URI may have. */
    public static List<String> allKeys() {
        List<String> keys = new ArrayList<>();
        Arrays.stream(values()).map(UriParameter::key).forEach(keys::add);
        Arrays.stream(NodeProperty.values())
                .filter(property -> property != NodeProperty.CLUSTER_NAME)
                .map(NodeProperty::key)
                .forEach(keys::add);
        return keys;
    }
}
