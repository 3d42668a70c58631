package io.chorale.groups;

/**
 * A message exceeds {@link ChannelConfig#maxMessageBytes()}, or that of a session {@link
 * io.chorale.groups.cluster.ClusterConfig#maxMessageBytes()}; or it is UNRELIABLE and does not fit one packet. Nothing was
 * sent.
 */
public class MessageTooLargeException extends TransportException {
    private static final long serialVersionUID = 1L;

    private final int sizeBytes;
    private final int limitBytes;

    public MessageTooLargeException(int sizeBytes, int limitBytes) {
        super("A message of " + sizeBytes + " bytes is above the limit of " + limitBytes
                + " bytes: split it, or raise maxMessageBytes on all members (for sessions that of ClusterConfig, for a"
                + " FrameChannel that of ChannelConfig; an UNRELIABLE message has to fit one packet)");
        this.sizeBytes = sizeBytes;
        this.limitBytes = limitBytes;
    }

    public int sizeBytes() {
        return sizeBytes;
    }

    public int limitBytes() {
        return limitBytes;
    }
}
