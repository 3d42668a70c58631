package io.chorale.bench.replication.control;

import io.chorale.bench.process.Words;

/**
 * What a contestant has when a load is over.
 *
 * @param total entries taken in all
 * @param live still kept
 * @param read back and looked at
 * @param wrong of those, not as they were made, or the same one twice
 * @param missing of those that this process saw confirmed one by one, not among what was read
 */
public record Audit(long total, long live, long read, long wrong, long missing) {

    public String encode() {
        return new Words()
                .put("total", total)
                .put("live", live)
                .put("read", read)
                .put("wrong", wrong)
                .put("missing", missing)
                .toString();
    }

    /**
     * The opposite of {@link #encode()}.
     *
     * @throws IllegalArgumentException when the line is not an audit
     */
    public static Audit decode(String line) {
        Words words = Words.parse(line);
        return new Audit(
                words.number("total"),
                words.number("live"),
                words.number("read"),
                words.number("wrong"),
                words.number("missing"));
    }
}
