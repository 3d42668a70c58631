package io.chorale.bench.backlog.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
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
            assertThat(node.drain(3_000)).isPositive();
        }
    }

    @Test
    void aMessageTooManyAndOneThatIsAnotherAreNoticed() throws Exception {
        try (BacklogNode node = BacklogNode.open(data)) {
            node.send(0, 2_001);
            assertThatThrownBy(() -> node.drain(2_000))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("queue 0 has more than was sent");
        }
    }

    @Test
    void aGapIsNoticed() throws Exception {
        try (BacklogNode node = BacklogNode.open(data)) {
            node.send(4, 400);
            assertThatThrownBy(() -> node.drain(400))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("instead of message")
                    .hasMessageContaining("that say they are message");
        }
    }
}
