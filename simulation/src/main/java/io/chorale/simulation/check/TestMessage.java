package io.chorale.simulation.check;

import io.chorale.groups.Member;
import java.util.zip.CRC32;

/**
 * Messages of a checked run: they name themselves, and no two have the same bytes. The first four bytes are the
 * sequence, the next eight come from the sender's id, the rest is a pattern that follows from both.
 */
public final class TestMessage {
    /** The least size of a message that names itself. */
    public static final int HEADER_BYTES = 12;

    private TestMessage() {}

    /**
     * A new message.
     *
     * @param bytes its size, {@link #HEADER_BYTES} or more
     */
    public static byte[] of(Member sender, int sequence, int bytes) {
        if (bytes < HEADER_BYTES) {
            throw new IllegalArgumentException("A message that names itself has " + HEADER_BYTES + " bytes or more");
        }
        byte[] message = new byte[bytes];
        long id = sender.id().getMostSignificantBits() ^ sender.id().getLeastSignificantBits();
        for (int i = 0; i < 4; i++) {
            message[i] = (byte) (sequence >>> (24 - 8 * i));
        }
        for (int i = 0; i < 8; i++) {
            message[4 + i] = (byte) (id >>> (56 - 8 * i));
        }
        for (int i = HEADER_BYTES; i < bytes; i++) {
            message[i] = (byte) (sequence + i + (i >>> 8));
        }
        return message;
    }

    /** A message that names itself and carries another one behind its first {@link #HEADER_BYTES}. */
    public static byte[] carrying(Member sender, int sequence, byte[] payload) {
        byte[] message = of(sender, sequence, HEADER_BYTES + payload.length);
        System.arraycopy(payload, 0, message, HEADER_BYTES, payload.length);
        return message;
    }

    /** The sequence that a message names; 0 when it is too short to be one of ours. */
    public static int sequenceOf(byte[] bytes, int offset, int length) {
        if (length < HEADER_BYTES) {
            return 0;
        }
        return (bytes[offset] << 24)
                | (bytes[offset + 1] & 0xff) << 16
                | (bytes[offset + 2] & 0xff) << 8
                | (bytes[offset + 3] & 0xff);
    }

    /** The checksum that goes into the log. */
    public static int crcOf(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
