package io.chorale.groups;

/**
 * How a {@link FrameChannel} packs and what it accepts. All members of a cluster should use the same limits: a message
 * above the receiver's limit is dropped there.
 *
 * @param clusterName frames of other clusters are rejected; 1 to 255 characters
 * @param maxMessageBytes the largest message that may be sent or received, 1 byte to 1 GiB
 * @param packBytes a frame is closed when the next message would take it above this size, 64 bytes to 1 MiB; a larger
 *     single message travels alone in a larger frame
 */
public record ChannelConfig(String clusterName, int maxMessageBytes, int packBytes) {

    public static final int DEFAULT_MAX_MESSAGE_BYTES = 16 << 20;

    /** Just under what one UDP datagram carries, so that a packed frame is never fragmented. */
    public static final int DEFAULT_PACK_BYTES = 58_000;

    public ChannelConfig {
        if (clusterName.isEmpty() || clusterName.length() > 255) {
            throw new IllegalArgumentException("clusterName has 1 to 255 characters, not " + clusterName.length());
        }
        requireRange("maxMessageBytes", maxMessageBytes, 1, 1 << 30);
        requireRange("packBytes", packBytes, 64, 1 << 20);
    }

    /** The defaults for one cluster. */
    public static ChannelConfig of(String clusterName) {
        return new ChannelConfig(clusterName, DEFAULT_MAX_MESSAGE_BYTES, DEFAULT_PACK_BYTES);
    }

    private static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + least + " to " + most + " bytes, not " + value);
        }
    }
}
