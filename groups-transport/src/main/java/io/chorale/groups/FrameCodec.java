package io.chorale.groups;

import io.chorale.groups.wire.ClusterHash;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.List;
import java.util.function.Consumer;

/**
 * Frames to bytes and back. A frame is: magic (4 bytes, "CHOR"), version (1 byte), hash of the cluster's name (8
 * bytes), number of messages (size), and for each message its length (size) and its bytes. A size takes 1 to 5 bytes,
 * see {@link WireWriter#writeSize}. Immutable and thread-safe.
 */
final class FrameCodec {
    static final int MAGIC = 0x43484f52;
    static final int VERSION = 1;

    /** Magic, version and hash. */
    private static final int FIXED_HEADER_BYTES = 4 + 1 + 8;

    /** With the longest message count. */
    static final int MAX_HEADER_BYTES = FIXED_HEADER_BYTES + 5;

    private final long clusterHash;
    private final int maxMessageBytes;

    FrameCodec(String clusterName, int maxMessageBytes) {
        this.clusterHash = ClusterHash.of(clusterName);
        this.maxMessageBytes = maxMessageBytes;
    }

    /** What one message adds to a frame. */
    static int encodedBytes(byte[] message) {
        return sizeBytes(message.length) + message.length;
    }

    /** Makes one frame of at least one message. The messages' sizes are the caller's to check. */
    byte[] encode(List<byte[]> messages) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("A frame holds at least one message");
        }
        int capacity = FIXED_HEADER_BYTES + WireWriter.bytesOfSize(messages.size());
        for (byte[] message : messages) {
            capacity = Math.addExact(capacity, encodedBytes(message));
        }
        WireWriter writer = new WireWriter(capacity);
        writer.writeInt(MAGIC).writeByte(VERSION).writeLong(clusterHash).writeSize(messages.size());
        for (byte[] message : messages) {
            writer.writeBytes(message);
        }
        return writer.finish();
    }

    /**
     * Hands the messages of a frame to the receiver, in order. The whole frame is checked before the first message is
     * handed out, so a bad frame has no effect, and only one message at a time is copied, so a hostile frame allocates
     * no more than its own size.
     *
     * @return the number of messages
     * @throws FrameException when the frame must be dropped, with the cause to count it under
     */
    int decode(byte[] frame, Consumer<byte[]> receiver) {
        int bodyOffset;
        int count;
        try {
            WireReader reader = new WireReader(frame);
            checkHeader(reader);
            count = reader.readSize();
            bodyOffset = frame.length - reader.remaining();
            checkBody(reader, count);
        } catch (FrameException e) {
            throw e;
        } catch (WireException e) {
            throw new FrameException(RejectCause.MALFORMED, e.getMessage(), e);
        }
        WireReader body = new WireReader(frame, bodyOffset, frame.length - bodyOffset);
        for (int i = 0; i < count; i++) {
            receiver.accept(body.readBytes());
        }
        return count;
    }

    private void checkHeader(WireReader reader) {
        int magic = reader.readInt();
        if (magic != MAGIC) {
            throw new FrameException(
                    RejectCause.MALFORMED, "Not a Chorale frame: it starts with " + Integer.toHexString(magic));
        }
        int version = reader.readByte();
        if (version != VERSION) {
            throw new FrameException(
                    RejectCause.UNKNOWN_VERSION,
                    "Frame version " + version + ", this release reads version " + VERSION
                            + ": run one release on all members");
        }
        if (reader.readLong() != clusterHash) {
            throw new FrameException(
                    RejectCause.FOREIGN_CLUSTER,
                    "A frame of another cluster: give each cluster its own addresses or ports");
        }
    }

    private void checkBody(WireReader reader, int count) {
        if (count == 0) {
            throw new FrameException(RejectCause.MALFORMED, "A frame without messages");
        }
        for (int i = 0; i < count; i++) {
            int size = reader.readSize();
            if (size > maxMessageBytes) {
                throw new FrameException(
                        RejectCause.OVERSIZED,
                        "A message of " + size + " bytes, the limit here is " + maxMessageBytes
                                + " bytes: set one maxMessageBytes on all members");
            }
            reader.skip(size);
        }
        reader.expectEnd();
    }

    private static int sizeBytes(int value) {
        return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
    }
}
