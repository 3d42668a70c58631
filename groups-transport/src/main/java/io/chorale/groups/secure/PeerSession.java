package io.chorale.groups.secure;

import java.net.SocketAddress;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.crypto.SecretKey;

/** What is known of one salt: the keys of its last two generations, and whether its owner lives. Not thread-safe. */
final class PeerSession {

    enum State {
        /** Authentic, but maybe a recording: challenged, its datagrams held back. */
        UNPROVEN,
        /** The owner answered a challenge: new datagrams are let in. */
        PROVEN
    }

    /** A datagram that waits for its sender's proof. */
    record Held(SocketAddress origin, long counter, byte[] payload) {}

    private final GroupKeys keys;
    private final Salt salt;
    private final List<Held> held = new ArrayList<>();

    private State state = State.UNPROVEN;
    private int generation = -1;
    private SecretKey key;
    private SecretKey keyBefore;
    private ReplayWindow window;
    private byte[] nonce;
    private SocketAddress challenged;
    private long challengedAtMs;
    private final long createdAtMs;
    private long usedAtMs;
    private int heldBytes;

    PeerSession(GroupKeys keys, Salt salt, long nowMs) {
        this.keys = keys;
        this.salt = salt;
        this.createdAtMs = nowMs;
        this.usedAtMs = nowMs;
    }

    Salt salt() {
        return salt;
    }

    State state() {
        return state;
    }

    /** The payload, or null if it is not authentic. Keys are kept only when they were shown to be the sender's. */
    byte[] open(DatagramCipher cipher, SealedHeader header, byte[] bytes, int offset, int length) {
        SecretKey used = key(header.generation());
        byte[] payload = cipher.open(used, header, bytes, offset, length);
        if (payload != null && header.generation() > generation) {
            keyBefore = header.generation() == generation + 1 ? key : null;
            key = used;
            generation = header.generation();
        }
        return payload;
    }

    private SecretKey key(int wanted) {
        if (wanted == generation) {
            return key;
        }
        return wanted == generation - 1 && keyBefore != null ? keyBefore : keys.datagramKey(salt, wanted);
    }

    boolean isNew(long counter) {
        return window.isNew(counter);
    }

    boolean accept(long counter, long nowMs) {
        usedAtMs = nowMs;
        return window.accept(counter);
    }

    long usedAtMs() {
        return usedAtMs;
    }

    long createdAtMs() {
        return createdAtMs;
    }

    /** Another address may be the true one: who plays a recording must not keep the owner from being asked. */
    boolean isChallengeDue(SocketAddress origin, long nowMs, long intervalMs) {
        return nonce == null || !origin.equals(challenged) || nowMs - challengedAtMs >= intervalMs;
    }

    /** The nonce to ask with; it stays the same when the question is repeated. */
    byte[] challenge(byte[] newNonce, SocketAddress origin, long nowMs) {
        challenged = origin;
        if (nonce == null) {
            nonce = newNonce;
        }
        challengedAtMs = nowMs;
        return nonce;
    }

    boolean isAnswer(byte[] answered) {
        return nonce != null && MessageDigest.isEqual(nonce, answered);
    }

    void hold(Held datagram) {
        held.add(datagram);
        heldBytes += datagram.payload().length;
    }

    int heldCount() {
        return held.size();
    }

    int heldBytes() {
        return heldBytes;
    }

    /** Empties what is held back. */
    List<Held> release() {
        List<Held> all = new ArrayList<>(held);
        all.sort(Comparator.comparingLong(Held::counter));
        held.clear();
        heldBytes = 0;
        return all;
    }

    /** The owner lives, and everything up to the floor is old. */
    void prove(long floor, long nowMs) {
        state = State.PROVEN;
        window = new ReplayWindow(floor);
        nonce = null;
        usedAtMs = nowMs;
    }
}
