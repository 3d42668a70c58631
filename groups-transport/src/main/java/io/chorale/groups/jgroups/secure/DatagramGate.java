package io.chorale.groups.jgroups.secure;

import io.chorale.groups.secure.DatagramGuard;
import io.chorale.groups.secure.DatagramSealer;
import io.chorale.groups.secure.GroupKeys;
import io.chorale.groups.secure.GuardEffects;
import io.chorale.groups.secure.RejectListener;
import io.chorale.groups.secure.Rejection;
import io.chorale.groups.secure.Rekeying;
import io.chorale.groups.secure.Salt;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What the sealed sockets of one transport share: the keys of this incarnation, the guard, and what was released for
 * delivery. Thread-safe.
 */
final class DatagramGate {
    private static final System.Logger LOGGER = System.getLogger(DatagramGate.class.getName());

    private static final int MAX_RELEASED = 1_024;

    /** A datagram that may be delivered. */
    record Delivery(SocketAddress origin, byte[] payload) {}

    private final SecureRandom random = new SecureRandom();
    private final DatagramSealer sealer;
    private final DatagramGuard guard;
    private final RejectListener rejects;
    private final Queue<Delivery> released = new ArrayBlockingQueue<>(MAX_RELEASED);

    private volatile SealedSocket speaker;

    DatagramGate(GroupKeys keys, Rekeying rekeying, RejectListener rejects) {
        this.rejects = rejects;
        ByteBuffer salt = ByteBuffer.wrap(randomBytes());
        this.sealer = new DatagramSealer(keys, new Salt(salt.getLong(), salt.getLong()), rekeying, nowMs());
        this.guard = new DatagramGuard(keys, sealer, this::randomBytes, nowMs());
    }

    /** Names the socket that sends questions and answers. Someone must read it too, as the answers come there. */
    void speakThrough(SealedSocket socket) {
        speaker = socket;
    }

    byte[] seal(byte[] bytes, int offset, int length) {
        return sealer.seal(bytes, offset, length, nowMs());
    }

    /** Looks at what arrived; returns it if it may be delivered, or something else that now may. */
    Delivery open(DatagramPacket packet) {
        Effects effects = new Effects(true);
        open(packet, effects);
        return effects.first == null ? poll() : effects.first;
    }

    /** Looks at what arrived; what may be delivered is left to {@link #poll}. */
    void openForOthers(DatagramPacket packet) {
        open(packet, new Effects(false));
    }

    private void open(DatagramPacket packet, Effects effects) {
        guard.open(
                packet.getData(), packet.getOffset(), packet.getLength(), packet.getSocketAddress(), nowMs(), effects);
    }

    /** What was released and is not delivered yet, or null. */
    Delivery poll() {
        return released.poll();
    }

    boolean isWaiting() {
        // In this order: what is released meanwhile is seen in the queue.
        return guard.isWaiting(nowMs(), new Effects(false)) || !released.isEmpty();
    }

    int generation() {
        return sealer.generation();
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[Salt.BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private final class Effects implements GuardEffects {
        private final boolean keepFirst;
        private Delivery first;

        Effects(boolean keepFirst) {
            this.keepFirst = keepFirst;
        }

        @Override
        public void deliver(SocketAddress origin, byte[] payload) {
            Delivery delivery = new Delivery(origin, payload);
            if (keepFirst && first == null) {
                first = delivery;
            } else if (!released.offer(delivery)) {
                reject(origin, Rejection.OVERFLOW);
            }
        }

        @Override
        public void send(SocketAddress destination, byte[] datagram) {
            SealedSocket socket = speaker;
            try {
                if (socket != null && !socket.isClosed()) {
                    socket.sendSealed(datagram, destination);
                }
            } catch (IOException e) {
                // As good as lost on the way: the question is repeated.
                LOGGER.log(System.Logger.Level.DEBUG, () -> "Nothing could be sent to " + destination, e);
            }
        }

        @Override
        public void reject(SocketAddress origin, Rejection cause) {
            rejects.rejected(origin, cause);
        }
    }
}
