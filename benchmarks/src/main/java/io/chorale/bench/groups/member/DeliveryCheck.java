package io.chorale.bench.groups.member;

import io.chorale.bench.groups.control.Guarantee;
import io.chorale.bench.groups.control.RunPlan;
import io.chorale.bench.process.Latencies;
import org.HdrHistogram.Histogram;

/** Checks and counts what one member is delivered in one run. */
final class DeliveryCheck {
    private static final long HASH_PRIME = 0x9E37_79B9_7F4A_7C15L;

    private final RunPlan plan;
    private final int self;
    private final Lane[] lanes;

    /** Written by the one thread that delivers when there is one order; read after the counts. */
    private long orderHash;

    DeliveryCheck(RunPlan plan, int self, int members) {
        if (members > MessageLayout.MAX_MEMBERS || plan.sizeBytes() < MessageLayout.MIN_BYTES) {
            throw new IllegalArgumentException("At most " + MessageLayout.MAX_MEMBERS + " members and at least "
                    + MessageLayout.MIN_BYTES + " bytes a message");
        }
        this.plan = plan;
        this.self = self;
        lanes = new Lane[members];
        for (int i = 0; i < members; i++) {
            lanes[i] = new Lane(plan.guarantee());
        }
    }

    /** A message; one of an earlier run that lost some is not counted. */
    void delivered(byte[] array, int offset, int length) {
        if (length != plan.sizeBytes() || MessageLayout.run(array, offset) != plan.run()) {
            return;
        }
        int sender = MessageLayout.sender(array, offset);
        long sequence = MessageLayout.sequence(array, offset);
        Lane lane = lanes[sender];
        lane.check(sequence);
        if (plan.guarantee() == Guarantee.CAUSAL) {
            checkCauses(array, offset, sender, lane);
        } else if (plan.guarantee() == Guarantee.TOTAL) {
            orderHash = (orderHash ^ (sequence * MessageLayout.MAX_MEMBERS + sender)) * HASH_PRIME;
        }
        if (plan.isPaced() && sender != self) {
            long intendedNs = MessageLayout.intendedNs(array, offset);
            if (intendedNs != MessageLayout.NOT_MEASURED) {
                lane.recordLatency(System.nanoTime() - intendedNs);
            }
        }
        lane.publish();
    }

    private void checkCauses(byte[] array, int offset, int sender, Lane lane) {
        for (int member = 0; member < lanes.length; member++) {
            if (member != sender && lanes[member].count() < MessageLayout.seen(array, offset, member)) {
                lane.fault();
            }
        }
    }

    /** How many of a member's messages were delivered here until now. */
    long count(int member) {
        return lanes[member].count();
    }

    long count() {
        long sum = 0;
        for (Lane lane : lanes) {
            sum += lane.count();
        }
        return sum;
    }

    /** How many of the given numbers of messages, one for each sender, are not here. */
    long missing(long[] sent) {
        long missing = 0;
        for (int i = 0; i < lanes.length; i++) {
            missing += Math.max(0, sent[i] - lanes[i].count());
        }
        return missing;
    }

    /** Call after {@link #count()}. */
    long faults() {
        long sum = 0;
        for (Lane lane : lanes) {
            sum += lane.faults();
        }
        return sum;
    }

    /** Call after {@link #count()}. */
    long orderHash() {
        return orderHash;
    }

    /** Call after {@link #count()}. */
    Histogram latency() {
        Histogram sum = Latencies.empty();
        for (Lane lane : lanes) {
            sum.add(lane.latency());
        }
        return sum;
    }
}
