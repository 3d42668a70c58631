package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.ReplicationException;
import io.chorale.replication.ReplicationException.Outcome;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.Answer;
import io.chorale.replication.core.Message.Reigns;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a client is told of a request that was sent to several reigns. */
class ShardClientTest {
    private static final ShardId SHARD = new ShardId("list", 0);
    private static final Member A = new Member(new UUID(1, 1), "a");
    private static final Member B = new Member(new UUID(1, 2), "b");
    private static final Epoch FIRST = new Epoch(1, 1);
    private static final Epoch SECOND = new Epoch(2, 1);
    private static final byte[] REFUSAL = {7};

    private final List<Object> told = new ArrayList<>();
    private byte[] lastAnswer;
    private final ShardClient client = new ShardClient(SHARD, host(), effects());

    /** A host on which nothing is there but time, and what is sent is lost. */
    private static ShardHost host() {
        return fake(ShardHost.class, (method, arguments) -> switch (method) {
            case "nowMs" -> 0L;
            case "present" -> Set.of();
            case "send" -> null;
            default -> throw new AssertionError(method);
        });
    }

    private Effects effects() {
        return fake(Effects.class, (method, arguments) -> switch (method) {
            case "complete" -> told.add(arguments[1]);
            case "fail" -> {
                ReplicationException thrown = (ReplicationException) arguments[1];
                assertThat(thrown.answer()).isEqualTo(thrown.outcome() == Outcome.IN_DOUBT ? lastAnswer : new byte[0]);
                yield told.add(thrown.outcome());
            }
            case "reign", "vacant" -> null;
            default -> throw new AssertionError(method);
        });
    }

    private interface Calls {
        Object called(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Calls calls) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object result = calls.called(method.getName(), arguments);
                    return method.getReturnType() == void.class ? null : result;
                }));
    }

    private void reign(Member primary, Epoch epoch, boolean one) {
        client.onReigns(primary, new Reigns(SHARD, epoch, Set.of(), Set.of(), one));
    }

    private void request() {
        client.request(1, new byte[] {1}, Dot.NONE, 10_000);
    }

    private void answer(Epoch epoch, boolean changed) {
        answer(epoch, changed, REFUSAL);
    }

    private void answer(Epoch epoch, boolean changed, byte[] answer) {
        lastAnswer = answer;
        client.onAnswer(new Answer(SHARD, epoch, 1, changed, answer));
    }

    @Test
    void aRefusalOfTheOnlyReignThatWasAskedIsBelieved() {
        reign(A, FIRST, true);
        request();
        answer(FIRST, false);

        assertThat(told).containsExactly(REFUSAL);
    }

    @Test
    void underOneARefusalOfALaterReignIsInDoubtForTheOtherSideMayHaveAppliedIt() {
        reign(A, FIRST, true);
        request();
        reign(B, SECOND, true);
        answer(SECOND, false);

        assertThat(told).containsExactly(Outcome.IN_DOUBT);
    }

    @Test
    void soItIsWhenThePolicyHasChangedMeanwhile() {
        reign(A, FIRST, true);
        request();
        reign(B, SECOND, false);
        answer(SECOND, false);

        assertThat(told).containsExactly(Outcome.IN_DOUBT);
    }

    @Test
    void soItIsWhenTheLaterReignHasTheLowerEpoch() {
        reign(A, SECOND, true);
        request();
        client.onView();
        reign(B, FIRST, true);
        answer(FIRST, false);

        assertThat(told).containsExactly(Outcome.IN_DOUBT);
    }

    @Test
    void underMajorityARefusalOfALaterReignIsBelieved() {
        reign(A, FIRST, false);
        request();
        reign(B, SECOND, false);
        answer(SECOND, false);

        assertThat(told).containsExactly(REFUSAL);
    }

    @Test
    void theFailureOfALaterReignsMachineIsInDoubtToo() {
        reign(A, FIRST, true);
        request();
        reign(B, SECOND, true);
        answer(SECOND, false, new byte[0]);

        assertThat(told).containsExactly(Outcome.IN_DOUBT);
    }

    @Test
    void theFailureOfTheOnlyReignsMachineIsARefusal() {
        reign(A, FIRST, true);
        request();
        answer(FIRST, false, new byte[0]);

        assertThat(told).containsExactly(Outcome.REFUSED);
    }

    @Test
    void theRefusalOfAnEarlierReignIsNotBelievedAndItsConsentIs() {
        reign(A, FIRST, false);
        request();
        reign(B, SECOND, false);
        answer(FIRST, false);
        assertThat(told).isEmpty();

        answer(FIRST, true);

        assertThat(told).containsExactly(REFUSAL);
    }

    @Test
    void whatALaterReignHasAppliedIsApplied() {
        reign(A, FIRST, true);
        request();
        reign(B, SECOND, true);
        answer(SECOND, true);

        assertThat(told).containsExactly(REFUSAL);
    }
}
