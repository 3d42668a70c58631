package io.chorale.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.simulation.Options;
import io.chorale.torture.check.FaultKind;
import io.chorale.torture.check.Verdict;
import io.chorale.torture.check.Violation;
import io.chorale.torture.driver.RunResult;
import io.chorale.torture.driver.RunSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, and when a run counts as good. */
class TortureTest {
    private static final Set<String> NAMES = Set.of("--minutes", "--nodes", "--policy", "--faults");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aCleanRunEndsWithItsCountsAndIsGood() {
        int status = Torture.report(
                settings("--minutes", "1"), new RunResult(verdict(5_000, 4_990, 7, 3, List.of()), 12, List.of()), out);
        assertThat(status).isZero();
        assertThat(lastLine())
                .isEqualTo("confirmed=5000 delivered=4990 lost=0 resurrected=0 twice=10 (explained) unexplained=0"
                        + " policy=auto faults=12");
    }

    @ParameterizedTest
    @EnumSource(Violation.What.class)
    void anyViolationIsBad(Violation.What what) {
        Verdict verdict = verdict(5_000, 5_000, 0, 0, List.of(new Violation(what, "m1")));
        assertThat(Torture.report(settings("--minutes", "1"), new RunResult(verdict, 12, List.of()), out))
                .isEqualTo(1);
        assertThat(lastLine()).contains((what + "=1").toLowerCase(Locale.ROOT));
    }

    @Test
    void aNodeThatDiedByItselfIsBad() {
        RunResult result = new RunResult(verdict(5_000, 5_000, 0, 0, List.of()), 12, List.of("n1 died"));
        assertThat(Torture.report(settings("--minutes", "1"), result, out)).isEqualTo(1);
        assertThat(lastLine()).contains("unexplained=1");
    }

    @Test
    void aClusterThatStoodStillIsBad() {
        RunSettings tenMinutes = settings("--minutes", "10");
        Verdict little = verdict(2_000, 2_000, 0, 0, List.of());
        assertThat(Torture.report(tenMinutes, new RunResult(little, 100, List.of()), out))
                .isEqualTo(1);
        Verdict much = verdict(20_000, 20_000, 0, 0, List.of());
        assertThat(Torture.report(tenMinutes, new RunResult(much, 5, List.of()), out))
                .isEqualTo(1);
        assertThat(Torture.report(tenMinutes, new RunResult(much, 100, List.of()), out))
                .isZero();
    }

    @Test
    void faultsAreChosenByName() {
        assertThat(settings("--faults", "kill,cold").faults())
                .containsExactlyInAnyOrder(FaultKind.KILL, FaultKind.COLD);
        assertThat(settings("--faults", "kill,cold", "--no-cold-start").faults())
                .containsExactly(FaultKind.KILL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--minutes 0",
                "--minutes x",
                "--nodes 1",
                "--nodes 8",
                "--policy most",
                "--faults kill,flood",
                "--faults cold --no-cold-start"
            })
    void whatCannotBeRunIsRefused(String line) {
        assertThatThrownBy(() -> settings(line.split(" ", -1))).isInstanceOf(Options.UsageException.class);
    }

    private static Verdict verdict(
            int confirmed, int delivered, int redelivered, int bothSides, List<Violation> violations) {
        return new Verdict(
                confirmed, delivered, redelivered, 0, bothSides, new Verdict.InDoubt(0, 0, 0, 0), violations);
    }

    private RunSettings settings(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        if (!all.contains("--faults")) {
            all.addAll(List.of("--faults", "kill,stop"));
        }
        return Torture.settings(new Options(all, NAMES, Set.of("--no-cold-start")), out);
    }

    private String lastLine() {
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        return lines.get(lines.size() - 1);
    }
}
