package io.chorale.replication.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.shard.Rules.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A rule that is left out is noticed by the checker within so many schedules. The rules that random schedules miss for too
 * long have a directed scenario: see the scenarios.
 */
class PlantedBugTest {

    @ParameterizedTest
    @CsvSource({
        "SYNC_FIRST, MAJORITY_3, 10",
        "REFUSE_LOWER_EPOCHS, MAJORITY_3, 300",
        "COMMIT_BY_QUORUM, MAJORITY_3, 10",
        "TAKE_BEST_LOG, MAJORITY_3, 50",
        "BEST_LOG_BY_DOT, MAJORITY_3, 600",
        "MERGE_ONLY_UNDER_ONE, MAJORITY_3, 600",
        "CHECK_PRESENCE, MAJORITY_3, 100",
        "MERGE_BY_CONTEXT, ONE_2, 50",
        "MERGE_BY_ORIGIN, ONE_2, 300",
        "EXACT_WINDOWS, ONE_2, 300",
        "DOTS_AT_COMMIT, ONE_2, 300",
        "WAIT_AT_COLD_START, ONE_2_CONNECTED, 300",
        "ATOMIC_ADOPTION, ONE_2, 700",
        "BOTH_QUORUMS, ONE_2_TO_MAJORITY_3, 700"
    })
    void isCaught(Rule rule, SimMode mode, int seeds) {
        SimRun.Result caught = null;
        for (long seed = 1; seed <= seeds && caught == null; seed++) {
            SimRun.Result result = new SimRun(seed, mode, Rules.without(rule), null).run();
            caught = result.violation() == null ? null : result;
        }
        assertThat(caught).as("a violation by leaving out %s", rule).isNotNull();
    }
}
