package io.chorale.bench.groups.member;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where the bench's own fields are in a message: run (int), sender (int), sequence from 0 (long), intended send time
 * (long), and for each of up to three members how many of its messages the sender had seen (long each).
 */
final class MessageLayout {
    /** The intended send time of messages whose latency is not asked for. */
    static final long NOT_MEASURED = 0;

    static final int MAX_MEMBERS = 3;
    static final int MIN_BYTES = 24 + MAX_MEMBERS * Long.BYTES;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private MessageLayout() {}

    static void write(byte[] message, int run, int sender, long sequence, long intendedNs) {
        INT.set(message, 0, run);
        INT.set(message, 4, sender);
        LONG.set(message, 8, sequence);
        LONG.set(message, 16, intendedNs);
    }

    static void writeSeen(byte[] message, int member, long count) {
        LONG.set(message, 24 + member * Long.BYTES, count);
    }

    static int run(byte[] message, int offset) {
        return (int) INT.get(message, offset);
    }

    static int sender(byte[] message, int offset) {
        return (int) INT.get(message, offset + 4);
    }

    static long sequence(byte[] message, int offset) {
        return (long) LONG.get(message, offset + 8);
    }

    static long intendedNs(byte[] message, int offset) {
        return (long) LONG.get(message, offset + 16);
    }

    static long seen(byte[] message, int offset, int member) {
        return (long) LONG.get(message, offset + 24 + member * Long.BYTES);
    }
}
