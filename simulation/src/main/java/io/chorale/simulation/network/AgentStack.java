package io.chorale.simulation.network;

import io.chorale.groups.Security;
import io.chorale.groups.TransportConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What agents are connected by: the stack {@code udp} or {@code tcp}, with {@link #SECURED} behind it if protected. */
final class AgentStack {
    static final String SECURED = "-secured";

    private AgentStack() {}

    static TransportConfig config(String cluster, String member, String address, String stack) {
        if (!stack.endsWith(SECURED)) {
            return new TransportConfig(cluster, member, address, stack, List.of());
        }
        // Known to all who read this: it protects nothing but is dealt with as any other.
        Security secret = Security.sharedSecret("the agents' secret".getBytes(StandardCharsets.US_ASCII));
        String plain = stack.substring(0, stack.length() - SECURED.length());
        return new TransportConfig(cluster, member, address, plain, List.of(), secret);
    }
}
