package io.chorale.bench.replication.control;

import io.chorale.bench.process.Words;

/**
 * What shards had, against what they must have had.
 *
 * @param confirmed entries that were confirmed, of which each is known
 * @param missing were confirmed and not there when they were to go, or in the end
 * @param twice were there more than once
 * @param unknown were there damaged, or after they had gone
 */
public record Accounting(long confirmed, long missing, long twice, long unknown) {
    public static final Accounting NOTHING = new Accounting(0, 0, 0, 0);

    public Accounting plus(Accounting other) {
        return new Accounting(
                confirmed + other.confirmed, missing + other.missing, twice + other.twice, unknown + other.unknown);
    }

    public String encode() {
        return new Words()
                .put("confirmed", confirmed)
                .put("missing", missing)
                .put("twice", twice)
                .put("unknown", unknown)
                .toString();
    }

    /**
     * The opposite of {@link #encode()}.
     *
     * @throws IllegalArgumentException when the line is not such a result
     */
    public static Accounting decode(String line) {
        Words words = Words.parse(line);
        return new Accounting(
                words.number("confirmed"), words.number("missing"), words.number("twice"), words.number("unknown"));
    }
}
