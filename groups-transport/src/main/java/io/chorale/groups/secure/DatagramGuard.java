package io.chorale.groups.secure;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Decides about each datagram that arrives. Authentic datagrams of an unknown salt are held back while its owner is
 * challenged, which takes one round trip; what does not come from the secret's holders causes no answer and no memory.
 * Everything is bounded: the salts that are known, those that are being asked, what is held for them, and the challenges
 * and answers in a second. Thread-safe; effects are called under a lock.
 */
public final class DatagramGuard {
    static final int MAX_PROVEN = 1_024;
    static final int MAX_UNPROVEN = 64;
    static final int MAX_HELD = 64;
    static final int MAX_HELD_BYTES = 4 << 20;
    static final long CHALLENGE_INTERVAL_MS = 100;
    static final long UNPROVEN_MS = 3_000;

    /** Only a salt that was silent for longer than any recent datagram can be old may be forgotten. */
    static final long FORGET_AFTER_MS = 60_000;

    static final int CHALLENGES_PER_SECOND = 500;
    static final int ANSWERS_PER_SECOND = 1_000;
    static final int NONCE_BYTES = 16;

    private static final int CHALLENGE_BYTES = Salt.BYTES + NONCE_BYTES;
    private static final int ANSWER_BYTES = NONCE_BYTES + 8;

    private final GroupKeys keys;
    private final DatagramSealer sealer;
    private final Supplier<byte[]> nonces;
    private final DatagramCipher cipher = new DatagramCipher();
    private final RateLimit challenges;
    private final RateLimit answers;

    /** In order of use, the longest unused first. */
    private final Map<Salt, PeerSession> proven = new LinkedHashMap<>(16, 0.75f, true);

    /** In order of arrival. */
    private final Map<Salt, PeerSession> unproven = new LinkedHashMap<>();

    private int heldBytes;

    /**
     * Makes a guard that knows nobody.
     *
     * @param sealer seals this guard's own questions and answers
     * @param nonces gives 16 random bytes, new ones each time
     * @param nowMs of the same clock as the sealer's
     */
    public DatagramGuard(GroupKeys keys, DatagramSealer sealer, Supplier<byte[]> nonces, long nowMs) {
        this.keys = keys;
        this.sealer = sealer;
        this.nonces = nonces;
        this.challenges = new RateLimit(CHALLENGES_PER_SECOND, nowMs);
        this.answers = new RateLimit(ANSWERS_PER_SECOND, nowMs);
    }

    /** Looks at one datagram. Whatever the bytes are, this throws nothing of its own. */
    public synchronized void open(
            byte[] bytes, int offset, int length, SocketAddress origin, long nowMs, GuardEffects effects) {
        expire(nowMs, effects);
        Rejection refused = SealedHeader.refuse(bytes, offset, length);
        if (refused != null) {
            effects.reject(origin, refused);
            return;
        }
        SealedHeader header = SealedHeader.read(bytes, offset, length);
        if (header.cluster() != keys.tag()) {
            // Clusters may share a multicast address; to try keys on what is another's would cost more than the own.
            effects.reject(origin, Rejection.NOT_AUTHENTIC);
            return;
        }
        if (header.salt().equals(sealer.salt())) {
            // The own multicast comes back from the network; the engine has taken its copy inside.
            return;
        }
        PeerSession known = known(header.salt());
        if (known != null && known.state() == PeerSession.State.PROVEN && !known.isNew(header.counter())) {
            effects.reject(origin, Rejection.REPLAYED);
            return;
        }
        PeerSession session = known == null ? new PeerSession(keys, header.salt(), nowMs) : known;
        byte[] payload = session.open(cipher, header, bytes, offset, length);
        if (payload == null) {
            effects.reject(origin, Rejection.NOT_AUTHENTIC);
            return;
        }
        if (session.state() == PeerSession.State.PROVEN) {
            session.accept(header.counter(), nowMs);
        } else if (known == null) {
            addUnproven(session, effects);
        }
        handle(session, header, payload, origin, nowMs, effects);
    }

    private void handle(
            PeerSession session,
            SealedHeader header,
            byte[] payload,
            SocketAddress origin,
            long nowMs,
            GuardEffects effects) {
        switch (header.type()) {
            case DATA -> {
                if (session.state() == PeerSession.State.PROVEN) {
                    effects.deliver(origin, payload);
                } else {
                    hold(session, new PeerSession.Held(origin, header.counter(), payload), effects);
                    challenge(session, origin, nowMs, effects);
                }
            }
            case CHALLENGE -> {
                answer(payload, origin, nowMs, effects);
                if (session.state() == PeerSession.State.UNPROVEN) {
                    // Who asks will speak next: asking back now saves a round trip.
                    challenge(session, origin, nowMs, effects);
                }
            }
            case ANSWER -> {
                if (session.state() == PeerSession.State.UNPROVEN) {
                    prove(session, header, payload, origin, nowMs, effects);
                }
            }
        }
    }

    private PeerSession known(Salt salt) {
        PeerSession known = proven.get(salt);
        return known == null ? unproven.get(salt) : known;
    }

