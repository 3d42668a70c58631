package io.chorale.groups.secure;

import java.net.SocketAddress;

/** What a {@link DatagramGuard} wants done about a datagram. */
public interface GuardEffects {

    /** Hand this on to the engine; it is authentic, new, and of a process that lives. */
    void deliver(SocketAddress origin, byte[] payload);

    /** Send this; it is sealed already. */
    void send(SocketAddress destination, byte[] datagram);

    /** Count this, and say it if it was not said before. */
    void reject(SocketAddress origin, Rejection cause);
}
