package io.chorale.bench.replication.member;

import io.chorale.bench.content.Entries;
import io.chorale.bench.replication.contestant.Contestant;
import io.chorale.bench.replication.control.Audit;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Reads back what a contestant keeps, and looks whether it is what was given to it. */
final class Auditor {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private record Name(int client, long sequence) {}

    private final Contestant contestant;
    private final int client;
    private final Set<Long> confirmed;

    /**
     * Makes an auditor.
     *
     * @param confirmed this client's entries that must be among those read; looked for only when all are read
     */
    Auditor(Contestant contestant, int client, Set<Long> confirmed) {
        this.contestant = contestant;
        this.client = client;
        this.confirmed = confirmed;
    }

    /**
     * Reads back.
     *
     * @param total to wait for: a follower of a log may learn late what was confirmed
     * @param most how many to read
     */
    Audit audit(long total, int most, long waitMs) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        long found = contestant.total();
        while (found < total && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(POLL_NS);
            found = contestant.total();
        }
        Set<Name> seen = new HashSet<>();
        long[] read = new long[1];
        long[] wrong = new long[1];
        long live = contestant.readBack(most, entry -> {
            read[0]++;
            boolean right =
                    Entries.isIntact(entry) && seen.add(new Name(Entries.client(entry), Entries.sequence(entry)));
            wrong[0] += right ? 0 : 1;
        });
        long missing = read[0] < live
                ? 0
                : confirmed.stream()
                        .filter(sequence -> !seen.contains(new Name(client, sequence)))
                        .count();
        return new Audit(found, live, read[0], wrong[0], missing);
    }
}
