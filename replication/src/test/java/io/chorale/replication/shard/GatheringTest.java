package io.chorale.replication.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a primary decides in one turn of its driver is written in one piece, and nothing else happens before that. */
class GatheringTest {
    private static final NodeId SELF = new NodeId(new UUID(0, 1));
    private static final ClientId CLIENT = new ClientId("c");
    private static final Timing TIMING = new Timing(20, 60, 100, 200, 1_000);

    private final List<Batch> batches = new ArrayList<>();
    private final List<ClientReply> replies = new ArrayList<>();
    private final ShardReplica replica = new ShardReplica(
            SELF, 7, DurableReplica.blank(), Set.of(SELF), TIMING, Rules.ALL, new Recorded(), state -> new Adder(), 0);
    private long nowMs;

    @BeforeEach
    void reign() {
        replica.found(nowMs);
        while (!replica.isServing()) {
            sync();
            nowMs += 10;
            replica.tick(nowMs);
        }
        sync();
        batches.clear();
    }

    private void sync() {
        if (!batches.isEmpty()) {
            replica.synced(batches.get(batches.size() - 1).token(), nowMs);
        }
    }

    private void request(long sequence, int bodyBytes) {
        replica.onRequest(
                new ClientRequest.Request(
                        replica.replica().current(),
                        replica.replica().current(),
                        CLIENT,
                        sequence,
                        1,
                        Dot.NONE,
                        new Payload(new byte[bodyBytes])),
                nowMs);
    }

    private List<Integer> runs() {
        return batches.stream()
                .flatMap(batch -> batch.writes().stream())
                .filter(Write.Log.class::isInstance)
                .map(write -> ((Write.Log) write).run().entries().size())
                .toList();
    }

    @Test
    void theRequestsOfOneTurnAreOneRun() {
        request(1, 10);
        request(2, 10);
        request(3, 10);
        assertThat(batches).isEmpty();
        replica.endOfTurn();
        assertThat(runs()).containsExactly(3);
        replica.endOfTurn();
        assertThat(batches).hasSize(1);
        assertThat(replies).isEmpty();
        sync();
        assertThat(replies).hasSize(3);
    }

    @Test
    void anythingElseEndsTheTurn() {
        request(1, 10);
        request(2, 10);
        replica.tick(nowMs);
        assertThat(runs()).containsExactly(2);
        request(3, 10);
        sync();
        assertThat(runs()).containsExactly(2, 1);
        assertThat(replies).hasSize(2);
    }

    @Test
    void whatIsAppliedGoesWithTheNextWriteOrATick() {
        request(1, 10);
        replica.endOfTurn();
        sync();
        assertThat(replies).hasSize(1);
        assertThat(batches).hasSize(1);
        request(2, 10);
        replica.endOfTurn();
        assertThat(batches).hasSize(2);
        assertThat(batches.get(1).writes())
                .hasSize(2)
                .hasOnlyElementsOfTypes(Write.Apply.class, Write.Log.class)
                .first()
                .isInstanceOf(Write.Apply.class);
        assertThat(batches.get(1).applied()).hasSize(1);
        sync();
        replica.tick(nowMs);
        assertThat(batches).hasSize(3);
        assertThat(batches.get(2).writes()).hasOnlyElementsOfType(Write.Apply.class);
        replica.tick(nowMs);
        assertThat(batches).hasSize(3);
    }

    @Test
    void muchThatIsAppliedDoesNotWait() {
        for (int sequence = 1; sequence <= 3; sequence++) {
            request(sequence, 1 << 20);
            replica.endOfTurn();
            int logged = batches.size();
            sync();
            assertThat(batches).hasSize(logged + 1);
        }
    }

    @Test
    void aRunIsNotLongerThanAFrame() {
        for (int sequence = 1; sequence <= 3; sequence++) {
            request(sequence, EntryRun.MAX_BYTES / 2);
        }
        assertThat(runs()).containsExactly(2);
        for (int sequence = 4; sequence <= 3 + EntryRun.MAX_ENTRIES; sequence++) {
            request(sequence, 0);
        }
        replica.endOfTurn();
        assertThat(runs()).hasSizeGreaterThan(2).allMatch(entries -> entries <= EntryRun.MAX_ENTRIES);
    }

    /** Each request adds what it brings. */
    private static final class Adder extends SilentDecider {
        @Override
        public Decision decide(Dot dot, Origin asker, Payload operation) {
            return new Decision(
                    Payload.EMPTY,
                    List.of(new Change.Add(new ElementId(dot, 0), asker, List.of(), Payload.EMPTY, operation)));
        }
    }

    private final class Recorded extends LoneOutput {
        @Override
        public void reply(ClientId client, ClientReply reply) {
            replies.add(reply);
        }

        @Override
        public void persist(Batch batch) {
            batches.add(batch);
        }
    }
}
