package io.chorale.replication.store.rocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Tells a torn log from a damaged one before the database is opened. RocksDB, told to recover to a point in time, ends
 * at the first bad record whichever it is, and so would silently drop what was confirmed behind a flipped bit.
 *
 * <p>The writer begins a record only when the one before it is synced. So a crash can leave one bad record, the last;
 * if a whole record begins behind a bad one, then the bad one had been synced. What this cannot tell is damage to the
 * very last record from a torn one: only the peers know whether that had been confirmed.
 *
 * <p>A log file is a row of blocks of 32 KB. A block holds fragments: checksum (4 bytes, masked CRC32C of type and
 * content), length (2), type (1), content; numbers are little-endian. A record is one fragment or several, and begins
 * with its first sequence number (8) and the count of its changes (4).
 */
final class WalCheck {
    private static final int BLOCK_BYTES = 32 << 10;
    private static final int HEADER_BYTES = 7;
    private static final int RECORD_HEADER_BYTES = 12;
    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;
    private static final long UNKNOWN = -1;

    private final byte[] block = new byte[BLOCK_BYTES];
    private final ByteBuffer view = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    /** The beginning of the present record, which a block's end may part. */
    private final ByteBuffer header = ByteBuffer.allocate(RECORD_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** The sequence number that the next record should begin with, as far as known. */
    private long expected = UNKNOWN;

    private boolean insideRecord;
    /** Something in this file was not readable. */
    private boolean badSeen;
    /** The file before this one ended in something unreadable, and no record was read since. */
    private boolean tornBefore;

    private String damage;

    private WalCheck() {}

    /** What is wrong with the logs of a database; null when they are whole but for a torn end. */
    static String damageIn(Path database) throws IOException {
        List<Path> logs = logs(database);
        if (logs.isEmpty()) {
            return "its write-ahead log is missing";
        }
        WalCheck check = new WalCheck();
        for (Path log : logs) {
            check.read(log);
            if (check.damage != null) {
                return log.getFileName() + " " + check.damage;
            }
        }
        return null;
    }

    /** The write-ahead logs, oldest first. */
    static List<Path> logs(Path database) throws IOException {
        try (Stream<Path> files = Files.list(database)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]+\\.log"))
                    .sorted(Comparator.comparingLong(WalCheck::number))
                    .toList();
        }
    }

    private static long number(Path log) {
        String name = log.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - ".log".length()));
    }

    private void read(Path log) throws IOException {
        tornBefore |= badSeen;
        badSeen = false;
        try (FileChannel in = FileChannel.open(log, StandardOpenOption.READ)) {
            for (int length = fill(in); length > 0 && damage == null; length = fill(in)) {
                readBlock(length);
            }
        }
        badSeen |= insideRecord;
        insideRecord = false;
    }

    private void readBlock(int length) {
        int position = 0;
        while (damage == null && length - position >= HEADER_BYTES) {
            int end = fragmentEnd(position, length);
            if (end < 0) {
                // A damaged header may not say where the next fragment is, so it is looked for.
                badSeen = true;
                position++;
            } else {
                fragment(block[position + 6], position + HEADER_BYTES, end);
                position = end;
            }
        }
    }

    /** Where the fragment at a position ends, or -1 when there is no whole one. */
    private int fragmentEnd(int position, int length) {
        int contentBytes = view.getShort(position + 4) & 0xffff;
        int type = block[position + 6];
        int end = position + HEADER_BYTES + contentBytes;
        if (end > length || type < FULL || type > LAST) {
            return -1;
        }
        crc.reset();
        crc.update(block, position + 6, 1 + contentBytes);
        int sum = (int) crc.getValue();
        int masked = Integer.rotateRight(sum, 15) + 0xa282ead8;
        return masked == view.getInt(position) ? end : -1;
    }

    private void fragment(int type, int from, int end) {
        if (type == FULL || type == FIRST) {
            if (badSeen || insideRecord) {
                damage = "is damaged before the place where a later record begins";
                return;
            }
            insideRecord = true;
            header.clear();
        }
        if (insideRecord) {
            header.put(block, from, Math.min(header.remaining(), end - from));
            if (type == FULL || type == LAST) {
                insideRecord = false;
                complete();
            }
        }
    }

    private void complete() {
        if (badSeen || header.hasRemaining()) {
            badSeen = true;
            return;
        }
        long sequence = header.getLong(0);
        if (tornBefore && expected != UNKNOWN && sequence > expected) {
            damage = "begins at sequence number " + sequence + ", but the readable part of the log before it ends at "
                    + expected;
        }
        tornBefore = false;
        expected = sequence + header.getInt(Long.BYTES);
    }

    private int fill(FileChannel in) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(block);
        while (target.hasRemaining() && in.read(target) >= 0) {
            // A read may return less than a block before the end of the file.
        }
        return target.position();
    }
}
