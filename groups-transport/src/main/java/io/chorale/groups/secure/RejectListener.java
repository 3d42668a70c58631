package io.chorale.groups.secure;

import java.net.SocketAddress;

/** Told about everything from the network that is not let in. Called by any thread, often; must be quick. */
@FunctionalInterface
public interface RejectListener {
    void rejected(SocketAddress origin, Rejection cause);
}
