package io.chorale.replication.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.Space;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.core.ListMachine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes on the real engine that come and go well, while others use the space. */
class ComingAndGoingTest {
    private static final int SHARDS = 8;
    private static final SpaceDefinition SPACE = new SpaceDefinition("list", SHARDS, 3, bodies -> new ListMachine());
    private static final int ANSWER_SECONDS = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(25);
    /**
     * A second is what the protocol keeps to, which LeavingSimulationTest holds it to, and the bench, on a machine that
     * does nothing else. This is for what is wrong for good: on a machine with five times the load that it has processors for
     * pauses of 4,000 were seen.
     */
    private static final long LONGEST_PAUSE_MS = 5_000;

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

    @ParameterizedTest
    @CsvSource({"ONE, 2", "ONE, 3", "AUTO, 2", "AUTO, 3", "MAJORITY, 2", "MAJORITY, 3"})
    void whatWasConfirmedIsThereAfterAllHaveLeftAndCameBackInAnotherOrder(ReplicationPolicy policy, int count)
            throws Exception {
        List<String> names = List.of("a", "b", "c").subList(0, count);
        for (String name : names) {
            nodes.join(name, policy);
        }
        awaitCopies(count);
        write(nodes.space("a"), 40);
        for (int left = 1; left <= count; left++) {
            boolean goesOn = left < count && canGoOn(policy, count, count - left);
            List<CompletableFuture<byte[]>> meanwhile = goesOn ? requests(nodes.space(names.get(left)), 40) : List.of();
            nodes.leave(names.get(left - 1));
            confirm(meanwhile);
        }
        for (int back = count - 1; back >= 0; back--) {
            // The one that left first comes back second: neither the order of leaving, nor its reverse.
            nodes.join(names.get((back + 1) % count), policy);
        }
        awaitCopies(count);

        assertThat(entries(nodes.space("b"))).isEqualTo(confirmed);
        write(nodes.space("b"), 8);
        assertThat(entries(nodes.space("a"))).isEqualTo(confirmed);
    }

    /** Whether the nodes that are left confirm anything. */
    private static boolean canGoOn(ReplicationPolicy policy, int count, int present) {
        boolean one = policy == ReplicationPolicy.ONE || (policy == ReplicationPolicy.AUTO && count < 3);
        return one || present * 2 > count;
    }

    @Test
    void noShardStandsStillForLongWhenNodesComeAndGo() throws Exception {
        nodes.join("a", ReplicationPolicy.AUTO);
        nodes.join("b", ReplicationPolicy.AUTO);
        awaitCopies(2);
        write(nodes.space("a"), SHARDS * 100);
        try (Asker asker = new Asker(nodes.space("a"))) {
            nodes.join("c", ReplicationPolicy.AUTO);
            awaitCopies(3);
            nodes.leave("c");
            nodes.join("c", ReplicationPolicy.AUTO);
            awaitCopies(3);
            nodes.join("d", ReplicationPolicy.AUTO);
            awaitCopies(3);
            nodes.leave("d");
            asker.awaitAnswers();
            assertThat(asker.longestPauseMs()).isLessThan(LONGEST_PAUSE_MS);
        }
    }

    private void awaitCopies(int copies) {
        for (Space space : nodes.spaces()) {
            await().atMost(PATIENCE)
                    .until(() -> IntStream.range(0, SHARDS).allMatch(shard -> space.copiesOf(shard) == copies));
        }
    }

    private List<CompletableFuture<byte[]>> requests(Space space, int many) {
        List<CompletableFuture<byte[]>> requests = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            requests.add(space.request(i % SHARDS, ListMachine.bytes("v" + i)));
        }
        return requests;
    }

    private void write(Space space, int many) throws Exception {
        confirm(requests(space, many));
    }

    private void confirm(List<CompletableFuture<byte[]>> requests) throws Exception {
        for (CompletableFuture<byte[]> request : requests) {
            request.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            confirmed++;
        }
    }

    private static int entries(Space space) throws Exception {
        int entries = 0;
        for (int shard = 0; shard < SHARDS; shard++) {
            byte[] answer = space.query(shard, new byte[0]).get(ANSWER_SECONDS, TimeUnit.SECONDS);
            entries += Integer.parseInt(ListMachine.text(answer));
        }
        return entries;
    }

    /** Has one request under way in each shard, and knows the longest time between two answers. */
    private static final class Asker implements AutoCloseable {
        private final Space space;
        private final AtomicLongArray lastNs = new AtomicLongArray(SHARDS);
        private final AtomicLongArray longestNs = new AtomicLongArray(SHARDS);
        private volatile boolean closed;

        Asker(Space space) {
            this.space = space;
            for (int shard = 0; shard < SHARDS; shard++) {
                lastNs.set(shard, System.nanoTime());
                ask(shard);
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // a failure is kept as the longest of pauses
        private void ask(int shard) {
            space.request(shard, ListMachine.bytes("asked"))
                    .thenAcceptAsync(
                            answer -> answered(shard), CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS))
                    .exceptionally(failure -> {
                        longestNs.set(shard, Long.MAX_VALUE);
                        return null;
                    });
        }

        private void answered(int shard) {
            long now = System.nanoTime();
            longestNs.accumulateAndGet(shard, now - lastNs.getAndSet(shard, now), Math::max);
            if (!closed) {
                ask(shard);
            }
        }

        /** Until each shard has answered once more. */
        void awaitAnswers() {
            long from = System.nanoTime();
            for (int i = 0; i < SHARDS; i++) {
                int shard = i;
                await().atMost(PATIENCE).until(() -> lastNs.get(shard) - from > 0);
            }
        }

        long longestPauseMs() {
            return TimeUnit.NANOSECONDS.toMillis(
                    IntStream.range(0, SHARDS).mapToLong(longestNs::get).max().orElseThrow());
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
