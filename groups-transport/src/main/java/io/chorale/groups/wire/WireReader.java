package io.chorale.groups.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads what {@link WireWriter} wrote. Every read checks the bytes left before it allocates, so hostile lengths end in
 * a {@link WireException}, never in unbounded memory. Not thread-safe.
 */
public final class WireReader {
    private static final long MAX_COUNT = 1L << 60;

    private final byte[] bytes;
    private final int end;
    private int position;

    public WireReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public WireReader(byte[] bytes, int offset, int count) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + count;
    }

    public int readByte() {
        require(1, "byte");
        return bytes[position++] & 0xff;
    }

    public boolean readBoolean() {
        int value = readByte();
        if (value > 1) {
            throw new WireException("A boolean is 0 or 1, not " + value + " at offset " + (position - 1));
        }
        return value == 1;
    }

    public int readInt() {
        require(4, "int");
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = (value << 8) | (bytes[position++] & 0xff);
        }
        return value;
    }

    public long readLong() {
        require(8, "long");
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = (value << 8) | (bytes[position++] & 0xff);
        }
        return value;
    }

    public int readSize() {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = readByte();
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                if (value > Integer.MAX_VALUE) {
                    break;
                }
                return (int) value;
            }
        }
        throw new WireException("A size above 2^31-1 ends at offset " + position);
    }

    /** Reads what {@link WireWriter#writeCount} wrote, up to 2^60: so that no sum or loop over counts overflows. */
    public long readCount() {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = readByte();
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                if (value > MAX_COUNT) {
                    break;
                }
                return value;
            }
        }
        throw new WireException("A count above 2^60 ends at offset " + position);
    }

    public UUID readUuid() {
        return new UUID(readLong(), readLong());
    }

    public byte[] readBytes() {
        return readRaw(readSize());
    }

    /** Reads bytes whose number is known. */
    public byte[] readRaw(int count) {
        if (count < 0) {
            throw new WireException("No " + count + " bytes can be read at offset " + position);
        }
        require(count, "bytes");
        byte[] value = Arrays.copyOfRange(bytes, position, position + count);
        position += count;
        return value;
    }

    /** Passes over bytes without reading them. */
    public void skip(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("A reader does not go back: " + count);
        }
        require(count, "bytes");
        position += count;
    }

    public String readString() {
        int count = readSize();
        require(count, "string");
        if (isAscii(count)) {
            String value = new String(bytes, position, count, StandardCharsets.ISO_8859_1);
            position += count;
            return value;
        }
        try {
            String value = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, position, count))
                    .toString();
            position += count;
            return value;
        } catch (CharacterCodingException e) {
            throw new WireException("A string is not UTF-8 at offset " + position, e);
        }
    }

    /** Passes over the next string when it is this one, and does nothing when it is another. */
    public boolean skipIf(String expected) {
        int start = position;
        int count = readSize();
        boolean isSame = count == expected.length() && count <= end - position;
        for (int i = 0; isSame && i < count; i++) {
            byte next = bytes[position + i];
            // Other characters than those of ASCII take several bytes.
            isSame = next >= 0 && next == expected.charAt(i);
        }
        position = isSame ? position + count : start;
        return isSame;
    }

    /** Most strings are, and are read without a decoder then. */
    private boolean isAscii(int count) {
        int all = 0;
        for (int i = position; i < position + count; i++) {
            all |= bytes[i];
        }
        return all >= 0;
    }

    public String readNullableString() {
        return readBoolean() ? readString() : null;
    }

    /** Reads a list; every element takes at least one byte, so the count is checked against the bytes left. */
    public <T> List<T> readList(Function<WireReader, T> element) {
        int count = readSize();
        require(count, "list of " + count + " elements");
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(element.apply(this));
        }
        return values;
    }

    /** Where the next read begins, counted from the start of the array. */
    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    /** Requires that all was read. */
    public void expectEnd() {
        if (position != end) {
            throw new WireException((end - position) + " bytes too many at offset " + position);
        }
    }

    private void require(int count, String what) {
        if (count > end - position) {
            throw new WireException("Truncated " + what + ": " + count + " bytes wanted at offset " + position + ", "
                    + (end - position) + " left");
        }
    }
}
