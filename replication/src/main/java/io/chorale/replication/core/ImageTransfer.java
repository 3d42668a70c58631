package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.groups.wire.WireException;
import io.chorale.replication.Epoch;
import io.chorale.replication.core.Message.Chunk;
import java.util.Arrays;

/** A replica's image on its way in, pulled chunk by chunk so that no more than one is in flight. */
final class ImageTransfer {
    static final int CHUNK_BYTES = 256 * 1024;

    private final Member source;
    private final Epoch epoch;
    private byte[] bytes = {};
    private int received;

    ImageTransfer(Member source, Epoch epoch) {
        this.source = source;
        this.epoch = epoch;
    }

    Member source() {
        return source;
    }

    Epoch epoch() {
        return epoch;
    }

    int received() {
        return received;
    }

    boolean expects(Member from, Chunk chunk) {
        return from.equals(source) && chunk.epoch().equals(epoch) && chunk.offset() == received;
    }

    /** Takes the next chunk; the image grows with what arrived, not with what a length field says. */
    void add(Chunk chunk) {
        int after = received + chunk.bytes().length;
        if (after > chunk.totalBytes() || (chunk.bytes().length == 0 && after < chunk.totalBytes())) {
            throw new WireException(
                    "A chunk of " + chunk.bytes().length + " bytes at " + received + " of " + chunk.totalBytes());
        }
        if (after > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(chunk.totalBytes(), Math.max(after, bytes.length * 2)));
        }
        System.arraycopy(chunk.bytes(), 0, bytes, received, chunk.bytes().length);
        received = after;
    }

    boolean isComplete(Chunk last) {
        return received == last.totalBytes();
    }

    byte[] image() {
        return received == bytes.length ? bytes : Arrays.copyOf(bytes, received);
    }

    /** The part of an image that begins at an offset. */
    static byte[] slice(byte[] image, int offset) {
        int from = Math.min(offset, image.length);
        return Arrays.copyOfRange(image, from, Math.min(image.length, from + CHUNK_BYTES));
    }
}
