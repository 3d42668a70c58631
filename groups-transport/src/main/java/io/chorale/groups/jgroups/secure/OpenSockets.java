package io.chorale.groups.jgroups.secure;

import io.chorale.groups.secure.RejectListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.SocketAddress;
import org.jgroups.util.DefaultSocketFactory;

/**
 * The sockets of a node without protection. They notice that others are protected, which JGroups would try to read, so
 * that whoever forgot the secret is told why nobody answers. Thread-safe.
 */
public final class OpenSockets extends DefaultSocketFactory {
    private final RejectListener rejects;

    public OpenSockets(RejectListener rejects) {
        super();
        this.rejects = rejects;
    }

    @Override
    public MulticastSocket createMulticastSocket(String service) throws IOException {
        return createMulticastSocket(service, new InetSocketAddress(0));
    }

    @Override
    public MulticastSocket createMulticastSocket(String service, int port) throws IOException {
        return createMulticastSocket(service, new InetSocketAddress(port));
    }

    @Override
    public MulticastSocket createMulticastSocket(String service, SocketAddress address) throws IOException {
        return new OpenSocket(rejects, address);
    }
}
