package io.chorale.bench.groups.control;

import io.chorale.bench.process.Words;

/**
 * One measurement. When it starts is said later, when all members are prepared for its messages.
 *
 * @param run a number that no other measurement of these processes has
 * @param level of service, as the contestant calls it
 * @param sizeBytes of each message, at least {@code MessageLayout.MIN_BYTES}
 * @param senders 1, which is then the second member because the first may be the sequencer, or all
 * @param ratePerSecond of all senders together; 0 is as fast as it goes
 * @param warmUpNs how long the senders send before it is measured
 * @param measureNs how long it is measured, until the senders stop
 */
public record RunPlan(
        int run,
        String level,
        Guarantee guarantee,
        int sizeBytes,
        int senders,
        int ratePerSecond,
        long warmUpNs,
        long measureNs) {

    /** Whether the member at a seat sends. */
    public boolean sends(int seat) {
        return senders > 1 || seat == 1;
    }

    public boolean isPaced() {
        return ratePerSecond > 0;
    }

    public String encode() {
        return new Words()
                .put("run", run)
                .put("level", level)
                .put("guarantee", guarantee)
                .put("size", sizeBytes)
                .put("senders", senders)
                .put("rate", ratePerSecond)
                .put("warmup", warmUpNs)
                .put("measure", measureNs)
                .toString();
    }

    /**
     * The opposite of {@link #encode()}.
     *
     * @throws IllegalArgumentException when the line is not a plan
     */
    public static RunPlan decode(String line) {
        Words words = Words.parse(line);
        return new RunPlan(
                words.smallNumber("run"),
                words.text("level"),
                Guarantee.valueOf(words.text("guarantee")),
                words.smallNumber("size"),
                words.smallNumber("senders"),
                words.smallNumber("rate"),
                words.number("warmup"),
                words.number("measure"));
    }
}
