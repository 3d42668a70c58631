package io.chorale.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private int simulate(String... args) throws IOException, InterruptedException {
        out.reset();
        return Simulate.run(List.of(args), new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private String lastLine() {
        return lines().get(lines().size() - 1);
    }

    @Test
    void aSweepEndsWithItsCounts() throws Exception {
        assertThat(simulate("groups", "--seeds", "5")).isZero();
        assertThat(lastLine()).matches("seeds=5 faults=\\d+ violations=0");
        assertThat(lines()).anyMatch(line -> line.endsWith("messages sent"));
    }

    @Test
    void aViolationIsToldWithSeedInvariantAndTrace() throws Exception {
        assertThat(simulate("groups", "--seeds", "1", "--from", "4", "--bug", "OLD_VIEW"))
                .isEqualTo(1);
        assertThat(lines()).contains("seed 4 breaks an invariant");
        assertThat(lines()).anyMatch(line -> line.startsWith("  invariant 4 SENDING_VIEW at "));
        assertThat(lines()).anyMatch(line -> line.matches("  \\d+ \\S+ delivers .*"));
        assertThat(lastLine()).endsWith("violations=1");
    }

    @Test
    void aReplayWritesLogsThatTheCheckerReadsAndAPicture() throws Exception {
        Path page = directory.resolve("run.html");
        String logs = directory.resolve("logs").toString();
        assertThat(simulate("groups", "--replay", "4", "--html", page.toString(), "--logs", logs))
                .isZero();
        assertThat(simulate("check-log", logs)).isZero();
        assertThat(lastLine()).matches("logs=\\d+ events=\\d+ violations=0");
        assertThat(Files.readString(page))
                .contains("<h1>seed 4</h1>")
                .contains("All invariants hold.")
                .contains("class=\"message agreed\"")
                .contains("class=\"across fault\"")
                .doesNotContain("{{");
    }

    @Test
    void aReplayWritesTheLogsOfSessionsToo() throws Exception {
        String logs = directory.resolve("logs").toString();
        assertThat(simulate(
                        "groups", "--replay", "6", "--load", "SESSIONS", "--bug", "SESSION_SWAPS_TWO", "--logs", logs))
                .isEqualTo(1);
        List<String> found = groupViolations();
        assertThat(found).anyMatch(line -> line.startsWith("invariant 8 GROUP_ORDER at "));
        assertThat(simulate("check-log", logs)).isEqualTo(1);
        assertThat(groupViolations()).anyMatch(line -> line.startsWith("invariant 8 GROUP_ORDER at "));
    }

    private List<String> groupViolations() {
        return lines().stream().filter(line -> line.contains(" GROUP_")).toList();
    }

    @Test
    void aPictureMarksWhatIsViolated() throws Exception {
        Path page = directory.resolve("run.html");
        assertThat(simulate("groups", "--replay", "4", "--bug", "OLD_VIEW", "--html", page.toString()))
                .isEqualTo(1);
        assertThat(Files.readString(page)).contains("<a href=\"#v1\">").contains("id=\"v1\"");
    }

    @Test
    void aSweepOfShardsEndsWithItsCounts() throws Exception {
        assertThat(simulate("replication", "--seeds", "4")).isZero();
        assertThat(lastLine()).matches("seeds=4 faults=\\d+ violations=0");
        assertThat(lines()).anyMatch(line -> line.endsWith("requests answered"));
    }

    @Test
    void aBrokenPromiseOfAShardIsToldAndDrawn() throws Exception {
        Path page = directory.resolve("run.html");
        String logs = directory.resolve("logs").toString();
        assertThat(simulate("replication", "--seeds", "1", "--mode", "MAJORITY_3", "--bug", "DISK_LIES"))
                .isEqualTo(1);
        assertThat(lines()).anyMatch(line -> line.startsWith("seed 1 (MAJORITY_3) breaks a promise: confirmed on too"));
        assertThat(simulate(
                        "replication",
                        "--replay",
                        "1",
                        "--mode",
                        "MAJORITY_3",
                        "--bug",
                        "DISK_LIES",
                        "--html",
                        page.toString(),
                        "--logs",
                        logs))
                .isEqualTo(1);
        assertThat(lastLine()).endsWith("violations=1");
        assertThat(Files.readString(page))
                .contains("<h1>seed 1</h1>")
                .contains("class=\"message work\"")
                .contains("id=\"v1\"")
                .doesNotContain("{{");
        assertThat(Files.readString(directory.resolve("logs").resolve("all.txt")))
                .contains(" serves ");
    }

    @Test
    void wrongUsageIsTold() throws Exception {
        assertThat(simulate()).isEqualTo(2);
        assertThat(simulate("groups", "--seeds")).isEqualTo(2);
        assertThat(simulate("groups", "--seeds", "many")).isEqualTo(2);
        assertThat(lines()).contains("--seeds is a number, not many");
        assertThat(simulate("groups", "--without", "SENSE")).isEqualTo(2);
        assertThat(simulate("--help")).isZero();
    }
}
