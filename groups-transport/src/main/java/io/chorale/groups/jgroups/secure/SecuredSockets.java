package io.chorale.groups.jgroups.secure;

import io.chorale.groups.Security;
import io.chorale.groups.secure.GroupKeys;
import io.chorale.groups.secure.RejectListener;
import io.chorale.groups.secure.Rekeying;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jgroups.util.SocketFactory;
import org.jgroups.util.Util;

/**
 * All sockets of one JGroups stack, each protected; kinds that cannot be are refused. JGroups names what a socket is for
 * when it asks for it. Thread-safe.
 */
public final class SecuredSockets implements SocketFactory, AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(SecuredSockets.class.getName());

    /** Sends all of UDP's datagrams, and is read by UDP. */
    private static final String UDP_SOCKET = "jgroups.udp.sock";

    /** Sends MPING's requests; MPING does not read it, and does not close it either. */
    private static final String MPING_SENDER = "jgroups.mping.mcast-send-sock";

    private static final int MAX_DATAGRAM_BYTES = 1 << 16;

    private final RejectListener rejects;
    private final TlsHandshake handshake;
    private final DatagramGate gate;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

    private SecuredSockets(RejectListener rejects, TlsHandshake handshake, DatagramGate gate) {
        this.rejects = rejects;
        this.handshake = handshake;
        this.gate = gate;
    }

    /**
     * The sockets for a configuration; empty when it wants no protection.
     *
     * @throws io.chorale.groups.TransportException when its certificates cannot be read
     */
    public static Optional<SecuredSockets> of(
            Security security, String clusterName, Rekeying rekeying, RejectListener rejects) {
        if (security instanceof Security.SharedSecret shared) {
            CipherWarmUp.start();
            GroupKeys keys = new GroupKeys(shared.bytes(), clusterName);
            return Optional.of(new SecuredSockets(
                    rejects, new TlsHandshake(TlsContexts.endorsed(keys)), new DatagramGate(keys, rekeying, rejects)));
        }
        if (security instanceof Security.Certificates certificates) {
            CipherWarmUp.start();
            return Optional.of(
                    new SecuredSockets(rejects, new TlsHandshake(TlsContexts.configured(certificates)), null));
        }
        return Optional.empty();
    }

    /** How often the key for sending datagrams was changed. */
    public int generation() {
        return gate == null ? 0 : gate.generation();
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
        if (gate == null) {
            throw new SocketException("Datagrams for " + service + " cannot be protected by certificates: configure a"
                    + " shared secret");
        }
        SealedSocket socket = new SealedSocket(gate, address);
        open.add(socket);
        if (service.equals(UDP_SOCKET)) {
            gate.speakThrough(socket);
        } else if (service.equals(MPING_SENDER)) {
            gate.speakThrough(socket);
            socket.whenBound(() -> readAnswers(socket));
        }
        return socket;
    }

    private static void readAnswers(SealedSocket socket) {
        Thread reader = new Thread(
                () -> {
                    byte[] buffer = new byte[MAX_DATAGRAM_BYTES];
                    while (!socket.isClosed()) {
                        try {
                            socket.receiveControl(new DatagramPacket(buffer, buffer.length));
                        } catch (IOException e) {
                            LOGGER.log(System.Logger.Level.DEBUG, "Reading answers of new members", e);
                        }
                    }
                },
                "chorale-discovery-answers");
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public Socket createSocket(String service) {
        return new TlsSocket(handshake, rejects);
    }

    @Override
    public Socket createSocket(String service, String host, int port) throws IOException {
        return createSocket(service, InetAddress.getByName(host), port);
    }

    @Override
    public Socket createSocket(String service, InetAddress address, int port) throws IOException {
        return connect(createSocket(service), address, port);
    }

    @Override
    public Socket createSocket(String service, String host, int port, InetAddress local, int localPort)
            throws IOException {
        return createSocket(service, InetAddress.getByName(host), port, local, localPort);
    }

    @Override
    public Socket createSocket(String service, InetAddress address, int port, InetAddress local, int localPort)
            throws IOException {
        Socket socket = createSocket(service);
        socket.bind(new InetSocketAddress(local, localPort));
        return connect(socket, address, port);
    }

    private static Socket connect(Socket socket, InetAddress address, int port) throws IOException {
        socket.connect(new InetSocketAddress(address, port));
        return socket;
    }

    @Override
    public ServerSocket createServerSocket(String service) throws IOException {
        TlsServerSocket socket = new TlsServerSocket(handshake, rejects);
        open.add(socket);
        return socket;
    }

    @Override
    public ServerSocket createServerSocket(String service, int port) throws IOException {
        return createServerSocket(service, port, 0);
    }

    @Override
    public ServerSocket createServerSocket(String service, int port, int backlog) throws IOException {
        return createServerSocket(service, port, backlog, null);
    }

    @Override
    public ServerSocket createServerSocket(String service, int port, int backlog, InetAddress bindAddress)
            throws IOException {
        ServerSocket socket = createServerSocket(service);
        socket.bind(new InetSocketAddress(bindAddress, port), backlog);
        return socket;
    }

    @Override
    public SocketChannel createSocketChannel(String service) throws IOException {
        throw refused(service);
    }

    @Override
    public ServerSocketChannel createServerSocketChannel(String service) throws IOException {
        throw refused(service);
    }

    @Override
    public DatagramSocket createDatagramSocket(String service) throws SocketException {
        throw refused(service);
    }

    @Override
    public DatagramSocket createDatagramSocket(String service, SocketAddress address) throws SocketException {
        throw refused(service);
    }

    @Override
    public DatagramSocket createDatagramSocket(String service, int port) throws SocketException {
        throw refused(service);
    }

    @Override
    public DatagramSocket createDatagramSocket(String service, int port, InetAddress local) throws SocketException {
        throw refused(service);
    }

    private static SocketException refused(String service) {
        return new SocketException("The stack wants a socket that cannot be protected, for " + service
                + ": use the protocols UDP, TCP, PING, MPING, TCPPING, FD_SOCK, or no security");
    }

    @Override
    public void close(Socket socket) throws IOException {
        socket.close();
    }

    @Override
    public void close(ServerSocket socket) throws IOException {
        open.remove(socket);
        socket.close();
    }

    @Override
    public void close(DatagramSocket socket) {
        if (socket != null) {
            open.remove(socket);
            socket.close();
        }
    }

    /** Closes what JGroups left open. */
    @Override
    public void close() {
        for (Closeable socket : open) {
            Util.close(socket);
        }
        open.clear();
        handshake.close();
    }
}
