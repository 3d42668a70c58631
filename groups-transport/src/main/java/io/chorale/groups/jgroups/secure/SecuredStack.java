package io.chorale.groups.jgroups.secure;

import io.chorale.groups.Security;
import io.chorale.groups.TransportException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jgroups.conf.ProtocolConfiguration;

/** Makes a stack use protected sockets only, or says what in it cannot be protected. */
public final class SecuredStack {
    private static final String PREFIX = "org.jgroups.protocols.";

    /** Its connections are of a kind that has no TLS. FD_SOCK does the same over TLS. */
    private static final String PLAIN_DETECTOR = "FD_SOCK2";

    /** Protocols that open sockets on their own, or give access to the stack. */
    private static final Set<String> UNPROTECTED = Set.of(
            "TCP_NIO2", "TUNNEL", "BPING", "TCPGOSSIP", "STOMP", "FD_HOST", "SSL_KEY_EXCHANGE", "SHARED_LOOPBACK");

    /** Attributes that bypass the protected sockets. */
    private static final Set<String> BYPASSES =
            Set.of("local_transport_class", "tls.enabled", "send_on_all_interfaces", "send_interfaces");

    private SecuredStack() {}

    /**
     * Rewrites the stack in place.
     *
     * @param stack the transport first
     * @param transports names of transports that are known to ask for their sockets, beside those of JGroups
     * @throws TransportException when the stack cannot be protected in this way
     */
    public static void apply(List<ProtocolConfiguration> stack, Security security, Set<String> transports) {
        String transport = name(stack.get(0));
        boolean udp = transport.equals("UDP");
        if (!udp && !transport.equals("TCP") && !transports.contains(transport)) {
            throw new TransportException("The transport " + transport + " cannot be protected: use UDP or TCP");
        }
        boolean multicast =
                udp || stack.stream().anyMatch(protocol -> name(protocol).endsWith("MPING"));
        if (security instanceof Security.Certificates && multicast) {
            throw new TransportException(
                    "Certificates protect connections, and this stack also sends datagrams: use the"
                            + " stack tcp with initialHosts, or a shared secret instead of certificates");
        }
        for (int i = 0; i < stack.size(); i++) {
            check(stack.get(i));
            if (name(stack.get(i)).endsWith(PLAIN_DETECTOR)) {
                stack.set(i, new ProtocolConfiguration("FD_SOCK", Map.of()));
            }
        }
    }

    private static void check(ProtocolConfiguration protocol) {
        String name = name(protocol);
        if (UNPROTECTED.contains(name)) {
            throw new TransportException("The protocol " + name + " cannot be protected: take it out of the stack");
        }
        for (Map.Entry<String, String> attribute : protocol.getProperties().entrySet()) {
            boolean off = attribute.getValue().equals("false");
            if (BYPASSES.contains(attribute.getKey()) && !off) {
                throw new TransportException("The attribute " + attribute.getKey() + " of " + name
                        + " does not go together with security: take it out of the stack");
            }
            if (attribute.getKey().equals("diag.enabled") && !off) {
                throw new TransportException("diag.enabled opens a port to everyone, which does not go together with"
                        + " security: take it out of the stack");
            }
        }
    }

    private static String name(ProtocolConfiguration protocol) {
        String name = protocol.getProtocolName();
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }
}
