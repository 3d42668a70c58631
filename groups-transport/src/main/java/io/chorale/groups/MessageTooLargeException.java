package io.chorale.groups;

/** A message exceeds {@link ChannelConfig#maxMessageBytes()}; nothing was sent. */
public class MessageTooLargeException extends TransportException {
    private static final long serialVersionUID = 1L;

    private final int sizeBytes;
    private final int limitBytes;

    public MessageTooLargeException(int sizeBytes, int limitBytes) {
        super("A message of " + sizeBytes + " bytes is above the limit of " + limitBytes
                + " bytes: split it, or raise maxMessageBytes on all members");
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
