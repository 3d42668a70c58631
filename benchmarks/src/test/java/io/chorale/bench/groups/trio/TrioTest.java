package io.chorale.bench.groups.trio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.bench.groups.control.Guarantee;
import io.chorale.bench.groups.control.MemberResult;
import io.chorale.bench.groups.control.RunPlan;
import io.chorale.bench.process.BenchException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real processes with plain datagrams on loopback: the shortest way through commands, clocks, load and answers. */
class TrioTest {
    @TempDir
    Path logs;

    @Test
    void threeProcessesMeasureOneRun() throws InterruptedException {
        try (Trio trio = start("nio-datagrams")) {
            assertThat(trio.open(1)).contains("DatagramChannel");
            RunPlan plan = new RunPlan(
                    1,
                    "-",
                    Guarantee.NONE,
                    1_024,
                    3,
                    200,
                    Duration.ofMillis(50).toNanos(),
                    Duration.ofMillis(300).toNanos());
            List<MemberResult> results = trio.run(plan);
            assertThat(results).hasSize(Trio.MEMBERS);
            for (MemberResult result : results) {
                // 350 ms at 200/s over three senders, with one more or less at the ends.
                assertThat(result.delivered() + result.lost()).isBetween(66L, 75L);
                assertThat(result.latency().getTotalCount()).isPositive();
                assertThat(result.windowNs()).isPositive();
            }
            trio.leave();
        }
    }

    @Test
    void aMemberThatDiedIsNamedWithItsLog() throws InterruptedException {
        try (Trio trio = start("nio-datagrams")) {
            trio.members().get(1).signal("KILL");
            assertThatThrownBy(() -> trio.open(1))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("nio-datagrams-m1")
                    .hasMessageContaining(logs.toString());
        }
    }

    @Test
    void whatAProductThrowsIsTheAnswer() throws InterruptedException {
        try (Trio trio = start("spread")) {
            assertThatThrownBy(() -> trio.open(1))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("There is no contestant 'spread'");
        }
    }

    @Test
    void aViewThatDoesNotComeIsAClearEnd() throws InterruptedException {
        try (Trio trio = start("nio-datagrams")) {
            MemberProcess member = trio.members().get(0);
            assertThatThrownBy(() -> member.awaitView(0, view -> true, Duration.ofMillis(20)))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("the last one was none");
        }
    }

    @Test
    void viewsAreReadFromTheirLine() {
        assertThat(ViewEvent.parse("123 m0,m2")).isEqualTo(new ViewEvent(123, List.of("m0", "m2")));
    }

    private Trio start(String contestant) throws InterruptedException {
        return Trio.start(
                contestant,
                new MemberOptions(
                        "io.chorale.bench.groups.member.MemberMain",
                        logs,
                        Duration.ofMinutes(1),
                        List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true")));
    }
}
