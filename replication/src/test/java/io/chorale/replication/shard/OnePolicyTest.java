package io.chorale.replication.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whose logs a candidate under {@code one} has to have: whole logs are dear, and a shard stands still meanwhile. */
class OnePolicyTest {
    private static final NodeId A = new NodeId(new UUID(0, 1));
    private static final NodeId B = new NodeId(new UUID(0, 2));
    private static final NodeId C = new NodeId(new UUID(0, 3));
    private static final Epoch FIRST = new Epoch(1, 11);
    private static final Epoch SECOND = new Epoch(2, 11);
    private static final Epoch OTHER = new Epoch(2, 22);

    @Test
    void whoHasNothingIsNotAsked() {
        ReplicaSummary own = report(FIRST, 5, Set.of(A, B), context(FIRST, 5));
        ReplicaSummary blank = DurableReplica.blank().summary();
        assertThat(toReconcile(own, Map.of(B, own, C, blank))).isEmpty();
    }

    @Test
    void whoLagsBehindWhatAReignHasAdoptedIsNotAsked() {
        Context all = context(FIRST, 5);
        all.cover(new Dot(SECOND, 3));
        ReplicaSummary own = report(SECOND, 3, Set.of(A), all);
        ReplicaSummary lagging = report(FIRST, 4, Set.of(A, B), context(FIRST, 4));
        assertThat(toReconcile(own, Map.of(B, lagging))).isEmpty();
    }

    @Test
    void whoseAbsenceFromTheTailCutsItIsAskedAsBefore() {
        ReplicaSummary own = report(FIRST, 5, Set.of(A, B), context(FIRST, 5));
        ReplicaSummary lagging = report(FIRST, 4, Set.of(A, B), context(FIRST, 4));
        assertThat(toReconcile(own, Map.of(B, lagging))).containsExactly(B);
    }

    @Test
    void whoHasDecidedSomethingElseIsAsked() {
        ReplicaSummary own = report(SECOND, 3, Set.of(A), context(SECOND, 3));
        ReplicaSummary aside = report(OTHER, 2, Set.of(B), context(OTHER, 2));
        assertThat(toReconcile(own, Map.of(B, aside))).containsExactly(B);
    }

    private static Set<NodeId> toReconcile(ReplicaSummary own, Map<NodeId, ReplicaSummary> others) {
        Map<NodeId, ReplicaSummary> reports = new TreeMap<>(others);
        reports.put(A, own);
        return new OnePolicy()
                .toReconcile(new Ballot(A, reports, Map.of(), Set.of(A, B, C), true, Set.of(), Rules.ALL));
    }

    private static Context context(Epoch epoch, long index) {
        Context context = new Context();
        context.cover(new Dot(epoch, index));
        return context;
    }

    private static ReplicaSummary report(Epoch current, long index, Set<NodeId> inSync, Context logged) {
        Config config = Config.of(1, List.of(A, B), new OnePolicy());
        return new ReplicaSummary(
                current,
                new Dot(current, index),
                logged,
                index,
                config,
                null,
                inSync,
                Map.of(),
                Map.of(),
                false,
                false);
    }
}
