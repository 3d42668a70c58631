package io.chorale.groups.jgroups.secure;

import io.chorale.groups.secure.DatagramGuard;
import io.chorale.groups.secure.RejectListener;
import io.chorale.groups.secure.Rejection;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.MulticastSocket;
import java.net.SocketAddress;

/** A socket that is not protected, and drops the datagrams of those that are. */
final class OpenSocket extends MulticastSocket {
    private final RejectListener rejects;

    OpenSocket(RejectListener rejects, SocketAddress bindAddress) throws IOException {
        super(bindAddress);
        this.rejects = rejects;
    }

    @Override
    public void receive(DatagramPacket packet) throws IOException {
        super.receive(packet);
        while (DatagramGuard.isProtected(packet.getData(), packet.getOffset(), packet.getLength())) {
            rejects.rejected(packet.getSocketAddress(), Rejection.PROTECTED);
            super.receive(packet);
        }
    }
}
