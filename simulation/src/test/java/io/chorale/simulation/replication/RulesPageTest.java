package io.chorale.simulation.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that says what checks each rule says so truly. */
class RulesPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Path SCENARIOS = Path.of("src/test/resources/scenarios/replication");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Pattern RULE = Pattern.compile("\\*\\*(\\d[\\d., ]*|Questions|Flow control|Founding)\\*\\*");

    private record Row(String rule, List<String> scenarios, List<String> tests) {}

    private static List<String> find(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/replication-rules.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 6 && !cells[1].equals("---") && !cells[1].isBlank()) {
                rows.add(new Row(cells[1].strip(), find(NAME, cells[3]), find(NAME, cells[4])));
            }
        }
        return rows.subList(1, rows.size());
    }

    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("replication", "simulation")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file : files.filter(path -> path.toString().endsWith("Test.java"))
                        .toList()) {
                    sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }
        return sources;
    }

    @Test
    void eachScenarioIsNamedOnceAndEachNameIsOneOfAScenario() throws IOException {
        List<String> named =
                rows().stream().flatMap(row -> row.scenarios().stream()).toList();
        try (Stream<Path> files = Files.list(SCENARIOS)) {
            assertThat(named)
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString().replace(".txt", ""))
                                    .toList());
        }
    }

    @Test
    void whatIsLeftOutIsNamedBehindItsScenario() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/replication-rules.md"));
        for (String name :
                rows().stream().flatMap(row -> row.scenarios().stream()).toList()) {
            String first = Files.readAllLines(SCENARIOS.resolve(name + ".txt")).get(0);
            String named = first.startsWith(ScenarioTest.RULE)
                    ? "`%s` (%s)".formatted(name, first.substring(ScenarioTest.RULE.length()))
                    : "`%s`".formatted(name);
            assertThat(page).containsPattern(Pattern.quote(named) + " ?[<|]");
        }
    }

    @Test
    void eachRuleHasARow() throws IOException {
        String rules = Files.readString(ROOT.resolve("docs/replication.md"));
        Set<String> stated = RULE.matcher(rules)
                .results()
                .map((MatchResult found) -> found.group(1))
                .flatMap(numbers -> Stream.of(numbers.split(", ", -1)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(stated).hasSizeGreaterThan(40);
        assertThat(rows()).extracting(Row::rule).containsAll(stated);
    }

    @Test
    void eachTestIsThereAndOneThatStandsAloneNamesItsRule() throws IOException {
        Map<String, String> sources = testSources();
        for (Row row : rows()) {
            assertThat(sources.keySet()).as("tests of %s", row.rule()).containsAll(row.tests());
            if (row.scenarios().isEmpty()) {
                assertThat(row.tests()).as("tests of %s", row.rule()).isNotEmpty();
                assertThat(row.tests()).as("tests of %s", row.rule()).anyMatch(test -> sources.get(test)
                        .contains("@DisplayName(\"" + row.rule() + " "));
            }
        }
    }
}
