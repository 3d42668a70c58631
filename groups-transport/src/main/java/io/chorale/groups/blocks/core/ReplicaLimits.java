package io.chorale.groups.blocks.core;

/**
 * The bounds of one replicated state's transfers.
 *
 * @param chunkBytes how large a chunk of a snapshot may be; 1 KiB to 1 MiB. Smaller where it would not fit a message
 * @param window how many chunks are under way to one member; 1 to 64
 * @param backlogBytes how many bytes of updates a member that loads keeps before it starts again and asks the writers to
 *     wait; 1 or more
 * @param retryMs after how long without a chunk another donor is asked; 1 or more
 * @param keptStates how many states are kept for members that load; 2 or more
 */
public record ReplicaLimits(int chunkBytes, int window, long backlogBytes, long retryMs, int keptStates) {
    public static final ReplicaLimits DEFAULT = new ReplicaLimits(64 << 10, 8, 64 << 20, 5_000, 64);
    static final int MIN_CHUNK_BYTES = 1 << 10;
    static final int MAX_CHUNK_BYTES = 1 << 20;
    static final int MAX_WINDOW = 64;
    private static final int UPDATE_OVERHEAD_BYTES = 1 + 8;
    private static final int EXPIRY_OVERHEAD_BYTES = 128;
    /** What a message has around the body of its chunk is less, whatever the names in it are. */
    private static final int CHUNK_OVERHEAD_BYTES = 2 << 10;

    public ReplicaLimits {
        if (chunkBytes < MIN_CHUNK_BYTES || chunkBytes > MAX_CHUNK_BYTES) {
            throw new IllegalArgumentException("chunkBytes is 1024 to 1048576, not " + chunkBytes);
        }
        if (window < 1 || window > MAX_WINDOW) {
            throw new IllegalArgumentException("window is 1 to 64 chunks, not " + window);
        }
        if (backlogBytes < 1 || retryMs < 1 || keptStates < 2) {
            throw new IllegalArgumentException("backlogBytes and retryMs are 1 or more, keptStates 2 or more, not "
                    + backlogBytes + ", " + retryMs + " and " + keptStates);
        }
    }

    /** The largest command of a user. Less than a message holds: the expiry of a key may take more than what wrote it. */
    public static int maxCommandBytes(int maxMessageBytes) {
        return maxDueBytes(maxMessageBytes) - EXPIRY_OVERHEAD_BYTES;
    }

    /** The largest command that time asks for. */
    static int maxDueBytes(int maxMessageBytes) {
        return maxMessageBytes - UPDATE_OVERHEAD_BYTES;
    }

    /** The largest chunk that fits a message. */
    static int maxChunkBytes(int maxMessageBytes) {
        return maxMessageBytes - CHUNK_OVERHEAD_BYTES;
    }
}
