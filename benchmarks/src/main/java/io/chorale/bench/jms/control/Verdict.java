package io.chorale.bench.jms.control;

import io.chorale.bench.process.Words;

/**
 * What was received in a load, against what was sent.
 *
 * @param failed sends or commits that threw, or whose listener heard of a failure
 * @param missing confirmed, and not received by one that it was for
 * @param twice received again by one that had it
 * @param damaged received with other bytes than were sent, or by a load that it was not for
 * @param disordered received behind a later one of the same producer, by the same consumer
 * @param left on the queue when all was received
 */
public record Verdict(long confirmed, long failed, long missing, long twice, long damaged, long disordered, long left) {

    public String encode() {
        return new Words()
                .put("confirmed", confirmed)
                .put("failed", failed)
                .put("missing", missing)
                .put("twice", twice)
                .put("damaged", damaged)
                .put("disordered", disordered)
                .put("left", left)
                .toString();
    }

    /**
     * The opposite of {@link #encode()}.
     *
     * @throws IllegalArgumentException when the line is not such a verdict
     */
    public static Verdict decode(String line) {
        Words words = Words.parse(line);
        return new Verdict(
                words.number("confirmed"),
                words.number("failed"),
                words.number("missing"),
                words.number("twice"),
                words.number("damaged"),
                words.number("disordered"),
                words.number("left"));
    }

    public boolean isSound() {
        return failed == 0 && missing == 0 && twice == 0 && damaged == 0 && disordered == 0 && left == 0;
    }
}
