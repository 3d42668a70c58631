package io.chorale.groups.secure;

import javax.crypto.SecretKey;

/**
 * Seals what one incarnation sends. The counter belongs to the incarnation and goes on over changes of the key, so a
 * nonce is used once. Thread-safe.
 */
public final class DatagramSealer {
    /** What was sent longer ago than three times this is old to new receivers, and nothing younger than this is. */
    static final long RECENT_MS = 1_000;

    private final GroupKeys keys;
    private final Salt salt;
    private final Rekeying rekeying;
    private final DatagramCipher cipher = new DatagramCipher();

    private long counter;
    private int generation;
    private SecretKey key;
    private long keyDatagrams;
    private long keyBytes;

    private long markedAtMs;
    private long marked;
    private long old;

    /**
     * Starts with counter 1 in generation 0.
     *
     * @param salt random, drawn for this sealer alone: two sealers with the same salt would use nonces twice
     * @param nowMs of a clock that never goes back
     */
    public DatagramSealer(GroupKeys keys, Salt salt, Rekeying rekeying, long nowMs) {
        this.keys = keys;
        this.salt = salt;
        this.rekeying = rekeying;
        this.key = keys.datagramKey(salt, 0);
        this.markedAtMs = nowMs;
    }

    /** Seals one datagram of the engine. The result is {@link #overheadBytes()} longer. */
    public byte[] seal(byte[] payload, int offset, int length, long nowMs) {
        return seal(DatagramType.DATA, payload, offset, length, nowMs);
    }

    synchronized byte[] seal(DatagramType type, byte[] payload, int offset, int length, long nowMs) {
        mark(nowMs);
        if (keyDatagrams >= rekeying.datagrams() || keyBytes >= rekeying.bytes()) {
            generation = Math.addExact(generation, 1);
            key = keys.datagramKey(salt, generation);
            keyDatagrams = 0;
            keyBytes = 0;
        }
        counter = Math.addExact(counter, 1);
        keyDatagrams++;
        keyBytes += length;
        return cipher.seal(key, new SealedHeader(type, keys.tag(), salt, generation, counter), payload, offset, length);
    }

    /** Up to this counter all datagrams were sent at least {@link #RECENT_MS} ago, above it all within the triple. */
    synchronized long old(long nowMs) {
        mark(nowMs);
        return old;
    }

    private void mark(long nowMs) {
        long elapsedMs = nowMs - markedAtMs;
        if (elapsedMs >= RECENT_MS) {
            // Nothing was sent since the first call after the mark became old, or that call had moved the mark.
            old = elapsedMs >= 2 * RECENT_MS ? counter : marked;
            marked = counter;
            markedAtMs = nowMs;
        }
    }

    /** How much longer a datagram becomes by sealing. */
    public static int overheadBytes() {
        return SealedHeader.OVERHEAD_BYTES;
    }

    public Salt salt() {
        return salt;
    }

    /** How often the key was changed. */
    public synchronized int generation() {
        return generation;
    }
}
