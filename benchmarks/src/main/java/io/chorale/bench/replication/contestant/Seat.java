package io.chorale.bench.replication.contestant;

import java.nio.file.Path;

/**
 * Which copy this process has.
 *
 * @param index from 0
 * @param members how many copies there are
 * @param session names the cluster: no other opening at the same time has it
 * @param directory of this copy alone, on a disk
 * @param keep how many of the newest entries are kept at least; older ones are removed, many at a time
 */
public record Seat(int index, int members, int session, Path directory, int keep) {
    public Seat {
        if (index < 0 || index >= members || keep < 1) {
            throw new IllegalArgumentException("There is no seat " + index + " of " + members + " that keeps " + keep);
        }
    }

    /** The member's name: {@code m} and its index. */
    public String name() {
        return name(index);
    }

    static String name(int index) {
        return "m" + index;
    }
}
