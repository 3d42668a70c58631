package io.chorale.bench.groups.member;

import io.chorale.bench.groups.contestant.Sender;
import io.chorale.bench.groups.control.Guarantee;
import io.chorale.bench.groups.control.RunPlan;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Sends one member's part of a run; the result is how many messages that were. */
final class Load implements Callable<Long> {
    private final RunPlan plan;
    private final int seat;
    private final int members;
    private final Sender sender;
    private final DeliveryCheck check;
    private final long startNs;
    private final long measureNs;
    private final long endNs;
    private long sequence;

    /** Starts at a point of {@code System.nanoTime}. */
    Load(RunPlan plan, int seat, int members, Sender sender, DeliveryCheck check, long startNs) {
        this.plan = plan;
        this.seat = seat;
        this.members = members;
        this.sender = sender;
        this.check = check;
        this.startNs = startNs;
        measureNs = startNs + plan.warmUpNs();
        endNs = measureNs + plan.measureNs();
    }

    @Override
    public Long call() throws Exception {
        if (!plan.sends(seat)) {
            return 0L;
        }
        Pauses.roughlyUntil(startNs);
        if (plan.isPaced()) {
            pace();
        } else {
            flood();
        }
        sender.pause();
        return sequence;
    }

    private void flood() throws Exception {
        while (System.nanoTime() - endNs < 0) {
            send(MessageLayout.NOT_MEASURED);
        }
    }

    /**
     * Sends at fixed times, and says in each message when it should have been sent: a message that waits for a slow one
     * before it is late too, and must be seen so.
     */
    private void pace() throws Exception {
        long intervalNs = TimeUnit.SECONDS.toNanos(plan.senders()) / plan.ratePerSecond();
        long intendedNs = startNs + intervalNs * seat / members;
        while (intendedNs - endNs < 0) {
            Pauses.exactlyUntil(intendedNs);
            send(intendedNs - measureNs < 0 ? MessageLayout.NOT_MEASURED : intendedNs);
            sender.pause();
            intendedNs += intervalNs;
        }
    }

    private void send(long intendedNs) throws Exception {
        byte[] message = new byte[plan.sizeBytes()];
        MessageLayout.write(message, plan.run(), seat, sequence, intendedNs);
        if (plan.guarantee() == Guarantee.CAUSAL) {
            for (int member = 0; member < members; member++) {
                MessageLayout.writeSeen(message, member, check.count(member));
            }
        }
        sender.send(message);
        sequence++;
    }
}
