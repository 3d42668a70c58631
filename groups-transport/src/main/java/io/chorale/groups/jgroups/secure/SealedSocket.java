package io.chorale.groups.jgroups.secure;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.MulticastSocket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A socket whose datagrams are sealed on the way out, and opened and checked on the way in. */
final class SealedSocket extends MulticastSocket {
    /** The most that IPv4 carries. */
    private static final int MAX_DATAGRAM_BYTES = 65_507;

    /** How soon a datagram is delivered whose sender has shown, to another socket, that it lives. */
    private static final int RELEASE_MS = 10;

    private final DatagramGate gate;

    private Runnable whenBound;

    SealedSocket(DatagramGate gate, SocketAddress bindAddress) throws IOException {
        super(bindAddress);
        this.gate = gate;
    }

    /** A thread that reads before that would keep the socket from being bound. */
    void whenBound(Runnable task) {
        whenBound = task;
    }

    @Override
    public void bind(SocketAddress address) throws SocketException {
        super.bind(address);
        if (whenBound != null) {
            whenBound.run();
        }
    }

    @Override
    public void send(DatagramPacket packet) throws IOException {
        byte[] sealed = gate.seal(packet.getData(), packet.getOffset(), packet.getLength());
        if (sealed.length > MAX_DATAGRAM_BYTES) {
            throw new SocketException("A datagram of " + packet.getLength()
                    + " bytes has no room for its protection: set" + " bundler.max_size to at most 64000");
        }
        sendSealed(sealed, packet.getSocketAddress());
    }

    void sendSealed(byte[] sealed, SocketAddress destination) throws IOException {
        super.send(new DatagramPacket(sealed, 0, sealed.length, destination));
    }

    /** Returns with the next datagram that was let in; what was not is dropped and counted here. */
    @Override
    public void receive(DatagramPacket packet) throws IOException {
        DatagramGate.Delivery delivery = gate.poll();
        while (delivery == null) {
            if (await(packet)) {
                delivery = gate.open(packet);
            } else {
                delivery = gate.poll();
            }
        }
        byte[] payload = delivery.payload();
        System.arraycopy(payload, 0, packet.getData(), packet.getOffset(), payload.length);
        packet.setLength(payload.length);
        packet.setSocketAddress(delivery.origin());
    }

    /** Receives for the sake of questions and answers alone; data goes to the sockets that the engine reads. */
    void receiveControl(DatagramPacket packet) throws IOException {
        super.receive(packet);
        gate.openForOthers(packet);
    }

    /** False when nothing came while datagrams are held back, which another socket may release. */
    private boolean await(DatagramPacket packet) throws IOException {
        int timeoutMs = gate.isWaiting() ? RELEASE_MS : 0;
        if (getSoTimeout() != timeoutMs) {
            setSoTimeout(timeoutMs);
        }
        // The last receive made the packet as short as what it carried.
        packet.setData(packet.getData(), packet.getOffset(), packet.getData().length - packet.getOffset());
        try {
            super.receive(packet);
            return true;
        } catch (SocketTimeoutException e) {
            System.getLogger(SealedSocket.class.getName())
                    .log(System.Logger.Level.TRACE, "Looking for released datagrams", e);
            return false;
        }
    }
}
