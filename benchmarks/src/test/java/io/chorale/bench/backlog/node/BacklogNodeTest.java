package io.chorale.bench.backlog.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.backlog.Drained;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BacklogNodeTest {
    @TempDir
    private Path data;

    @Test
    void whatIsDrainedIsWhatWasSent() throws Exception {
        try (BacklogNode node = BacklogNode.open(data)) {
            assertThat(node.send(0, 1_001)).isPositive();
            assertThat(node.send(1_001, 3_000)).isPositive();
            Drained drained = node.drain(3_000);
            assertThat(drained.inOrder()).isEqualTo(3_000);
            assertThat(drained.wrong()).isZero();
        }
    }

    @Test
    void aMessageTooManyIsNoticed() throws Exception {
        try (BacklogNode node = BacklogNode.open(data)) {
            node.send(0, 2_001);
            Drained drained = node.drain(2_000);
            assertThat(drained.inOrder()).isEqualTo(2_000);
            assertThat(drained.wrong()).isEqualTo(1);
        }
    }

    @Test
    void ofAQueueOnlyWhatComesBeforeAGapIsInOrder() throws Exception {
        try (BacklogNode node = BacklogNode.open(data)) {
            node.send(0, 200);
            // 200 is missing in queue 0.
            node.send(201, 400);
            Drained drained = node.drain(400);
            assertThat(drained.inOrder()).isEqualTo(3 * 100 + 50);
            assertThat(drained.wrong()).isEqualTo(1);
        }
    }
}
