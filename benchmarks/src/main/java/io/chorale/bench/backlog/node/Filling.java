package io.chorale.bench.backlog.node;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** What a message holds: its number, and bytes that follow from it and cannot be compressed. */
final class Filling {
    static final int BYTES = 1_024;

    private Filling() {}

    static byte[] of(long number) {
        ByteBuffer body = ByteBuffer.allocate(BYTES).putLong(number);
        SplittableRandom random = new SplittableRandom(number);
        while (body.hasRemaining()) {
            body.putLong(random.nextLong());
        }
        return body.array();
    }

    /** The number that a body says it has. */
    static long number(byte[] body) {
        return ByteBuffer.wrap(body).getLong();
    }
}
