/**
 * The secured sockets that JGroups gets from its {@link org.jgroups.util.SocketFactory}. Protection sits here, below
 * everything that JGroups does, and not in a protocol above the transport, for three reasons: JGroups parses messages
 * (even deserializes Java objects) in the transport, so a protocol above it comes too late; one encryption covers a whole
 * bundle of messages; and the sockets of discovery and failure detection are covered in the same way.
 *
 * <p>Datagram sockets seal and open with {@link io.chorale.groups.secure}; stream sockets are TLS 1.3 with certificates on
 * both sides, which are either configured or made at the start and endorsed with the shared secret.
 *
 * <p>Knows {@code io.chorale.groups}, {@code io.chorale.groups.secure} and JGroups; does not know {@code
 * io.chorale.groups.jgroups}, which uses it.
 */
package io.chorale.groups.jgroups.secure;
