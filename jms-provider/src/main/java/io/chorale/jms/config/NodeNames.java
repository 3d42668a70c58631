package io.chorale.jms.config;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Chooses what to call a node when nobody said: as the server is called, else as the host is called. */
final class NodeNames {

    private static final String[] SERVER_PROPERTIES = {"jboss.node.name", "com.sun.aas.instanceName", "wlp.server.name"
    };

    private NodeNames() {}

    static String choose(UnaryOperator<String> systemProperties, Supplier<String> hostName) {
        for (String property : SERVER_PROPERTIES) {
            String value = systemProperties.apply(property);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return hostName.get();
    }
}
