package io.chorale.bench.groups.contestant;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;

/** One datagram for each message and nothing else: what the machine's network can do, and where it loses. */
final class DatagramContestant implements Contestant {
    private static final String GROUP = "239.67.72.90";
    private static final int PORT = 46_800;
    private static final int BUFFER_BYTES = 4 << 20;

    private DatagramChannel incoming;
    private DatagramChannel outgoing;
    private Thread reader;

    @Override
    public void open(Seat seat, Receiver receiver) throws IOException {
        InetAddress group = InetAddress.getByName(GROUP);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        NetworkInterface network = NetworkInterface.getByInetAddress(loopback);
        InetSocketAddress address = new InetSocketAddress(group, PORT);
        incoming = DatagramChannel.open(StandardProtocolFamily.INET)
                .setOption(StandardSocketOptions.SO_REUSEADDR, true)
                .setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES)
                .bind(address);
        incoming.join(group, network);
        outgoing = DatagramChannel.open(StandardProtocolFamily.INET)
                .setOption(StandardSocketOptions.IP_MULTICAST_IF, network)
                .setOption(StandardSocketOptions.IP_MULTICAST_TTL, 0)
                .setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true)
                .setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES)
                .bind(new InetSocketAddress(loopback, 0));
        outgoing.connect(address);
        reader = new Thread(() -> read(receiver), "datagrams");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Receiver receiver) {
        byte[] array = new byte[1 << 16];
        ByteBuffer buffer = ByteBuffer.wrap(array);
        try {
            while (incoming.isOpen()) {
                incoming.receive(buffer.clear());
                receiver.delivered(array, 0, buffer.position());
            }
        } catch (ClosedChannelException e) {
            log(System.Logger.Level.DEBUG, "The socket was closed", e);
        } catch (IOException e) {
            log(System.Logger.Level.ERROR, "Nothing can be received any more", e);
        }
    }

    private static void log(System.Logger.Level level, String text, IOException cause) {
        System.getLogger(DatagramContestant.class.getName()).log(level, text, cause);
    }

    @Override
    public boolean isComplete() {
        // The sockets of all members are bound before anybody sends.
        return reader.isAlive();
    }

    @Override
    public Sender sender(String level) {
        return message -> outgoing.write(ByteBuffer.wrap(message));
    }

    @Override
    public String configuration() {
        return "java.nio DatagramChannel, one datagram a message, no flow control, ttl 0";
    }

    @Override
    public void close() throws IOException {
        if (incoming != null) {
            incoming.close();
        }
        if (outgoing != null) {
            outgoing.close();
        }
    }
}
