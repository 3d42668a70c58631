package io.chorale.simulation.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.Rules.Rule;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A rule that is left out is noticed by the checker within so many schedules, and so is a mistake beside the protocol. The
 * rules that random schedules miss for too long have a directed scenario: see the scenarios.
 */
class PlantedBugTest {

    /** The schedule that catches it is clean without it: it is this mistake that is caught. */
    private static void assertCaught(ClusterKind kind, Rules rules, PlantedBug bug, int seeds) {
        OptionalLong caught = LongStream.rangeClosed(1, seeds)
                .filter(seed -> violation(seed, kind, rules, bug) != null)
                .findFirst();
        assertThat(caught).as("a promise is broken within %s seeds", seeds).isPresent();
        assertThat(violation(caught.getAsLong(), kind, Rules.ALL, PlantedBug.NONE))
                .as("what is broken in seed %s of %s without the mistake", caught.getAsLong(), kind)
                .isNull();
    }

    private static String violation(long seed, ClusterKind kind, Rules rules, PlantedBug bug) {
        return new SimRun(seed, kind, rules, bug, false).run().violation();
    }

    @ParameterizedTest
    @CsvSource({
        "SYNC_FIRST, MAJORITY_3, 10",
        "REFUSE_LOWER_EPOCHS, MAJORITY_3, 100",
        "COMMIT_BY_QUORUM, MAJORITY_3, 10",
        "TAKE_BEST_LOG, MAJORITY_3, 50",
        "BEST_LOG_BY_DOT, MAJORITY_3, 100",
        "MERGE_ONLY_UNDER_ONE, MAJORITY_3, 100",
        "WAIT_FOR_EARLIER, ONE_2, 50",
        "CHECK_PRESENCE, MAJORITY_3, 30",
        "REMEMBER_REFUSALS, MAJORITY_3, 100",
        "REIGN_IN_REQUESTS, MAJORITY_3, 400",
        "MERGE_BY_CONTEXT, ONE_2, 30",
        "MERGE_BY_ORIGIN, ONE_2, 50",
        "EXACT_WINDOWS, ONE_2, 50",
        "DOTS_AT_COMMIT, ONE_2, 50",
        "ATOMIC_ADOPTION, ONE_2, 800",
        "WAIT_AT_COLD_START, ONE_2_CONNECTED, 50",
        "CUT_UNCONFIRMED, ONE_3_CONNECTED, 100",
        "BOTH_QUORUMS, ONE_2_TO_MAJORITY_3, 100",
        "GIVE_UP_UNDER_ONE, ONE_2_LOSES_DISK, 10",
        "REPORT_DAMAGE, MAJORITY_3, 100",
        "REPORT_DAMAGE, ONE_3_CONNECTED, 400",
        "STABLE_AT_ALL, ONE_2, 30",
        "KEEP_RECENT_CLIENTS, MAJORITY_3, 50",
        "REFUSE_FORGOTTEN, MAJORITY_3, 100",
        "REFUSE_FORGOTTEN, ONE_2, 200",
        "KEEP_COVER, ONE_2, 50"
    })
    void aRuleThatIsLeftOutIsMissed(Rule rule, ClusterKind kind, int seeds) {
        assertCaught(kind, Rules.without(rule), PlantedBug.NONE, seeds);
    }

    @ParameterizedTest
    @CsvSource({
        "QUERY_EARLY, MAJORITY_3, 100",
        "DISK_LIES, MAJORITY_3, 10",
        "DISK_LIES, ONE_2, 10",
        "DISK_KEEPS_REMOVED, ONE_2, 30",
        "DIFFERENCE_KEEPS_REMOVED, MAJORITY_3, 30",
        "DIFFERENCE_KEEPS_REMOVED, ONE_2, 30",
        "REMOVED_RETURNS, ONE_2_LOSES_DISK, 400",
        "REPEAT_BACKWARDS, MAJORITY_5, 10"
    })
    void aMistakeBesideTheProtocolIsCaught(PlantedBug bug, ClusterKind kind, int seeds) {
        assertCaught(kind, Rules.ALL, bug, seeds);
    }
}
