package io.chorale.simulation.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.Rules.Rule;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One scenario a rule; a scenario that names a rule in its first line must fail without it, at the line that it says.
 */
class ScenarioTest {
    static final String RULE = "# rule: ";

    @TestFactory
    Stream<DynamicTest> scenariosHold() throws IOException, URISyntaxException {
        return files().stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(), () -> new Scenario(Rules.ALL).run(Files.readAllLines(file))));
    }

    @TestFactory
    Stream<DynamicTest> scenariosFailWithoutTheirRule() throws IOException, URISyntaxException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files()) {
            List<String> lines = Files.readAllLines(file);
            if (lines.get(0).startsWith(RULE)) {
                Rule rule = Rule.valueOf(lines.get(0).substring(RULE.length()).strip());
                tests.add(DynamicTest.dynamicTest(
                        file.getFileName() + " without " + rule, () -> requireFailureWithout(rule, lines)));
            } else {
                assertThat(lines).as(file.toString()).noneMatch(line -> line.contains(Scenario.FAILS));
            }
        }
        return tests.stream();
    }

    @Test
    void eachRuleHasAScenario() throws IOException, URISyntaxException {
        Set<String> named = new TreeSet<>();
        for (Path file : files()) {
            named.add(Files.readAllLines(file).get(0));
        }
        for (Rule rule : Rule.values()) {
            assertThat(named).contains(RULE + rule);
        }
    }

    /** It goes wrong where it says, and nowhere before: any other failure would be one of the scenario. */
    private static void requireFailureWithout(Rule rule, List<String> lines) {
        List<Integer> marked = IntStream.rangeClosed(1, lines.size())
                .filter(number -> lines.get(number - 1).endsWith(Scenario.FAILS))
                .boxed()
                .toList();
        assertThat(marked).as("lines marked %s", Scenario.FAILS).hasSize(1);
        assertThatThrownBy(() -> new Scenario(Rules.without(rule)).run(lines))
                .as("what happens without %s", rule)
                .isInstanceOfSatisfying(FailedLine.class, failed -> {
                    assertThat(failed.number()).as(failed.getMessage()).isEqualTo(marked.get(0));
                    assertThat(failed).hasCauseInstanceOf(AssertionError.class);
                });
    }

    private static List<Path> files() throws IOException, URISyntaxException {
        Path folder =
                Path.of(ScenarioTest.class.getResource("/scenarios/replication").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
