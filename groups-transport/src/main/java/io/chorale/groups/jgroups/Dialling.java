package io.chorale.groups.jgroups;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jgroups.Address;

/**
 * What is to be sent to peers that there is no connection to yet. Each is connected to by a thread of its own: one that
 * hangs lets itself be connected to, but answers no handshake, and whoever waits for it would send nothing to the others.
 * What does not fit is dropped, as by a network: the protocols above send it again. Thread-safe.
 */
final class Dialling {
    /** Of one peer: what may be under way to it before it gives credit. */
    static final int MAX_BYTES = 2 << 20;

    static final int MAX_PEERS = 256;

    private static final System.Logger LOGGER = System.getLogger(Dialling.class.getName());

    /** Connects to a peer if need be, and sends it a frame. */
    interface Sender {
        void send(Address peer, byte[] frame) throws Exception;
    }

    private static final class Waiting {
        private final Queue<byte[]> frames = new ArrayDeque<>();
        private int bytes;
    }

    private final Executor threads;
    private final Sender sender;
    private final Map<Address, Waiting> peers = new HashMap<>();
    private long dropped;

    /** Takes an executor that has a thread for each task. */
    Dialling(Executor threads, Sender sender) {
        this.threads = threads;
        this.sender = sender;
    }

    /** Never blocks. The bytes may change afterwards. */
    void send(Address peer, byte[] data, int offset, int length) {
        if (add(peer, Arrays.copyOfRange(data, offset, offset + length))) {
            try {
                threads.execute(() -> dial(peer));
            } catch (RuntimeException | OutOfMemoryError e) { // The system has no more threads.
                LOGGER.log(System.Logger.Level.WARNING, () -> "No thread to connect to " + peer, e);
                giveUp(peer, 0);
            }
        }
    }

    /** Whether this is the first one for the peer. */
    private synchronized boolean add(Address peer, byte[] frame) {
        Waiting waiting = peers.get(peer);
        boolean isFirst = waiting == null;
        if (isFirst) {
            if (peers.size() == MAX_PEERS) {
                dropped++;
                return false;
            }
            waiting = new Waiting();
            peers.put(peer, waiting);
        }
        if (waiting.bytes + frame.length > MAX_BYTES) {
            dropped++;
            return isFirst;
        }
        waiting.frames.add(frame);
        waiting.bytes += frame.length;
        return isFirst;
    }

    private void dial(Address peer) {
        try {
            for (byte[] frame = next(peer); frame != null; frame = next(peer)) {
                sender.send(peer, frame);
            }
        } catch (Exception | OutOfMemoryError e) { // JGroups declares it, and any of them means: not reached.
            LOGGER.log(System.Logger.Level.DEBUG, () -> "Connecting to " + peer, e);
            giveUp(peer, 1);
        }
    }

    /** Null when there is no more: then the next one begins anew. */
    private synchronized byte[] next(Address peer) {
        Waiting waiting = peers.get(peer);
        byte[] frame = waiting.frames.poll();
        if (frame == null) {
            peers.remove(peer);
        } else {
            waiting.bytes -= frame.length;
        }
        return frame;
    }

    private synchronized void giveUp(Address peer, int failed) {
        dropped += failed + peers.remove(peer).frames.size();
    }

    /** Frames that were not sent, since there were too many of them or their peer was not reached. */
    synchronized long dropped() {
        return dropped;
    }
}
