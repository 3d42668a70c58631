package io.chorale.groups.blocks.core;

/**
 * The bounds of one replicated state's transfers.
 *
 * @param chunkBytes how large a chunk of a snapshot is, unless one record is larger; 1 KiB to 1 MiB
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
}
