package io.chorale.bench.jms.program;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * How many messages of each producer were sent, and received in each group. Producers wait for consumers, so that what is
 * measured is what goes through and not what piles up. Thread-safe.
 */
final class Progress {
    /** So many messages of all producers together may be sent and not received by all that they are for. */
    static final int WINDOW = 2_048;

    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(15);

    private final AtomicLong[] sent;
    private final AtomicLongArray[] received;
    private final int share;

    Progress(int producers, int groups) {
        sent = IntStream.range(0, producers).mapToObj(i -> new AtomicLong()).toArray(AtomicLong[]::new);
        received = IntStream.range(0, groups)
                .mapToObj(i -> new AtomicLongArray(producers))
                .toArray(AtomicLongArray[]::new);
        share = WINDOW / producers;
    }

    void sent(int producer) {
        sent[producer].incrementAndGet();
    }

    void received(int group, int producer) {
        received[group].incrementAndGet(producer);
    }

    /**
     * Waits until a producer may send another message.
     *
     * @throws IllegalStateException when nothing was received for too long
     */
    void awaitRoom(int producer) {
        if (underWay(producer) < share) {
            return;
        }
        await(() -> underWay(producer) < share);
    }

    /**
     * Waits until all is received, or nothing more comes.
     *
     * @return whether all is
     */
    boolean awaitAll() {
        try {
            await(() -> IntStream.range(0, sent.length).allMatch(producer -> underWay(producer) <= 0));
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Condition condition) {
        long known = total();
        long sinceNs = System.nanoTime();
        while (!condition.holds()) {
            LockSupport.parkNanos(POLL_NS);
            long now = total();
            if (now != known) {
                known = now;
                sinceNs = System.nanoTime();
            } else if (System.nanoTime() - sinceNs > PATIENCE_NS) {
                throw new IllegalStateException("Of " + Arrays.toString(sent) + " messages sent, "
                        + Arrays.toString(received) + " were received, and none in the last "
                        + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NS) + " s");
            }
        }
    }

    private long underWay(int producer) {
        long least = Long.MAX_VALUE;
        for (AtomicLongArray group : received) {
            least = Math.min(least, group.get(producer));
        }
        return sent[producer].get() - least;
    }

    private long total() {
        long total = 0;
        for (AtomicLongArray group : received) {
            for (int i = 0; i < group.length(); i++) {
                total += group.get(i);
            }
        }
        return total;
    }
}
