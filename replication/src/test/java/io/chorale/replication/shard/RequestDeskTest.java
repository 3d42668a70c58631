package io.chorale.replication.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientReply.Answer;
import io.chorale.replication.shard.ClientReply.Busy;
import io.chorale.replication.shard.ClientReply.Outcome;
import io.chorale.replication.shard.Operation.Change;
import io.chorale.replication.shard.Operation.DecideBranch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The desk alone: everything that it appends waits until the test commits it. */
class RequestDeskTest {
    private static final Epoch EPOCH = new Epoch(1, 1);
    private static final ClientId CLIENT = new ClientId("client");
    private static final Change SEND = new Change(List.of(), List.of(new Payload(new byte[1])));

    private final List<ClientReply> replies = new ArrayList<>();
    private final List<LoggedEntry> log = new ArrayList<>();
    private final DurableReplica replica = DurableReplica.empty(
            Config.of(1, List.of(new NodeId(new UUID(0, 1))), new OnePolicy()), Set.of(), Rules.ALL);
    private final RequestDesk desk = new RequestDesk(EPOCH, replica, new Replies(), Rules.ALL, this::append);

    private long append(Entry entry) {
        LoggedEntry logged = new LoggedEntry(new Dot(EPOCH, log.size() + 2L), entry);
        log.add(logged);
        replica.write(List.of(new Write.Log(logged)));
        return logged.dot().index();
    }

    private void commitAll() {
        Dot last = log.get(log.size() - 1).dot();
        desk.committed(last.index(), replica.write(List.of(new Write.Apply(last))));
    }

    private void request(long sequence, Operation operation) {
        desk.request(new ClientRequest.Request(EPOCH, CLIENT, sequence, operation));
    }

    @Test
    void aRequestIsAnsweredOnceWhenItIsCommittedHoweverOftenItWasSent() {
        request(1, SEND);
        request(1, SEND);
        assertThat(replies).isEmpty();
        commitAll();
        assertThat(log).hasSize(1);
        assertThat(replies).containsExactly(new Answer(EPOCH, 1, Outcome.APPLIED));
        request(1, SEND);
        assertThat(log).hasSize(1);
        assertThat(replies).hasSize(2);
    }

    @Test
    void requestsBeyondTheLimitAreTurnedAwayUntilSomeAreCommitted() {
        for (int i = 1; i <= RequestDesk.MAX_IN_FLIGHT; i++) {
            request(i, SEND);
        }
        long next = RequestDesk.MAX_IN_FLIGHT + 1L;
        request(next, SEND);
        assertThat(replies).containsExactly(new Busy(EPOCH, next));
        assertThat(desk.turnedAway()).isEqualTo(1);
        commitAll();
        request(next, SEND);
        commitAll();
        assertThat(replies).endsWith(new Answer(EPOCH, next, Outcome.APPLIED));
    }

    @Test
    void refusalsAreRememberedUpToALimitThatOnlyANewReignLifts() {
        for (int i = 1; i <= RequestDesk.MAX_REFUSALS; i++) {
            assertThat(desk.isFull()).isFalse();
            request(i, new DecideBranch("unknown", true));
            commitAll();
        }
        assertThat(desk.isFull()).isTrue();
        assertThat(replies)
                .hasSize(RequestDesk.MAX_REFUSALS)
                .allMatch(reply -> reply instanceof Answer answer && answer.outcome() == Outcome.REFUSED);
        request(RequestDesk.MAX_REFUSALS + 1L, SEND);
        assertThat(replies).endsWith(new Busy(EPOCH, RequestDesk.MAX_REFUSALS + 1L));
    }

    private final class Replies implements ShardOutput {
        @Override
        public void send(NodeId to, Message message) {
            throw new AssertionError("A desk sends nothing to replicas: " + message);
        }

        @Override
        public void reply(ClientId client, ClientReply reply) {
            replies.add(reply);
        }

        @Override
        public void persist(Batch batch) {
            throw new AssertionError("A desk writes nothing: " + batch);
        }

        @Override
        public void applied(LoggedEntry entry) {}

        @Override
        public void adopted() {}

        @Override
        public void warn(String text) {
            throw new AssertionError(text);
        }
    }
}
