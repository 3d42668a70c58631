package io.chorale.simulation.replication;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One scenario a rule; a scenario that names a rule in its first line must fail without it. */
class ScenarioTest {
    private static final String RULE = "# rule: ";

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
                tests.add(DynamicTest.dynamicTest("without " + rule, () -> assertThat(failsWithout(rule, lines))
                        .as("%s notices that %s is left out", file.getFileName(), rule)
                        .isTrue()));
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

    private static boolean failsWithout(Rule rule, List<String> lines) {
        try {
            new Scenario(Rules.without(rule)).run(lines);
            return false;
        } catch (AssertionError expected) {
            return true;
        }
    }

    private static List<Path> files() throws IOException, URISyntaxException {
        Path folder =
                Path.of(ScenarioTest.class.getResource("/scenarios/replication").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
