package io.chorale.groups.blocks.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Thousands of seeded schedules; {@code -Dblocks.seeds=N} runs more, {@code -Dblocks.from=S} begins elsewhere. */
class ReplicaCoreTest {
    private static final int SEEDS = Integer.getInteger("blocks.seeds", 200);
    private static final int FROM = Integer.getInteger("blocks.from", 1);

    @Test
    void crashesAndJoinsLoseAndDoubleNothing() {
        Map<String, Integer> coverage = runs(new ReplicaRun.Faults(true, false));
        covers(coverage, "joins", "leaves", "crashes", "crashes while someone loads", "loads begun anew");
        covers(coverage, "state LOADED", "state LOST", "answers");
    }

    @Test
    void partitionsLoseNoConfirmedWriteOfAKeyThatHasOneWriter() {
        Map<String, Integer> coverage = runs(new ReplicaRun.Faults(false, true));
        covers(coverage, "partitions", "merges", "partitions during a merge", "merges during a merge", "state MERGED");
    }

    @Test
    void whateverHappensTheCopiesAreTheSameInTheEnd() {
        Map<String, Integer> coverage = runs(new ReplicaRun.Faults(true, true));
        covers(coverage, "partitions", "merges", "crashes", "doubts", "state MERGED", "state LOADED");
    }

    /** A member whose donor was cut off went on with another one that kept something else for the same place. */
    @Test
    void aLoadDoesNotMixTheStatesOfAMergeThatWasCutOff() {
        new ReplicaRun(2_267, new ReplicaRun.Faults(false, true), new TreeMap<>()).run();
    }

    /** What a member said when it had loaded came in the next view, in which it had to merge. */
    @Test
    void whoHadTheStateInTheViewBeforeIsNotTakenToHaveIt() {
        new ReplicaRun(2_833, new ReplicaRun.Faults(true, true), new TreeMap<>()).run();
    }

    private static Map<String, Integer> runs(ReplicaRun.Faults faults) {
        Map<String, Integer> coverage = new TreeMap<>();
        for (int seed = FROM; seed < FROM + SEEDS; seed++) {
            new ReplicaRun(seed, faults, coverage).run();
        }
        return coverage;
    }

    private static void covers(Map<String, Integer> coverage, String... counters) {
        for (String counter : counters) {
            assertTrue(coverage.getOrDefault(counter, 0) > 0, () -> "No run had: " + counter + ", but " + coverage);
        }
    }
}
