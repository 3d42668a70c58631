package io.chorale.simulation.replication;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.Entry.Requested;
import io.chorale.replication.shard.EntryRun;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.MajorityPolicy;
import io.chorale.replication.shard.OnePolicy;
import io.chorale.replication.shard.Origin;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.Policy;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.ShardState;
import io.chorale.replication.shard.Write;
import io.chorale.simulation.replication.SimRequest.Kind;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A send was decided on both sides of a partition, first on one whose disk remains and then on one whose disk is lost; and a
 * message was acknowledged in two reigns.
 */
class SimCheckerTest {
    private static final ClientId CLIENT = new ClientId("p");
    private static final Epoch FIRST = new Epoch(1, 1);
    private static final Epoch LAST = new Epoch(2, 1);
    private static final Config CONFIG = Config.of(1, Names.ids(List.of("A", "B")), new OnePolicy());

    private final SimChecker checker = new SimChecker(ClusterKind.ONE_2_LOSES_DISK, new Schedule(), new Coverage());
    private final SimRequest send = new SimRequest(Kind.SEND, CLIENT, 1, Payload.EMPTY, List.of(), null, 0);
    private final SimDisk remaining = disk();
    private final SimDisk lost = disk();

    private static SimDisk disk() {
        return new SimDisk(DurableReplica.empty(CONFIG, CONFIG.members(), Rules.ALL), PlantedBug.NONE, SimMirror.NONE);
    }

    private LoggedEntry decide(Epoch epoch, SimDisk on) {
        Dot dot = new Dot(epoch, 2);
        Add add = new Add(new ElementId(dot, 0), new Origin(CLIENT, 1, 0), List.of(), Payload.EMPTY, Payload.EMPTY);
        LoggedEntry entry = new LoggedEntry(dot, new Requested(CLIENT, 1, 1, Payload.EMPTY, List.of(add)));
        checker.decided(entry);
        on.write(new Batch(1, List.of(new Write.Log(new EntryRun(List.of(entry)))), List.of(), null), null);
        on.sync(1);
        return entry;
    }

    @BeforeEach
    void ask() {
        checker.requested(send);
    }

    @Test
    void whatWasCommittedOnADiskThatRemainsIsNotGivenUp() {
        LoggedEntry first = decide(FIRST, remaining);
        checker.applied("A", 1, first.dot());
        decide(LAST, lost);
        checker.answered(send, LAST, true);

        checker.losesDisk(lost, List.of(remaining));

        assertThatThrownBy(() -> checker.atEnd(new ShardState()))
                .isInstanceOf(SimViolation.class)
                .hasMessageStartingWith("lost");
    }

    @Test
    void whatWasOnlyLoggedThereMayHaveBeenCut() {
        decide(FIRST, remaining);
        decide(LAST, lost);
        checker.answered(send, LAST, true);

        checker.losesDisk(lost, List.of(remaining));

        assertThatCode(() -> checker.atEnd(new ShardState())).doesNotThrowAnyException();
    }

    /** Whose disk is lost counts as parted from then on, and not before. */
    @ParameterizedTest
    @CsvSource({
        "ONE_2_TO_MAJORITY_3, one, one, true",
        "ONE_2_TO_MAJORITY_3, one, majority, false",
        "ONE_2_TO_MAJORITY_3, majority, one, false",
        "ONE_2_TO_MAJORITY_3, majority, majority, false",
        "ONE_3_CONNECTED_LOSES_DISK, one, one, false"
    })
    void twiceIsAllowedWhereBothReignsWereUnderOne(ClusterKind kind, String first, String last, boolean isAllowed) {
        SimChecker other = new SimChecker(kind, new Schedule(), new Coverage());
        other.begins(FIRST, policy(first));
        other.begins(LAST, policy(last));
        SimRequest one = acknowledgement("p");
        SimRequest two = acknowledgement("q");
        other.requested(one);
        other.requested(two);
        other.answered(one, FIRST, true);

        if (isAllowed) {
            assertThatCode(() -> other.answered(two, LAST, true)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> other.answered(two, LAST, true))
                    .isInstanceOf(SimViolation.class)
                    .hasMessageStartingWith("acknowledged twice");
        }
    }

    private static Policy policy(String name) {
        return name.equals("one") ? new OnePolicy() : new MajorityPolicy();
    }

    private static SimRequest acknowledgement(String client) {
        List<Origin> message = List.of(new Origin(CLIENT, 1, 0));
        return new SimRequest(Kind.ACKNOWLEDGE, new ClientId(client), 2, Payload.EMPTY, message, null, 0);
    }
}
