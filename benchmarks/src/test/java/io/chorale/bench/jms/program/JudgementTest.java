package io.chorale.bench.jms.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.content.Entries;
import io.chorale.bench.jms.control.LoadPlan;
import io.chorale.bench.jms.control.Style;
import io.chorale.bench.jms.control.Verdict;
import jakarta.jms.JMSException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final LoadPlan QUEUE = plan(false);
    private static final LoadPlan TOPIC = plan(true);
    private static final int CLIENT = Production.client(QUEUE, 0);

    private static LoadPlan plan(boolean topic) {
        return new LoadPlan(3, topic, true, false, Style.SYNC, 1, 2, 0, true, false);
    }

    private static Outcome confirmed(int count) {
        Outcome outcome = new Outcome();
        for (int i = 0; i < count; i++) {
            outcome.confirmed(i, i + 1, System.nanoTime());
        }
        return outcome;
    }

    private static Receipts received(LoadPlan plan, int group, int... sequences) throws JMSException {
        Receipts receipts = new Receipts(plan, group, new Progress(1, plan.groups()));
        for (int sequence : sequences) {
            receipts.accept(Messages.of(Entries.make(CLIENT, sequence)));
        }
        return receipts;
    }

    private static Verdict verdict(LoadPlan plan, int confirmed, Receipts... receipts) {
        return Judgement.of(plan, List.of(confirmed(confirmed)), List.of(receipts), 0);
    }

    @Test
    void consumersShareAQueue() throws JMSException {
        Verdict verdict = verdict(QUEUE, 4, received(QUEUE, 0, 0, 3), received(QUEUE, 0, 1, 2));
        assertThat(verdict).isEqualTo(new Verdict(4, 0, 0, 0, 0, 0, 0));
        assertThat(verdict.isSound()).isTrue();
    }

    @Test
    void eachSubscriberHasAll() throws JMSException {
        Verdict verdict = verdict(TOPIC, 3, received(TOPIC, 0, 0, 1, 2), received(TOPIC, 1, 0, 2));
        assertThat(verdict).isEqualTo(new Verdict(3, 0, 1, 0, 0, 0, 0));
        assertThat(verdict.isSound()).isFalse();
    }

    @Test
    void aLostMessageIsFound() throws JMSException {
        assertThat(verdict(QUEUE, 4, received(QUEUE, 0, 0, 3), received(QUEUE, 0, 2)))
                .isEqualTo(new Verdict(4, 0, 1, 0, 0, 0, 0));
    }

    @Test
    void oneThatComesTwiceIsFoundWhoeverHasIt() throws JMSException {
        assertThat(verdict(QUEUE, 3, received(QUEUE, 0, 0, 1, 1), received(QUEUE, 0, 0, 2)))
                .isEqualTo(new Verdict(3, 0, 0, 2, 0, 0, 0));
    }

    @Test
    void oneThatComesBehindALaterOneIsFound() throws JMSException {
        assertThat(verdict(QUEUE, 3, received(QUEUE, 0, 1, 0), received(QUEUE, 0, 2)))
                .isEqualTo(new Verdict(3, 0, 0, 0, 0, 1, 0));
    }

    @Test
    void oneThatIsDamagedIsFoundAndMissing() throws JMSException {
        Receipts receipts = received(QUEUE, 0, 0);
        byte[] damaged = Entries.make(CLIENT, 1);
        damaged[700] ^= 1;
        receipts.accept(Messages.of(damaged));
        receipts.accept(Messages.of(new byte[3]));
        receipts.accept(Messages.of(Entries.make(Production.client(plan(false), 7), 1)));
        assertThat(verdict(QUEUE, 2, receipts)).isEqualTo(new Verdict(2, 0, 1, 0, 3, 0, 0));
    }

    @Test
    void whatIsLeftOrFailedIsNotSound() throws JMSException {
        Outcome outcome = confirmed(1);
        outcome.failed(1);
        Verdict verdict = Judgement.of(QUEUE, List.of(outcome), List.of(received(QUEUE, 0, 0)), 2);
        assertThat(verdict).isEqualTo(new Verdict(1, 1, 0, 0, 0, 0, 2));
        assertThat(verdict.isSound()).isFalse();
    }
}
