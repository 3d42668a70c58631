package io.chorale.jms.queue;

/**
 * The bytes of an envelope, or of what a branch will send: in memory until the decision that added them is told, later
 * there only while there is room. Shared by all subscriptions that one decision gave it to. Compared by identity.
 */
final class StoredBody {
    private static final int OVERHEAD_BYTES = 128;

    final int lengthBytes;

    /** The bytes while only memory is sure to have them; null afterwards. */
    byte[] untold;

    /** How many elements have this body; counts memory only once. */
    int references;

    private StoredBody(byte[] untold, int lengthBytes) {
        this.untold = untold;
        this.lengthBytes = lengthBytes;
    }

    static StoredBody added(byte[] bytes) {
        return new StoredBody(bytes, bytes.length);
    }

    static StoredBody loaded(int lengthBytes) {
        return new StoredBody(null, lengthBytes);
    }

    /** What it takes in memory with its bytes. */
    static long sizeBytes(int lengthBytes) {
        return (long) OVERHEAD_BYTES + lengthBytes;
    }

    /** What it takes in memory without the bytes that a {@link BodyCache} accounts for. */
    long ownBytes() {
        return OVERHEAD_BYTES + (untold == null ? 0L : untold.length);
    }
}
