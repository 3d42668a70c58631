package io.chorale.simulation.network;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A process on one of three hosts: tells the others its number for a time, then prints whose it heard. */
final class UdpProbe {
    private static final int PORT = 5_000;
    private static final int SAY_EVERY_MS = 50;
    private static final int MAX_BYTES = 16;

    private UdpProbe() {}

    public static void main(String[] args) throws IOException {
        String self = args[0];
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[1]));
        TreeSet<String> heard = new TreeSet<>();
        byte[] words = self.getBytes(StandardCharsets.US_ASCII);
        DatagramPacket in = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("10.77.0." + self, PORT))) {
            socket.setSoTimeout(SAY_EVERY_MS);
            while (System.nanoTime() - endNs < 0) {
                for (int other = 1; other <= 3; other++) {
                    InetAddress address = InetAddress.getByName("10.77.0." + other);
                    socket.send(new DatagramPacket(words, words.length, address, PORT));
                }
                try {
                    while (System.nanoTime() - endNs < 0) {
                        socket.receive(in);
                        heard.add(new String(in.getData(), 0, in.getLength(), StandardCharsets.US_ASCII));
                    }
                } catch (SocketTimeoutException e) {
                    // Nobody has more to say now: its turn again.
                }
            }
        }
        heard.remove(self);
        System.out.println("heard " + String.join(" ", heard));
    }
}
