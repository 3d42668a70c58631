package io.chorale.jms.queue;

/** An encoded envelope in memory, shared by all subscriptions that were owed it. */
final class StoredEnvelope {
    private static final int OVERHEAD_BYTES = 128;

    final byte[] bytes;
    final int priority;
    final long expirationMs;

    /** How many queued messages point here; counts memory only once. */
    int references;

    StoredEnvelope(byte[] bytes, int priority, long expirationMs) {
        this.bytes = bytes;
        this.priority = priority;
        this.expirationMs = expirationMs;
    }

    static StoredEnvelope of(Send send) {
        return new StoredEnvelope(send.envelope(), send.priority(), send.expirationMs());
    }

    long sizeBytes() {
        return sizeBytes(bytes.length);
    }

    static long sizeBytes(int envelopeBytes) {
        return (long) OVERHEAD_BYTES + envelopeBytes;
    }
}
