package io.chorale.replication.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.Change.Remove;
import io.chorale.replication.shard.ClientReply.Answer;
import io.chorale.replication.shard.ClientReply.Forgotten;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A shard with one copy forgets, reign by reign, what nobody can ask for any more, and nothing else. */
class StablePointsTest {
    private static final NodeId SELF = new NodeId(new UUID(0, 1));
    private static final NodeId OTHER = new NodeId(new UUID(0, 2));
    private static final Timing TIMING = new Timing(20, 60, 100, 200, 1_000);

    private final List<ClientReply> replies = new ArrayList<>();
    private final Set<ClientId> present = new HashSet<>();
    private ShardReplica replica;
    private long token;
    private long nowMs;

    @BeforeEach
    void found() {
        start(DurableReplica.blank());
        replica.found(nowMs);
        serve();
    }

    private void start(DurableReplica found) {
        replica = new ShardReplica(
                SELF, 7, found, Set.of(SELF), TIMING, Rules.ALL, new Recorded(), state -> new Mailbox(), nowMs);
    }

    private void serve() {
        do {
            pass(20);
        } while (!replica.isServing());
    }

    /** Lets time pass, with a disk that takes none. */
    private void pass(long ms) {
        for (long end = nowMs + ms; nowMs < end; nowMs += 20) {
            replica.tick(nowMs);
            sync();
        }
    }

    private void sync() {
        replica.endOfTurn();
        replica.synced(token, nowMs);
    }

    private Epoch epoch() {
        return replica.replica().current();
    }

    private ShardState state() {
        return replica.replica().state();
    }

    /** A client asks once, and has its answer. */
    private void request(ClientId client, Epoch since, long sequence) {
        replica.onRequest(
                new ClientRequest.Request(
                        epoch(), since, client, sequence, sequence, Dot.NONE, new Payload(new byte[] {(byte) sequence
                        })),
                nowMs);
        sync();
    }

    @Test
    void aThousandLivesAndReignsLeaveAFewWindowsAndEpochs() {
        int mostWindows = 0;
        int mostEpochs = 0;
        for (int life = 1; life <= 1_000; life++) {
            ClientId client = new ClientId("life " + life);
            present.clear();
            present.add(client);
            replica.takeOver(nowMs);
            serve();
            request(client, epoch(), 1);
            assertThat(replies).endsWith(new Answer(epoch(), 1, true, Payload.EMPTY));
            pass(1_500);
            mostWindows = Math.max(mostWindows, state().windows().byClient().size());
            mostEpochs = Math.max(mostEpochs, state().context().highest().size());
        }
        // The present client, those that its branch and its forerunner's have left, and the forerunner.
        assertThat(mostWindows).isLessThanOrEqualTo(4);
        assertThat(mostEpochs).isLessThanOrEqualTo(2);
        assertThat(state().context().closed()).hasSize(1);
        assertThat(state().context().highest()).containsOnlyKeys(epoch());
    }

    @Test
    void manyBranchesAreForgottenByAFewEntriesWithinOneReign() {
        ClientId client = new ClientId("present");
        present.add(client);
        int branches = 2 * StablePoints.MAX_FORGOTTEN + 10;
        for (int sequence = 1; sequence <= branches; sequence++) {
            request(client, epoch(), sequence);
        }
        assertThat(state().windows().byClient()).hasSize(branches + 1);
        pass(2_500);
        assertThat(state().windows().byClient()).containsOnlyKeys(client);
        assertThat(state().windows().contains(client, branches)).isTrue();
    }

    @Test
    void whoComesBackIsRefusedWhatMayHaveBeenDecidedAndServedWhatIsNew() {
        ClientId client = new ClientId("away");
        present.add(client);
        Epoch before = epoch();
        request(client, before, 1);
        present.clear();
        replica.takeOver(nowMs);
        serve();
        pass(2_000);
        assertThat(state().windows().byClient()).isEmpty();
        long elements = state().elements().size();
        request(client, before, 1);
        assertThat(replies).endsWith(new Forgotten(epoch(), 1));
        assertThat(state().elements().size()).isEqualTo(elements);
        request(client, epoch(), 2);
        assertThat(replies).endsWith(new Answer(epoch(), 2, true, Payload.EMPTY));
        // Its new window does not mean that what came before it was never decided.
        request(client, before, 1);
        assertThat(replies).endsWith(new Forgotten(epoch(), 1));
    }

    @Test
    void whatWasSentToAnotherShardOfThisNameIsNotAppliedAsNew() {
        Epoch other = Epoch.of(epoch().counter() + 5, 7, 99);
        request(new ClientId("stranger"), other, 1);
        assertThat(replies).containsExactly(new Forgotten(epoch(), 1));
    }

    @Test
    void nothingIsForgottenWhileSomebodyHasWhatAMergedShardHadAndWasNotHeard() {
        ReplicaImage image = replica.replica().image();
        Epoch elsewhere = Epoch.of(1, 8, 99);
        start(DurableReplica.of(
                replica.replica().promised(),
                image.withHeard(Map.of(SELF, image.current(), OTHER, elsewhere)),
                Rules.ALL));
        replica.takeOver(nowMs);
        serve();
        pass(3_000);
        assertThat(state().context().highest()).hasSize(2);
        replica.giveUp(Set.of(OTHER), nowMs);
        pass(3_000);
        assertThat(state().context().highest()).containsOnlyKeys(epoch());
    }

    @Test
    void anElementOfAClosedEpochOfOneShardSaysNothingOfThoseOfAnother() {
        Context context = new Context();
        context.cover(new Dot(Epoch.of(9, 1, 1), 4));
        context.close(Epoch.of(9, 1, 1));
        assertThat(context.covers(new Dot(Epoch.of(3, 5, 1), 8))).isTrue();
        assertThat(context.covers(new Dot(Epoch.of(10, 5, 1), 1))).isFalse();
        assertThat(context.covers(new Dot(Epoch.of(3, 5, 2), 8))).isFalse();
    }

    /** Each request ends a branch, whose result takes the place of the last one. */
    private static final class Mailbox extends SilentDecider {
        private ElementId before;

        @Override
        public Decision decide(Dot dot, Origin asker, Payload operation) {
            List<Change> changes = new ArrayList<>();
            if (before != null) {
                changes.add(new Remove(before));
            }
            before = new ElementId(dot, 0);
            ClientId branch = ClientId.ofBranch(asker.client() + "/" + asker.sequence());
            changes.add(new Add(before, new Origin(branch, 1, 0), List.of(), operation, operation));
            return new Decision(Payload.EMPTY, changes);
        }
    }

    private final class Recorded extends LoneOutput {
        @Override
        public void reply(ClientId client, ClientReply reply) {
            replies.add(reply);
        }

        @Override
        public void persist(Batch batch) {
            token = batch.token();
        }

        @Override
        public boolean isPresent(ClientId client) {
            return present.contains(client);
        }
    }
}
