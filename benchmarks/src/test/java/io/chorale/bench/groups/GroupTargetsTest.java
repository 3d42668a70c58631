package io.chorale.bench.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.process.Latencies;
import io.chorale.bench.report.Target;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class GroupTargetsTest {
    private final Results results = new Results();

    @Test
    void theWorseOfOneAndThreeSendersCounts() {
        flood(Row.JGROUPS_SEQUENCER, 100, 1, 10_000, 50);
        flood(Row.JGROUPS_SEQUENCER, 100, 3, 10_000, 50);
        flood(Row.AGREED, 100, 1, 200_000, 5);
        flood(Row.AGREED, 100, 3, 90_000, 5);
        assertThat(line("agreed-100B-to-jgroups-sequencer"))
                .isEqualTo("target agreed-100B-to-jgroups-sequencer 9x >=10x missed");
    }

    @Test
    void safeIsHeldAgainstAgreedAtEachSize() {
        for (int senders : Schedule.SENDERS) {
            flood(Row.AGREED, 100, senders, 1_000, 5);
            flood(Row.SAFE, 100, senders, 900, 5);
            flood(Row.AGREED, 1_024, senders, 1_000, 5);
            flood(Row.SAFE, 1_024, senders, 800, 5);
        }
        assertThat(line("safe-to-agreed")).isEqualTo("target safe-to-agreed 0.80x >=0.70x met");
    }

    @Test
    void processorTimeIsThatOfAgreedKilobytes() {
        flood(Row.AGREED, 1_024, 1, 1_000, 12);
        flood(Row.AGREED, 1_024, 3, 1_000, 29.5);
        flood(Row.AGREED, 100, 1, 1_000, 99);
        assertThat(line("agreed-1KB-cpu")).isEqualTo("target agreed-1KB-cpu 29.5us <=29us missed");
    }

    @Test
    void theMedianLatencyIsInMilliseconds() {
        Histogram histogram = Latencies.empty();
        Latencies.record(histogram, 90_000);
        results.add(new Cell(Row.AGREED, 100, 1), histogram);
        assertThat(line("agreed-p50")).isEqualTo("target agreed-p50 0.09ms <0.25ms met");
    }

    @Test
    void aContestantThatDeliversNothingMakesNoRatio() {
        flood(Row.AGREED, 100, 1, 1_000, 5);
        flood(Row.JGROUPS_FIFO, 100, 1, 0, Double.NaN);
        assertThat(line("agreed-100B-to-jgroups-fifo")).isEqualTo("target agreed-100B-to-jgroups-fifo - >=2x missed");
    }

    @Test
    void whatWasNotAskedForHasNoLine() {
        GroupsOptions some = GroupsOptions.parse(List.of("--only=chorale-agreed,jgroups-fifo"));
        assertThat(new GroupTargets(results, some::wants).list())
                .extracting(Target::name)
                .containsExactly(
                        "agreed-100B-to-jgroups-fifo", "agreed-1KB-to-jgroups-fifo", "agreed-1KB-cpu", "agreed-p50");
        assertThat(new GroupTargets(results, row -> row == Row.SAFE).list()).isEmpty();
    }

    @Test
    void whatTargetsNeedIsRepeatedByAQuickRun() {
        Schedule quick = Schedule.of(GroupsOptions.parse(List.of("--quick")));
        assertThat(quick.floods(Row.AGREED, 1)).hasSize(4);
        assertThat(quick.floods(Row.AERON, 1)).isEmpty();
        assertThat(quick.floods(Row.AERON, 0)).hasSize(Schedule.SIZES.size() * Schedule.SENDERS.size());
    }

    private void flood(Row row, int size, int senders, double perSecond, double cpuUs) {
        results.add(new Cell(row, size, senders), new Sample(perSecond, cpuUs, 0));
    }

    private String line(String name) {
        return new GroupTargets(results, row -> true)
                .list().stream()
                        .filter(target -> target.name().equals(name))
                        .map(Target::line)
                        .findFirst()
                        .orElseThrow();
    }
}
