package io.chorale.replication.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientReply.Answer;
import io.chorale.replication.shard.ClientReply.Busy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The desk alone: everything that it appends waits until the test commits it. */
class RequestDeskTest {
    private static final Epoch EPOCH = new Epoch(1, 1);
    private static final ClientId CLIENT = new ClientId("client");
    private static final Payload SEND = new Payload(new byte[] {1});
    private static final Payload NONSENSE = new Payload(new byte[] {0});

    private final List<ClientReply> replies = new ArrayList<>();
    private final List<Deferral> deferred = new ArrayList<>();
    private final List<LoggedEntry> log = new ArrayList<>();
    private final DurableReplica replica = DurableReplica.empty(
            Config.of(1, List.of(new NodeId(new UUID(0, 1))), new OnePolicy()), Set.of(), Rules.ALL);
    private final RequestDesk desk =
            new RequestDesk(EPOCH, replica, new Replies(), Rules.ALL, this::append, new Mailbox());

    private void append(Entry entry, long index) {
        LoggedEntry logged = new LoggedEntry(new Dot(EPOCH, index), entry);
        log.add(logged);
        replica.write(List.of(new Write.Log(EntryRun.of(logged))));
    }

    private void commitAll() {
        Dot last = log.get(log.size() - 1).dot();
        replica.write(List.of(new Write.Apply(last)));
        desk.committed(last.index());
    }

    private void request(long sequence, Payload operation) {
        desk.request(new ClientRequest.Request(EPOCH, EPOCH, CLIENT, sequence, 1, Dot.NONE, operation));
    }

    private static Answer answer(long sequence, boolean changed) {
        return new Answer(EPOCH, sequence, changed, new Payload(new byte[] {(byte) (changed ? 1 : 0)}));
    }

    @Test
    void aRequestIsAnsweredOnceWhenItIsCommittedHoweverOftenItWasSent() {
        request(1, SEND);
        request(1, SEND);
        assertThat(replies).isEmpty();
        commitAll();
        assertThat(log).hasSize(1);
        assertThat(replies).containsExactly(answer(1, true));
        request(1, SEND);
        assertThat(log).hasSize(1);
        assertThat(replies).hasSize(2);
    }

    @Test
    @DisplayName("Flow control: requests beyond the limit are turned away until some are committed")
    void requestsBeyondTheLimitAreTurnedAwayUntilSomeAreCommitted() {
        for (int i = 1; i <= RequestDesk.MAX_IN_FLIGHT; i++) {
            request(i, SEND);
        }
        long next = RequestDesk.MAX_IN_FLIGHT + 1L;
        request(next, SEND);
        assertThat(replies).containsExactly(new Busy(EPOCH, next));
        assertThat(deferred).containsExactly(Deferral.TURNED_AWAY);
        commitAll();
        request(next, SEND);
        commitAll();
        assertThat(replies).endsWith(answer(next, true));
    }

    @Test
    void whatFollowsARequestThatWasTurnedAwayDoesNotOvertakeIt() {
        for (int i = 1; i <= RequestDesk.MAX_IN_FLIGHT; i++) {
            request(i, SEND);
        }
        long next = RequestDesk.MAX_IN_FLIGHT + 1L;
        request(next, SEND);
        commitAll();
        request(next + 1, SEND);
        assertThat(deferred).containsExactly(Deferral.TURNED_AWAY, Deferral.TURNED_AWAY);
        assertThat(replies).endsWith(new Busy(EPOCH, next));
        request(next, SEND);
        request(next + 1, SEND);
        commitAll();
        assertThat(replies).endsWith(answer(next, true), answer(next + 1, true));
    }

    @Test
    void whatFollowsSomethingUnknownIsNotHeardAndHoldsUpNoOther() {
        Dot elsewhere = new Dot(new Epoch(EPOCH.counter() - 1, 99), 5);
        desk.request(new ClientRequest.Request(EPOCH, EPOCH, CLIENT, 1, 1, elsewhere, SEND));
        request(2, SEND);
        commitAll();
        assertThat(replies).containsExactly(answer(2, true));
        assertThat(deferred).containsExactly(Deferral.AHEAD);

        Dot known = log.get(0).dot();
        desk.request(new ClientRequest.Request(EPOCH, EPOCH, CLIENT, 3, 1, known, SEND));
        commitAll();
        assertThat(replies).endsWith(answer(3, true));
    }

