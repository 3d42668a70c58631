package io.chorale.replication.store.sim;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.store.BatchTarget;
import io.chorale.replication.store.StoreBatch;
import java.util.zip.CRC32C;

/**
 * The form in which an un-synced batch lies on the simulated disk: so that one which was written in part only can be
 * told from a whole one by its checksum, as in a real log.
 */
final class SimLog {
    private static final int PUT = 1;
    private static final int DELETE = 2;
    private static final int DELETE_RANGE = 3;
    private static final int CHECKSUM_BYTES = 4;

    private SimLog() {}

    static byte[] encode(StoreBatch batch) {
        WireWriter out = new WireWriter();
        batch.replay(new Encoder(out));
        return out.writeInt(sum(out.toBytes(), out.length())).toBytes();
    }

    /** Whether all of a batch is there. */
    static boolean isWhole(byte[] frame) {
        int length = frame.length - CHECKSUM_BYTES;
        return length > 0 && sum(frame, length) == new WireReader(frame, length, CHECKSUM_BYTES).readInt();
    }

    /** Hands over the changes of a whole frame. */
    static void replay(byte[] frame, BatchTarget target) {
        int length = frame.length - CHECKSUM_BYTES;
        WireReader in = new WireReader(frame, 0, length);
        while (in.remaining() > 0) {
            int kind = in.readByte();
            int shard = in.readInt();
            byte[] key = in.readBytes();
            switch (kind) {
                case PUT -> target.put(shard, key, in.readBytes());
                case DELETE -> target.delete(shard, key);
                case DELETE_RANGE -> target.deleteRange(shard, key, in.readBoolean() ? in.readBytes() : null);
                default -> throw new IllegalStateException("A whole frame holds no change of kind " + kind);
            }
        }
    }

    private static int sum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private record Encoder(WireWriter out) implements BatchTarget {

        @Override
        public void put(int shard, byte[] key, byte[] value) {
            out.writeByte(PUT).writeInt(shard).writeBytes(key).writeBytes(value);
        }

        @Override
        public void delete(int shard, byte[] key) {
            out.writeByte(DELETE).writeInt(shard).writeBytes(key);
        }

        @Override
        public void deleteRange(int shard, byte[] from, byte[] to) {
            out.writeByte(DELETE_RANGE).writeInt(shard).writeBytes(from).writeBoolean(to != null);
            if (to != null) {
                out.writeBytes(to);
            }
        }
    }
}
