package io.chorale.replication.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.Space;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.core.ListMachine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shard that is too large for one message, on the real engine with the real store. */
class LargeCopyTest {
    private static final SpaceDefinition SPACE = new SpaceDefinition("list", 1, 3, bodies -> new ListMachine());
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ANSWER_SECONDS = 25;
    /** More than a node sends at once. */
    private static final int ENTRIES = 24_000;

    private static final String LONG = "z".repeat(1_000);
    private static final int UNDER_WAY = 50;

    @TempDir
    private Path temp;

    private RealNodes nodes;
    private int confirmed;

    @BeforeEach
    void none() {
        nodes = new RealNodes(temp, SPACE);
    }

    @AfterEach
    void closeAll() {
        nodes.close();
    }

    private boolean hasCopies(int copies) {
        return nodes.spaces().stream().allMatch(space -> space.copiesOf(0) == copies);
    }

    private void write(Space space, int many) throws Exception {
        ArrayDeque<CompletableFuture<byte[]>> underWay = new ArrayDeque<>();
        for (int i = 0; i < many; i++) {
            underWay.addLast(space.request(0, ListMachine.bytes(i + LONG)));
            if (underWay.size() == UNDER_WAY) {
                confirm(underWay);
            }
        }
        while (!underWay.isEmpty()) {
            confirm(underWay);
        }
    }

    private void confirm(ArrayDeque<CompletableFuture<byte[]>> underWay) throws Exception {
        underWay.removeFirst().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        confirmed++;
    }

    private static int entries(Space space) throws Exception {
        byte[] answer = space.query(0, new byte[0]).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        return Integer.parseInt(ListMachine.text(answer));
    }

    @Test
    void aSecondCopyIsMadeWhileRequestsGoOnAndHasEverything() throws Exception {
        nodes.join("a", ReplicationPolicy.ONE);
        write(nodes.space("a"), ENTRIES);
        nodes.join("b", ReplicationPolicy.ONE);
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!hasCopies(2) && System.nanoTime() < deadlineNs) {
            write(nodes.space("a"), UNDER_WAY);
        }
        assertThat(hasCopies(2)).isTrue();

        nodes.leave("a");
        assertThat(entries(nodes.space("b"))).isEqualTo(confirmed);
        write(nodes.space("b"), 1);
    }

    @Test
    void underMajorityAThirdCopyIsMadeThatAnyTwoGoOnWith() throws Exception {
        nodes.join("a", ReplicationPolicy.MAJORITY);
        nodes.join("b", ReplicationPolicy.MAJORITY);
        await().atMost(PATIENCE).until(() -> hasCopies(2));
        write(nodes.space("a"), ENTRIES);
        nodes.join("c", ReplicationPolicy.MAJORITY);
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!hasCopies(3) && System.nanoTime() < deadlineNs) {
            write(nodes.space("a"), UNDER_WAY);
        }
        assertThat(hasCopies(3)).isTrue();

        nodes.leave("a");
        write(nodes.space("b"), UNDER_WAY);
        assertThat(entries(nodes.space("c"))).isEqualTo(confirmed);
    }
}
