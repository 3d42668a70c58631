package io.chorale.bench.jms.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.content.Entries;
import io.chorale.bench.jms.control.LoadPlan;
import io.chorale.bench.jms.control.Style;
import jakarta.jms.JMSException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void eachMessageHasItsTimeWhateverBecameOfTheOthers() {
        Pace pace = new Pace(10, 5_000_000, 1_000);
        assertThat(pace.intendedNs(10)).isEqualTo(5_000_000);
        assertThat(pace.intendedNs(13)).isEqualTo(8_000_000);
        assertThat(pace.covers(9)).isFalse();
        assertThat(pace.covers(10)).isTrue();
    }

    @Test
    void aMessageThatWaitedForItsSenderIsAsLateAsItsReceiverFindsIt() throws JMSException {
        LoadPlan plan = new LoadPlan(1, false, true, false, Style.SYNC, 1, 1, 1_000, true, false);
        Receipts receipts = new Receipts(plan, 0, new Progress(1, 1));
        long secondNs = TimeUnit.SECONDS.toNanos(1);
        receipts.begin(new Pace(0, System.nanoTime() - secondNs, 1_000));
        receipts.accept(Messages.of(Entries.make(Production.client(plan, 0), 0)));
        assertThat(receipts.latency().getTotalCount()).isEqualTo(1);
        assertThat(receipts.latency().getMaxValue()).isGreaterThanOrEqualTo(secondNs);
    }
}
