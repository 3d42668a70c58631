package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/** Keeps {@code docs/jms-conformance.md} true: what it names exists, and each of its rows names something. */
class ConformancePageTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");

    private static List<String> rows() throws IOException {
        // Surefire runs in the module, an IDE in the project.
        Path page = Path.of("docs/jms-conformance.md");
        Path found = Files.exists(page) ? page : Path.of("..").resolve(page);
        return Files.readAllLines(found).stream()
                .filter(line -> line.startsWith("|") && !line.startsWith("| Clause") && !line.startsWith("|---"))
                .toList();
    }

    private static Set<String> tests() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("io.chorale.jms");
        Set<String> names = new HashSet<>();
        for (JavaClass each : classes) {
            for (JavaMethod method : each.getMethods()) {
                if (method.isAnnotatedWith(Test.class)
                        || method.isAnnotatedWith(TestFactory.class)
                        || method.isAnnotatedWith(ParameterizedTest.class)) {
                    names.add(each.getSimpleName() + "#" + method.getName());
                }
            }
        }
        return names;
    }

    @Test
    @DisplayName("each test that the page names exists")
    void namedTestsExist() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String row : rows()) {
            Matcher matcher = NAMED.matcher(row);
            while (matcher.find()) {
                named.add(matcher.group(1) + "#" + matcher.group(2));
            }
        }
        assertThat(named).hasSizeGreaterThan(100);
        assertThat(tests()).containsAll(named);
    }

    @Test
    @DisplayName("each row names a test, or says that it is open, or that it is a choice which needs none")
    void eachRowSaysSomething() throws IOException {
        List<String> rows = rows();
        assertThat(rows).hasSizeGreaterThan(80).allSatisfy(row -> {
            String[] cells = row.split("\\|", -1);
            assertThat(cells).as(row).hasSize(5);
            assertThat(NAMED.matcher(cells[3]).find()
                            || cells[3].trim().equals("open")
                            || (cells[3].isBlank() && cells[2].trim().matches("\\*.*\\*")))
                    .as(row)
                    .isTrue();
        });
    }
}
