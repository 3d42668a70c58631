package io.chorale.bench.jms.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.jms.contestant.Contestants;
import io.chorale.bench.jms.control.LoadPlan;
import io.chorale.bench.jms.control.OpenPlan;
import io.chorale.bench.jms.control.PhaseResult;
import io.chorale.bench.jms.control.Style;
import io.chorale.bench.jms.control.Verdict;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node in this process: each kind of load once, for a moment. */
class MemberLoopTest {
    @TempDir
    Path directory;

    private final Deque<String> answers = new ArrayDeque<>();
    private final MemberLoop loop = new MemberLoop(() -> Contestants.create(Contestants.CHORALE), answers::add);

    private String ask(String command) throws InterruptedException {
        loop.command(command);
        return answers.remove();
    }

    private Verdict load(LoadPlan plan) throws InterruptedException {
        assertThat(ask("load " + plan.encode())).isEqualTo("loaded");
        String ran = ask("run " + TimeUnit.MILLISECONDS.toNanos(100));
        PhaseResult result = PhaseResult.decode(ran.substring("ran ".length()));
        assertThat(result.messages()).isPositive();
        assertThat(result.send().getTotalCount()).isPositive();
        assertThat(result.endToEnd().getTotalCount()).isEqualTo(plan.perSecond() > 0 ? result.messages() : 0);
        return Verdict.decode(ask("end").substring("ended ".length()));
    }

    @Test
    void eachKindOfLoadIsSound() throws InterruptedException, IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThat(ask("open " + new OpenPlan(0, directory, List.of(port)).encode()))
                .isEqualTo("opened");
        assertThat(ask("ready 30000")).isEqualTo("ready");
        assertThat(ask("describe")).contains("one node");
        int run = 0;
        for (Style style : Style.values()) {
            run++;
            LoadPlan plan = new LoadPlan(run, false, true, false, style, 2, 2, 0, true, false);
            assertThat(load(plan).isSound()).as("%s", style).isTrue();
        }
        assertThat(load(new LoadPlan(10, true, false, false, Style.SYNC, 1, 3, 0, true, false))
                        .isSound())
                .isTrue();
        assertThat(load(new LoadPlan(11, false, true, false, Style.SYNC, 1, 1, 100, true, true))
                        .isSound())
                .isTrue();
        assertThat(ask("usage")).startsWith("usage cpu=");
        assertThat(ask("close")).isEqualTo("closed");
    }

    @Test
    void whatAProductThrowsIsTheAnswer() throws InterruptedException {
        MemberLoop other = new MemberLoop(() -> Contestants.create("kafka"), answers::add);
        other.command("open " + new OpenPlan(0, directory, List.of(1)).encode());
        assertThat(answers.remove()).startsWith("failed open").contains("There is no contestant 'kafka'");
    }
}
