package io.chorale.bench.groups.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.bench.groups.control.Guarantee;
import io.chorale.bench.groups.control.RunPlan;
import org.junit.jupiter.api.Test;

/** Each promise is broken in each way that it can be: a check that sees no fault would make any product look good. */
class DeliveryCheckTest {
    private static final int RUN = 5;
    private static final int SIZE = 100;

    @Test
    void messagesInOrderAreNoFault() {
        DeliveryCheck check = check(Guarantee.FIFO);
        deliver(check, 0, 0);
        deliver(check, 1, 0);
        deliver(check, 0, 1);
        assertThat(check.count()).isEqualTo(3);
        assertThat(check.faults()).isZero();
        assertThat(check.missing(new long[] {2, 1, 0})).isZero();
    }

    @Test
    void aMissingMessageIsMissing() {
        DeliveryCheck check = check(Guarantee.FIFO);
        deliver(check, 0, 0);
        assertThat(check.missing(new long[] {2, 1, 0})).isEqualTo(2);
    }

    @Test
    void aGapAndADuplicateAreFaultsWhereThereIsAnOrder() {
        DeliveryCheck gap = check(Guarantee.FIFO);
        deliver(gap, 0, 0);
        deliver(gap, 0, 2);
        assertThat(gap.faults()).isEqualTo(1);
        DeliveryCheck twice = check(Guarantee.TOTAL);
        deliver(twice, 0, 0);
        deliver(twice, 0, 0);
        assertThat(twice.faults()).isEqualTo(1);
    }

    @Test
    void reliableMessagesMayOvertakeButComeOnce() {
        DeliveryCheck check = check(Guarantee.RELIABLE);
        deliver(check, 0, 70_000);
        deliver(check, 0, 0);
        assertThat(check.faults()).isZero();
        deliver(check, 0, 70_000);
        assertThat(check.faults()).isEqualTo(1);
    }

    @Test
    void unreliableMessagesMayDoAnything() {
        DeliveryCheck check = check(Guarantee.NONE);
        deliver(check, 0, 9);
        deliver(check, 0, 3);
        assertThat(check.faults()).isZero();
        assertThat(check.missing(new long[] {10, 0, 0})).isEqualTo(8);
    }

    @Test
    void anEffectBeforeItsCauseIsAFault() {
        DeliveryCheck check = check(Guarantee.CAUSAL);
        byte[] effect = message(RUN, 1, 0);
        MessageLayout.writeSeen(effect, 0, 1);
        deliver(check, 0, 0);
        check.delivered(effect, 0, SIZE);
        assertThat(check.faults()).isZero();
        DeliveryCheck early = check(Guarantee.CAUSAL);
        early.delivered(effect, 0, SIZE);
        assertThat(early.faults()).isEqualTo(1);
    }

    @Test
    void theHashTellsOrdersApart() {
        DeliveryCheck one = check(Guarantee.TOTAL);
        DeliveryCheck same = check(Guarantee.TOTAL);
        DeliveryCheck other = check(Guarantee.TOTAL);
        for (DeliveryCheck check : new DeliveryCheck[] {one, same}) {
            deliver(check, 0, 0);
            deliver(check, 1, 0);
        }
        deliver(other, 1, 0);
        deliver(other, 0, 0);
        assertThat(same.orderHash()).isEqualTo(one.orderHash());
        assertThat(other.orderHash()).isNotEqualTo(one.orderHash());
    }

    @Test
    void whatIsLeftOfAnEarlierRunDoesNotCount() {
        DeliveryCheck check = check(Guarantee.FIFO);
        check.delivered(message(RUN - 1, 0, 44), 0, SIZE);
        assertThat(check.count()).isZero();
        assertThat(check.faults()).isZero();
    }

    @Test
    void latenciesAreThoseOfOthersAfterWarmUp() {
        DeliveryCheck check = new DeliveryCheck(new RunPlan(RUN, "-", Guarantee.FIFO, SIZE, 3, 200, 0, 1), 2, 3);
        byte[] measured = new byte[SIZE];
        long intendedNs = System.nanoTime() - 5_000_000;
        MessageLayout.write(measured, RUN, 0, 0, intendedNs);
        check.delivered(measured, 0, SIZE);
        MessageLayout.write(measured, RUN, 0, 1, MessageLayout.NOT_MEASURED);
        check.delivered(measured, 0, SIZE);
        MessageLayout.write(measured, RUN, 2, 0, intendedNs);
        check.delivered(measured, 0, SIZE);
        assertThat(check.count()).isEqualTo(3);
        assertThat(check.latency().getTotalCount()).isEqualTo(1);
        assertThat(check.latency().getMaxValue()).isGreaterThanOrEqualTo(5_000_000);
    }

    @Test
    void aMessageTooSmallForTheFieldsIsRefused() {
        RunPlan plan = new RunPlan(RUN, "-", Guarantee.FIFO, 20, 1, 0, 0, 1);
        assertThatThrownBy(() -> new DeliveryCheck(plan, 0, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    private static DeliveryCheck check(Guarantee guarantee) {
        return new DeliveryCheck(new RunPlan(RUN, "-", guarantee, SIZE, 3, 0, 0, 1), 2, 3);
    }

    private static byte[] message(int run, int sender, long sequence) {
        byte[] message = new byte[SIZE];
        MessageLayout.write(message, run, sender, sequence, MessageLayout.NOT_MEASURED);
        return message;
    }

    private static void deliver(DeliveryCheck check, int sender, long sequence) {
        check.delivered(message(RUN, sender, sequence), 0, SIZE);
    }
}
