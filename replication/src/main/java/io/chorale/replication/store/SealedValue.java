package io.chorale.replication.store;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A value with a checksum over shard, key and value behind it. It is made before the value leaves our hands and checked
 * when it comes back, so it covers whatever lies between, and finds a value that is filed under another record's key.
 */
public final class SealedValue {

    /** How much longer the stored form is. */
    public static final int OVERHEAD_BYTES = 4;

    private SealedValue() {}

    /** The form to store. */
    public static byte[] seal(int shard, byte[] key, byte[] value) {
        byte[] stored = Arrays.copyOf(value, value.length + OVERHEAD_BYTES);
        int sum = sum(shard, key, value);
        for (int i = 0; i < OVERHEAD_BYTES; i++) {
            stored[value.length + i] = (byte) (sum >>> (24 - 8 * i));
        }
        return stored;
    }

    /** What is stored behind a value, as four bytes, big-endian: {@link #seal} for those who have a place for both. */
    public static int sum(int shard, byte[] key, byte[] value) {
        return sum(shard, key, value, value.length);
    }

    /**
     * The value in a stored form, which may be the beginning of a longer array.
     *
     * @throws CorruptRecordException when it is not what was sealed for this key
     */
    public static byte[] open(String store, int shard, byte[] key, byte[] stored, int storedBytes) {
        int valueBytes = storedBytes - OVERHEAD_BYTES;
        if (valueBytes < 0) {
            throw new CorruptRecordException(
                    store, shard, key, "its " + storedBytes + " bytes are too few for a checksum", null);
        }
        int found = 0;
        for (int i = 0; i < OVERHEAD_BYTES; i++) {
            found = (found << 8) | (stored[valueBytes + i] & 0xff);
        }
        if (found != sum(shard, key, stored, valueBytes)) {
            throw new CorruptRecordException(store, shard, key, "its checksum does not match", null);
        }
        return Arrays.copyOf(stored, valueBytes);
    }

    private static int sum(int shard, byte[] key, byte[] bytes, int valueBytes) {
        CRC32C crc = new CRC32C();
        // With the key's length no byte can change sides between key and value unseen.
        byte[] header = new byte[2 * Integer.BYTES];
        for (int i = 0; i < Integer.BYTES; i++) {
            header[i] = (byte) (shard >>> (24 - 8 * i));
            header[Integer.BYTES + i] = (byte) (key.length >>> (24 - 8 * i));
        }
        crc.update(header, 0, header.length);
        crc.update(key, 0, key.length);
        crc.update(bytes, 0, valueBytes);
        return (int) crc.getValue();
    }
}
