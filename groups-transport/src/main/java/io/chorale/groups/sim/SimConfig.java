package io.chorale.groups.sim;

/**
 * The delays of a simulated network, all in virtual milliseconds. Each delay is drawn evenly from its range.
 *
 * @param deliveryMs from sending a frame to its arrival
 * @param detectionMs from a crash, a pause or a partition to the decision to drop the member from the view; a pause or
 *     partition that ends earlier goes unnoticed
 * @param mergeMs from a heal or a resume to the decision for one view again
 * @param viewMs from the decision for a view to its installation at each member
 * @param loneStartPercent how many of a hundred starting members do not find the others at once, and are merged later
 */
public record SimConfig(Range deliveryMs, Range detectionMs, Range mergeMs, Range viewMs, int loneStartPercent) {

    public SimConfig {
        if (loneStartPercent < 0 || loneStartPercent > 100) {
            throw new IllegalArgumentException("loneStartPercent is 0 to 100, not " + loneStartPercent);
        }
    }

    /** A fast network whose faults are noticed within two seconds and healed within three. */
    public static SimConfig defaults() {
        return new SimConfig(new Range(1, 20), new Range(300, 2_000), new Range(500, 3_000), new Range(0, 100), 10);
    }

    /** The same with another share of lone starts. */
    public SimConfig withLoneStartPercent(int percent) {
        return new SimConfig(deliveryMs, detectionMs, mergeMs, viewMs, percent);
    }

    /**
     * A range of delays in virtual milliseconds.
     *
     * @param least inclusive, 0 or more
     * @param most inclusive
     */
    public record Range(int least, int most) {
        public Range {
            if (least < 0 || most < least) {
                throw new IllegalArgumentException("Not a range of delays: " + least + " to " + most);
            }
        }
    }
}
