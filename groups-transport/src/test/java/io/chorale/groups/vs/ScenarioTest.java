package io.chorale.groups.vs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One scenario a rule; a scenario that names a rule in its first line must fail without it. */
class ScenarioTest {

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
            if (lines.get(0).startsWith("# rule: ")) {
                Rules.Rule rule = Rules.Rule.valueOf(lines.get(0).substring(8).strip());
                tests.add(DynamicTest.dynamicTest("without " + rule, () -> assertThat(failsWithout(rule, lines))
                        .as("%s notices that %s is left out", file.getFileName(), rule)
                        .isTrue()));
            }
        }
        return tests.stream();
    }

    @Test
    void eachRuleHasAScenario() throws IOException, URISyntaxException {
        List<String> named = new ArrayList<>();
        for (Path file : files()) {
            named.add(Files.readAllLines(file).get(0));
        }
        for (Rules.Rule rule : Rules.Rule.values()) {
            assertThat(named).contains("# rule: " + rule);
        }
    }

    private static boolean failsWithout(Rules.Rule rule, List<String> lines) {
        try {
            new Scenario(Rules.without(rule)).run(lines);
            return false;
        } catch (AssertionError expected) {
            return true;
        }
    }

    private static List<Path> files() throws IOException, URISyntaxException {
        Path folder = Path.of(ScenarioTest.class.getResource("/scenarios/vs").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
