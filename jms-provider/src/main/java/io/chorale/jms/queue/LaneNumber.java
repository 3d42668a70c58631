package io.chorale.jms.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which lane of a shard a message lies in: each queue has ten next to each other, the highest priority first. Made of a
 * hash, so two queues may share their lanes, though of a billion queues hardly two do; whoever reads a lane looks at the
 * names in the heads.
 */
final class LaneNumber {
    private static final int PRIORITIES = 10;
    private static final long PRIORITY_MASK = 15;

    /** In place of a priority: what lies there is not to be delivered yet. */
    private static final long DELAYED = 15;

    private static final int DELAYED_SHIFT = 16;
    private static final int SLOT_BITS = 4;

    private LaneNumber() {}

    /** The lane of what is due then, in milliseconds since 1970; those of about a minute share one. */
    static long ofDelayed(long dueMs) {
        return ((dueMs >>> DELAYED_SHIFT) << SLOT_BITS) | DELAYED;
    }

    static boolean isDelayed(long lane) {
        return (lane & PRIORITY_MASK) == DELAYED;
    }

    /** When the first of a lane of delayed messages may be due. */
    static long startMs(long lane) {
        return (lane >>> SLOT_BITS) << DELAYED_SHIFT;
    }

    /** What the lanes of a queue have in common; positive. */
    static long base(String queue) {
        byte[] hash;
        try {
            hash = MessageDigest.getInstance("SHA-256").digest(queue.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
        long base = ByteBuffer.wrap(hash).getLong() & Long.MAX_VALUE & ~PRIORITY_MASK;
        return base == 0 ? PRIORITY_MASK + 1 : base;
    }

    static long of(long base, int priority) {
        return base | (PRIORITIES - 1 - priority);
    }

    static long baseOf(long lane) {
        return lane & ~PRIORITY_MASK;
    }

    /** Negative if it is no lane of a queue. */
    static int priorityOf(long lane) {
        return baseOf(lane) == 0 ? -1 : (int) (PRIORITIES - 1 - (lane & PRIORITY_MASK));
    }
}