    private void addUnproven(PeerSession session, GuardEffects effects) {
        if (unproven.size() >= MAX_UNPROVEN) {
            drop(unproven.values().iterator().next(), Rejection.OVERFLOW, effects);
        }
        unproven.put(session.salt(), session);
    }

    private void hold(PeerSession session, PeerSession.Held datagram, GuardEffects effects) {
        if (session.heldCount() >= MAX_HELD || heldBytes + datagram.payload().length > MAX_HELD_BYTES) {
            effects.reject(datagram.origin(), Rejection.OVERFLOW);
            return;
        }
        session.hold(datagram);
        heldBytes += datagram.payload().length;
    }

    private void challenge(PeerSession session, SocketAddress origin, long nowMs, GuardEffects effects) {
        if (!session.isChallengeDue(origin, nowMs, CHALLENGE_INTERVAL_MS) || !challenges.tryTake(nowMs)) {
            return;
        }
        WireWriter out = new WireWriter(CHALLENGE_BYTES);
        session.salt().write(out);
        out.writeRaw(session.challenge(nonces.get(), origin, nowMs), 0, NONCE_BYTES);
        effects.send(origin, sealer.seal(DatagramType.CHALLENGE, out.toBytes(), 0, CHALLENGE_BYTES, nowMs));
    }

    /** Answers a challenge, even one that may be a recording: the answer is shorter, and worth nothing to others. */
    private void answer(byte[] payload, SocketAddress origin, long nowMs, GuardEffects effects) {
        if (payload.length != CHALLENGE_BYTES) {
            effects.reject(origin, Rejection.MALFORMED);
            return;
        }
        if (!Salt.read(new WireReader(payload)).equals(sealer.salt())) {
            // Meant for an incarnation that had this address before.
            return;
        }
        if (!answers.tryTake(nowMs)) {
            effects.reject(origin, Rejection.OVERFLOW);
            return;
        }
        byte[] out = new WireWriter(ANSWER_BYTES)
                .writeRaw(payload, Salt.BYTES, NONCE_BYTES)
                .writeLong(sealer.old(nowMs))
                .toBytes();
        effects.send(origin, sealer.seal(DatagramType.ANSWER, out, 0, ANSWER_BYTES, nowMs));
    }

    private void prove(
            PeerSession session,
            SealedHeader header,
            byte[] payload,
            SocketAddress origin,
            long nowMs,
            GuardEffects effects) {
        if (payload.length != ANSWER_BYTES) {
            effects.reject(origin, Rejection.MALFORMED);
            return;
        }
        if (!session.isAnswer(Arrays.copyOf(payload, NONCE_BYTES))) {
            effects.reject(origin, Rejection.REPLAYED);
            return;
        }
        if (!makeRoom(nowMs)) {
            effects.reject(origin, Rejection.OVERFLOW);
            return;
        }
        WireReader in = new WireReader(payload);
        in.skip(NONCE_BYTES);
        unproven.remove(session.salt());
        proven.put(session.salt(), session);
        session.prove(in.readLong(), nowMs);
        session.accept(header.counter(), nowMs);
        heldBytes -= session.heldBytes();
        for (PeerSession.Held datagram : session.release()) {
            if (session.accept(datagram.counter(), nowMs)) {
                effects.deliver(datagram.origin(), datagram.payload());
            } else {
                effects.reject(datagram.origin(), Rejection.REPLAYED);
            }
        }
    }

    /** Forgets who was silent for long, if need be. A salt that is forgotten must prove again that its owner lives. */
    private boolean makeRoom(long nowMs) {
        if (proven.size() < MAX_PROVEN) {
            return true;
        }
        PeerSession eldest = proven.values().iterator().next();
        if (nowMs - eldest.usedAtMs() < FORGET_AFTER_MS) {
            return false;
        }
        proven.remove(eldest.salt());
        return true;
    }

    private void expire(long nowMs, GuardEffects effects) {
        while (!unproven.isEmpty()) {
            PeerSession eldest = unproven.values().iterator().next();
            if (nowMs - eldest.createdAtMs() < UNPROVEN_MS) {
                return;
            }
            drop(eldest, Rejection.UNPROVEN, effects);
        }
    }

    private void drop(PeerSession session, Rejection cause, GuardEffects effects) {
        unproven.remove(session.salt());
        heldBytes -= session.heldBytes();
        for (PeerSession.Held datagram : session.release()) {
            effects.reject(datagram.origin(), cause);
        }
    }

    /** Whether these bytes begin as a sealed datagram does, of whatever version; for those who cannot open it. */
    public static boolean isProtected(byte[] bytes, int offset, int length) {
        return SealedHeader.refuse(bytes, offset, length) != Rejection.NOT_SECURED;
    }

    /** Whether datagrams wait for a proof. */
    public synchronized boolean isWaiting(long nowMs, GuardEffects effects) {
        expire(nowMs, effects);
        return unproven.values().stream().anyMatch(session -> session.heldCount() > 0);
    }

    /** Incarnations that have shown that they live. */
    public synchronized int provenPeers() {
        return proven.size();
    }

    synchronized int unprovenPeers() {
        return unproven.size();
    }

    synchronized int heldBytes() {
        return heldBytes;
    }
}
