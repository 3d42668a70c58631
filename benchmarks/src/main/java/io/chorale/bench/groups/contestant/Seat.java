package io.chorale.bench.groups.contestant;

/**
 * Which member of which group this process is.
 *
 * @param index from 0
 * @param members how many there are
 * @param session a number that no other opening of this run has, below 10,000: what comes late from the opening before
 *     must not be taken for this one's
 */
public record Seat(int index, int members, int session) {
    public Seat {
        if (index < 0 || index >= members || session < 0 || session >= 10_000) {
            throw new IllegalArgumentException(
                    "There is no seat " + index + " of " + members + " in session " + session);
        }
    }

    /** The member's name: {@code m} and its index. */
    public String name() {
        return "m" + index;
    }
}
