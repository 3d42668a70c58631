package io.chorale.bench.groups.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.groups.contestant.Contestant;
import io.chorale.bench.groups.contestant.Receiver;
import io.chorale.bench.groups.contestant.Seat;
import io.chorale.bench.groups.contestant.Sender;
import io.chorale.bench.groups.control.Guarantee;
import io.chorale.bench.groups.control.MemberResult;
import io.chorale.bench.groups.control.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemberLoopTest {
    private final List<String> answers = new ArrayList<>();

    @Test
    void aPacedRunSendsAtItsRateAndSeesAllOfIt() throws InterruptedException {
        MemberLoop loop = loop(new Echo(0));
        loop.command("open 1");
        loop.command("complete 1000");
        loop.command("prepare " + plan(500));
        loop.command("start " + System.nanoTime());
        long sent = Long.parseLong(last().substring("sent ".length()));
        assertThat(sent).isEqualTo(50);
        loop.command("finish 0 " + sent + " 0 1000");
        MemberResult result = MemberResult.decode(last().substring("result ".length()));
        assertThat(result.delivered()).isEqualTo(sent);
        assertThat(result.lost()).isZero();
        assertThat(result.faults()).isZero();
        loop.command("close");
        assertThat(answers).containsSubsequence("opened an echo", "complete", "prepared", "closed");
    }

    @Test
    void whatAContestantLosesIsReported() throws InterruptedException {
        MemberLoop loop = loop(new Echo(10));
        loop.command("open 1");
        loop.command("prepare " + plan(500));
        loop.command("start " + System.nanoTime());
        loop.command("finish 0 50 0 50");
        MemberResult result = MemberResult.decode(last().substring("result ".length()));
        assertThat(result.lost()).isEqualTo(5);
        assertThat(result.faults()).isEqualTo(4);
    }

    @Test
    void aFailureIsAnAnswer() throws InterruptedException {
        MemberLoop loop = loop(new Echo(0));
        loop.command("dance");
        assertThat(last()).startsWith("failed dance: ");
    }

    @Test
    void viewsAreTold() {
        MemberLoop loop = loop(new Echo(0));
        loop.view(List.of("m0", "m1"));
        assertThat(last()).matches("view -?\\d+ m0,m1");
    }

    private static String plan(int ratePerSecond) {
        return new RunPlan(1, "-", Guarantee.FIFO, 100, 1, ratePerSecond, 0, TimeUnit.MILLISECONDS.toNanos(100))
                .encode();
    }

    private String last() {
        return answers.get(answers.size() - 1);
    }

    private MemberLoop loop(Contestant contestant) {
        return new MemberLoop(1, 3, () -> contestant, System::nanoTime, answers::add);
    }

    /** Delivers to itself, except for each {@code losesEach}th message; 0 loses none. */
    private static final class Echo implements Contestant {
        private final int losesEach;
        private Receiver receiver;
        private int sent;

        Echo(int losesEach) {
            this.losesEach = losesEach;
        }

        @Override
        public void open(Seat seat, Receiver opened) {
            receiver = opened;
        }

        @Override
        public boolean isComplete() {
            return true;
        }

        @Override
        public Sender sender(String level) {
            return message -> {
                sent++;
                if (losesEach == 0 || sent % losesEach != 0) {
                    receiver.delivered(message, 0, message.length);
                }
            };
        }

        @Override
        public String configuration() {
            return "an echo";
        }

        @Override
        public void close() {
            receiver = null;
        }
    }
}
