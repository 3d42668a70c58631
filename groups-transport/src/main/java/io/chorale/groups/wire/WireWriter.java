package io.chorale.groups.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.function.BiConsumer;

/** Appends values to a growing array, big-endian. Integers called "size" take 1 to 5 bytes. Not thread-safe. */
public final class WireWriter {
    private byte[] bytes;
    private int length;

    public WireWriter() {
        this(128);
    }

    public WireWriter(int initialCapacityBytes) {
        bytes = new byte[Math.max(16, initialCapacityBytes)];
    }

    public WireWriter writeByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public WireWriter writeBoolean(boolean value) {
        return writeByte(value ? 1 : 0);
    }

    public WireWriter writeInt(int value) {
        ensure(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    public WireWriter writeLong(long value) {
        ensure(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** Writes a number from 0 to {@link Integer#MAX_VALUE} in 1 to 5 bytes. */
    public WireWriter writeSize(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("A size is not negative: " + value);
        }
        ensure(bytesOfSize(value));
        int rest = value;
        while (rest > 0x7f) {
            bytes[length++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    /** How many bytes {@link #writeSize} takes. */
    public static int bytesOfSize(int value) {
        return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
    }

    /** Writes a number from 0 to 2^60 in 1 to 9 bytes. */
    public WireWriter writeCount(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("A count is not negative: " + value);
        }
        ensure(9);
        long rest = value;
        while (rest > 0x7f) {
            bytes[length++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    public WireWriter writeUuid(UUID value) {
        return writeLong(value.getMostSignificantBits()).writeLong(value.getLeastSignificantBits());
    }

    /** Writes a length and the bytes. */
    public WireWriter writeBytes(byte[] value) {
        writeSize(value.length);
        return writeRaw(value, 0, value.length);
    }

    public WireWriter writeString(String value) {
        return writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a string that may be null. */
    public WireWriter writeNullableString(String value) {
        writeBoolean(value != null);
        return value == null ? this : writeString(value);
    }

    public <T> WireWriter writeList(Collection<T> values, BiConsumer<WireWriter, T> element) {
        writeSize(values.size());
        for (T value : values) {
            element.accept(this, value);
        }
        return this;
    }

    /** Writes bytes without their length. */
    public WireWriter writeRaw(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    /** Makes room for exactly so many bytes more, after which {@link #finish} need not copy. */
    public WireWriter reserve(int more) {
        bytes = Arrays.copyOf(bytes, Math.addExact(length, more));
        return this;
    }

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** The bytes without a copy, if the capacity was exact; nothing may be written after it. */
    public byte[] finish() {
        return length == bytes.length ? bytes : toBytes();
    }

    private void ensure(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L)));
        }
    }
}
