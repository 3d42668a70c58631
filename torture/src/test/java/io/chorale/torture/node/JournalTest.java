package io.chorale.torture.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.torture.check.Verb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    private Path directory;

    private long ns;

    @Test
    void eachStepIsInTheFileWhenTheCallReturns() throws Exception {
        try (Journal journal = new Journal(directory, "n1.1", () -> ++ns)) {
            Journal.Received received = journal.delivered("n2.1-7", true);
            String result = journal.nextId();
            Journal.Asked asked = journal.asking(List.of(result), List.of(received));
            assertThat(lines())
                    .containsExactly(
                            "chorale-torture-process 1 n1.1",
                            "1 delivered n2.1-7 1 0",
                            "2 ack-asked n2.1-7 1 1",
                            "2 sending n1.1-1 0 1");
            journal.came(asked, Verb.INDOUBT);
            journal.delivered("x", false);
            assertThat(lines().subList(4, 8))
                    .containsExactly(
                            "3 ack-indoubt n2.1-7 1 1", "3 indoubt n1.1-1 0 1", "4 delivered x 2 0", "4 corrupt x 2 0");
        }
    }

    private List<String> lines() throws Exception {
        return Files.readAllLines(directory.resolve("n1.1.events"));
    }
}
