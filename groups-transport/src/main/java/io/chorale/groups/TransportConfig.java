package io.chorale.groups;

import java.util.List;
import java.util.Objects;

/**
 * What a transport needs to know to join a group.
 *
 * @param clusterName members with the same name, stack and addresses form one group; 1 to 255 characters
 * @param memberName for people and logs; 1 to 255 characters
 * @param bindAddress the local address or host name to bind to; {@code null} leaves the choice to the engine
 * @param stack {@code udp}, {@code tcp}, the name of an XML file or class path resource, or a string of protocols
 *     such as {@code UDP:PING:...}
 * @param initialHosts {@code host[port]} of members to ask first, for stacks without multicast; may be empty
 * @param security who may join, and how the traffic is protected
 * @param suspectAfterMs how long a member may be silent, as in a long garbage collection, before it is dropped from the
 *     view, in milliseconds: 1,000 or more; 0 leaves it to the stack, which is 4,000 in the shipped ones
 */
public record TransportConfig(
        String clusterName,
        String memberName,
        String bindAddress,
        String stack,
        List<String> initialHosts,
        Security security,
        int suspectAfterMs) {

    public TransportConfig {
        Objects.requireNonNull(stack, "stack");
        Objects.requireNonNull(security, "security");
        if (clusterName.isEmpty() || clusterName.length() > 255) {
            throw new IllegalArgumentException("clusterName has 1 to 255 characters, not " + clusterName.length());
        }
        if (memberName.isEmpty() || memberName.length() > 255) {
            throw new IllegalArgumentException("memberName has 1 to 255 characters, not " + memberName.length());
        }
        if (suspectAfterMs != 0 && suspectAfterMs < 1_000) {
            throw new IllegalArgumentException("suspectAfterMs is 0, or 1,000 or more, not " + suspectAfterMs);
        }
        initialHosts = List.copyOf(initialHosts);
    }

    /** A configuration without protection. */
    public TransportConfig(
            String clusterName, String memberName, String bindAddress, String stack, List<String> initialHosts) {
        this(clusterName, memberName, bindAddress, stack, initialHosts, Security.none());
    }

    /** A configuration with the stack's own patience for silent members. */
    public TransportConfig(
            String clusterName,
            String memberName,
            String bindAddress,
            String stack,
            List<String> initialHosts,
            Security security) {
        this(clusterName, memberName, bindAddress, stack, initialHosts, security, 0);
    }

    /** The same with another protection. */
    public TransportConfig withSecurity(Security newSecurity) {
        return new TransportConfig(
                clusterName, memberName, bindAddress, stack, initialHosts, newSecurity, suspectAfterMs);
    }

    /** The same with another patience for silent members. */
    public TransportConfig withSuspectAfterMs(int newSuspectAfterMs) {
        return new TransportConfig(
                clusterName, memberName, bindAddress, stack, initialHosts, security, newSuspectAfterMs);
    }
}
