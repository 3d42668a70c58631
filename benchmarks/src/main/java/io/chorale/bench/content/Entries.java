package io.chorale.bench.content;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * Entries that say themselves whether they came back as they were: who sent it, which one it is, bytes that cannot be
 * compressed, and a checksum.
 */
public final class Entries {
    public static final int BYTES = 1_024;

    /** So many entries are removed at a time. */
    public static final int REMOVED_AT_ONCE = 1_024;

    private static final int SEQUENCE_AT = 4;
    private static final int FILLER_AT = 12;
    private static final int SUM_AT = BYTES - 4;
    private static final int FILLER_BYTES = SUM_AT - FILLER_AT;
    private static final byte[] FILLER = new byte[1 << 16];

    static {
        new Random(4_711).nextBytes(FILLER);
    }

    private Entries() {}

    public static byte[] make(int client, long sequence) {
        byte[] entry = new byte[BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(entry).putInt(client).putLong(sequence);
        int from = (int) Long.remainderUnsigned(sequence * 61, FILLER.length - FILLER_BYTES);
        buffer.put(FILLER, from, FILLER_BYTES).putInt(sum(entry));
        return entry;
    }

    /** Whether this is an entry, as it was made. */
    public static boolean isIntact(byte[] entry) {
        return entry.length == BYTES && ByteBuffer.wrap(entry).getInt(SUM_AT) == sum(entry);
    }

    public static int client(byte[] entry) {
        return ByteBuffer.wrap(entry).getInt();
    }

    public static long sequence(byte[] entry) {
        return ByteBuffer.wrap(entry).getLong(SEQUENCE_AT);
    }

    /**
     * The first of the entries that are removed with this one of the same client, of which each is {@link
     * #REMOVED_AT_ONCE} long.
     *
     * @return -1 when nothing is to be removed
     */
    public static long removedWith(long sequence, int keep) {
        long first = sequence - keep - REMOVED_AT_ONCE;
        return first >= 0 && first % REMOVED_AT_ONCE == 0 ? first : -1;
    }

    private static int sum(byte[] entry) {
        CRC32C crc = new CRC32C();
        crc.update(entry, 0, SUM_AT);
        return (int) crc.getValue();
    }
}
