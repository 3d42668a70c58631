package io.chorale.bench.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.process.Latencies;
import io.chorale.bench.report.Target;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplicationTargetsTest {
    private final Results results = new Results();
    private final Set<Product> unsound = EnumSet.noneOf(Product.class);

    private void put(Product product, Shape shape, double perSecond) {
        results.add(new Cell(product, Place.PRIMARY, shape), new Sample(perSecond, 1, 1, Latencies.empty()));
    }

    private List<String> lines(boolean durable, String... arguments) {
        ReplicationOptions options = ReplicationOptions.parse(List.of(arguments));
        return new ReplicationTargets(results, unsound, options, durable)
                .list().stream().map(Target::line).toList();
    }

    @Test
    void theWorstShapeCountsAgainstRaft() {
        put(Product.STORE, Shape.ASYNC, 200);
        put(Product.CHORALE_2, Shape.ASYNC, 120);
        for (Shape shape : Shape.values()) {
            put(Product.CHORALE_3, shape, 300);
            put(Product.JGROUPS_RAFT, shape, shape == Shape.SYNC_16 ? 200 : 100);
        }
        assertThat(lines(true))
                .containsExactly(
                        "target copies-2-async-to-store 0.60x >=0.50x met",
                        "target copies-3-to-jgroups-raft 1.50x >=2x missed");
    }

    @Test
    void theReaderSeesEachShape() {
        put(Product.CHORALE_3, Shape.SYNC_1, 300);
        put(Product.JGROUPS_RAFT, Shape.SYNC_1, 100);
        put(Product.CHORALE_3, Shape.ASYNC, 100);
        put(Product.JGROUPS_RAFT, Shape.ASYNC, 200);
        put(Product.JGROUPS_RAFT, Shape.SYNC_16, 200);
        ReplicationOptions options = ReplicationOptions.parse(List.of());
        assertThat(new ReplicationTargets(results, unsound, options, true).lines())
                .containsExactly("three copies to jgroups-raft: sync 1 3.00x, async 8192 0.50x");
        assertThat(new ReplicationTargets(new Results(), unsound, options, true).lines())
                .isEmpty();
    }

    @Test
    void whatIsInMemoryMeetsNothing() {
        put(Product.STORE, Shape.ASYNC, 200);
        put(Product.CHORALE_2, Shape.ASYNC, 1_000);
        assertThat(lines(false, "--only=store,chorale-2"))
                .containsExactly("target copies-2-async-to-store - >=0.50x missed");
    }

    @Test
    void whatBrokeItsPromiseMeetsNothing() {
        put(Product.STORE, Shape.ASYNC, 200);
        put(Product.CHORALE_2, Shape.ASYNC, 1_000);
        unsound.add(Product.CHORALE_2);
        assertThat(lines(true, "--only=store,chorale-2"))
                .containsExactly("target copies-2-async-to-store NOT-SOUND >=0.50x missed");
    }

    @Test
    void aTargetOfWhatWasNotAskedForHasNoLine() {
        assertThat(lines(true, "--only=chorale-3")).isEmpty();
    }

    @Test
    void aQuickRunRepeatsWhatTargetsNeed() {
        assertThat(ReplicationTargets.needs(new Cell(Product.STORE, Place.PRIMARY, Shape.ASYNC)))
                .isTrue();
        assertThat(ReplicationTargets.needs(new Cell(Product.STORE, Place.PRIMARY, Shape.SYNC_1)))
                .isFalse();
        assertThat(ReplicationTargets.needs(new Cell(Product.JGROUPS_RAFT, Place.PRIMARY, Shape.SYNC_1)))
                .isTrue();
        assertThat(ReplicationTargets.needs(new Cell(Product.JGROUPS_RAFT, Place.OTHER, Shape.SYNC_1)))
                .isFalse();
    }
}