    @Test
    void whatFollowsSomethingUnknownHoldsUpNoOtherThoughItWasTurnedAway() {
        Dot elsewhere = new Dot(new Epoch(EPOCH.counter() - 1, 99), 5);
        ClientRequest.Request ahead = new ClientRequest.Request(EPOCH, EPOCH, CLIENT, 1, 1, elsewhere, SEND);
        desk.turnAway(ahead);
        request(2, SEND);
        assertThat(replies).containsExactly(new Busy(EPOCH, 1), new Busy(EPOCH, 1));
        desk.request(ahead);
        request(2, SEND);
        commitAll();
        assertThat(replies).endsWith(answer(2, true));
    }

    @Test
    void aRequestThatTheClientHasGivenUpHoldsUpNoOther() {
        desk.stopTaking();
        request(1, SEND);
        request(2, SEND);
        desk.resume();
        desk.request(new ClientRequest.Request(EPOCH, EPOCH, CLIENT, 3, 2, Dot.NONE, SEND));
        assertThat(replies).endsWith(new Busy(EPOCH, 1));
        desk.request(new ClientRequest.Request(EPOCH, EPOCH, CLIENT, 2, 2, Dot.NONE, SEND));
        desk.request(new ClientRequest.Request(EPOCH, EPOCH, CLIENT, 3, 2, Dot.NONE, SEND));
        commitAll();
        assertThat(replies).endsWith(answer(2, true), answer(3, true));
    }

    @Test
    void aRefusalIsAnsweredOnceItIsCommittedAndStays() {
        request(1, NONSENSE);
        assertThat(replies).isEmpty();
        commitAll();
        assertThat(replies).containsExactly(answer(1, false));
        request(1, NONSENSE);
        assertThat(replies).containsExactly(answer(1, false), answer(1, false));
        assertThat(log).hasSize(1);
    }

    @Test
    void aQuestionIsAnsweredWhenWhatItSawIsCommitted() {
        request(1, SEND);
        desk.query(new ClientRequest.Query(EPOCH, CLIENT, 2, Payload.EMPTY));
        assertThat(replies).isEmpty();
        commitAll();
        assertThat(replies).hasSize(2);
        desk.query(new ClientRequest.Query(EPOCH, CLIENT, 3, Payload.EMPTY));
        assertThat(replies).hasSize(3);
    }

    @Test
    @DisplayName("Flow control: questions beyond what may wait are not heard until they are asked again")
    void questionsBeyondWhatMayWaitAreNotHeardUntilTheyAreAskedAgain() {
        Payload large = new Payload(new byte[1 << 20]);
        request(1, SEND);
        for (int i = 2; i <= 100; i++) {
            desk.query(new ClientRequest.Query(EPOCH, CLIENT, i, large));
        }
        commitAll();
        assertThat(replies).hasSizeBetween(10, 17);
        assertThat(deferred).hasSize(100 - replies.size()).containsOnly(Deferral.UNHEARD);
        desk.query(new ClientRequest.Query(EPOCH, CLIENT, 100, large));
        assertThat(replies).endsWith(new Answer(EPOCH, 100, true, large));
    }

    /** Adds an element for whatever begins with 1, and refuses the rest. */
    private static final class Mailbox extends SilentDecider {
        @Override
        public Decision decide(Dot dot, Origin asker, Payload operation) {
            boolean isTaken = operation.equals(SEND);
            List<Change> changes = isTaken
                    ? List.of(new Change.Add(new ElementId(dot, 0), asker, List.of(), Payload.EMPTY, operation))
                    : List.of();
            return new Decision(new Payload(new byte[] {(byte) changes.size()}), changes);
        }

        @Override
        public Payload query(Payload question) {
            return question;
        }
    }

    private final class Replies extends LoneOutput {
        @Override
        public void reply(ClientId client, ClientReply reply) {
            replies.add(reply);
        }

        @Override
        public void deferred(Deferral why) {
            deferred.add(why);
        }
    }
}
