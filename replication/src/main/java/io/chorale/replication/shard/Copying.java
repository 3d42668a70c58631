package io.chorale.replication.shard;

/**
 * How images are sent.
 *
 * @param wholeBytes what is roughly more than this is not sent in one message: the receiver is filled first, part by part
 * @param pageBytes roughly of such a part; what has changed meanwhile and what comes next are so much each
 * @param room for what the replicas of a node remember of their ways
 */
public record Copying(long wholeBytes, int pageBytes, Room room) {
    /** One that sends everything at once. */
    public static Copying wholly() {
        return new Copying(Long.MAX_VALUE, 1 << 18, new Room(Integer.MAX_VALUE));
    }
}
