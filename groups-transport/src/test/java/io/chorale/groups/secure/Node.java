package io.chorale.groups.secure;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A sealer and a guard with an address, and all that they did. */
final class Node implements GuardEffects {

    /** A datagram on its way. */
    record Packet(SocketAddress from, SocketAddress to, byte[] bytes) {}

    final SocketAddress address;
    final DatagramSealer sealer;
    final DatagramGuard guard;
    final List<String> delivered = new ArrayList<>();
    final List<Packet> sent = new ArrayList<>();
    final Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);

    Node(int port, String secret, String cluster, long seed, Rekeying rekeying, long nowMs) {
        Random random = new Random(seed);
        GroupKeys keys = new GroupKeys(secret.getBytes(StandardCharsets.UTF_8), cluster);
        address = InetSocketAddress.createUnresolved("node", port);
        sealer = new DatagramSealer(keys, new Salt(random.nextLong(), random.nextLong()), rekeying, nowMs);
        guard = new DatagramGuard(
                keys,
                sealer,
                () -> ByteBuffer.allocate(16)
                        .putLong(random.nextLong())
                        .putLong(random.nextLong())
                        .array(),
                nowMs);
    }

    byte[] seal(String text, long nowMs) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return sealer.seal(bytes, 0, bytes.length, nowMs);
    }

    void receive(byte[] datagram, SocketAddress from, long nowMs) {
        guard.open(datagram, 0, datagram.length, from, nowMs, this);
    }

    int rejected(Rejection cause) {
        return rejected.getOrDefault(cause, 0);
    }

    int rejected() {
        return rejected.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Carries questions and answers between two nodes until there are none. Returns how many datagrams it took. */
    static int exchange(Node one, Node other, long nowMs) {
        int count = 0;
        while (!one.sent.isEmpty() || !other.sent.isEmpty()) {
            count += carry(one, other, nowMs) + carry(other, one, nowMs);
        }
        return count;
    }

    private static int carry(Node from, Node to, long nowMs) {
        List<Packet> all = new ArrayList<>(from.sent);
        from.sent.clear();
        for (Packet packet : all) {
            if (packet.to().equals(to.address)) {
                to.receive(packet.bytes(), from.address, nowMs);
            }
        }
        return all.size();
    }

    @Override
    public void deliver(SocketAddress origin, byte[] payload) {
        delivered.add(new String(payload, StandardCharsets.UTF_8));
    }

    @Override
    public void send(SocketAddress destination, byte[] datagram) {
        sent.add(new Packet(address, destination, datagram));
    }

    @Override
    public void reject(SocketAddress origin, Rejection cause) {
        rejected.merge(cause, 1, Integer::sum);
    }
}
