package io.chorale.jms.replicated;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.jms.queue.Answer;
import io.chorale.jms.queue.AnswerCodec;
import io.chorale.jms.queue.BranchId;
import io.chorale.jms.queue.Operation;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.replication.Dot;
import io.chorale.replication.ReplicationException;
import io.chorale.replication.ReplicationException.Outcome;
import io.chorale.replication.Space;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A shard has two primaries that do not know of each other, and the second one does nothing for a request. */
class ShardCallsTest {
    private final Operation operation = new Operation.Forget(BranchId.local(new UUID(1, 1)), true);

    private CompletableFuture<Answer> request(byte[] answer) {
        return new ShardCalls(
                        new Answering(new ReplicationException(Outcome.IN_DOUBT, "Two primaries were asked.", answer)))
                .request(0, operation);
    }

    @Test
    void aRefusalIsInDoubtAndSaysWhy() {
        Answer refusal = new Answer.Refused(Kind.NOT_HELD, "It is gone");

        assertThat(request(AnswerCodec.encode(refusal)).handle((answer, thrown) -> thrown))
                .isCompletedWithValueMatching(thrown -> thrown instanceof MessagingException e
                        && e.kind() == Kind.IN_DOUBT
                        && e.getMessage().equals("Two primaries were asked. It says: It is gone"));
    }

    @Test
    void whatIsSoAlreadyIsDone() {
        assertThat(request(AnswerCodec.encode(new Answer.Applied()))).isCompletedWithValue(new Answer.Applied());
    }

    /** Fails all requests alike. */
    private record Answering(ReplicationException failure) implements Space {
        @Override
        public int shards() {
            return 1;
        }

        @Override
        public int shardOf(String key) {
            return 0;
        }

        @Override
        public CompletableFuture<byte[]> request(int shard, byte[] operation, Dot after) {
            return CompletableFuture.failedFuture(failure);
        }

        @Override
        public CompletableFuture<byte[]> query(int shard, byte[] question) {
            throw new AssertionError("not asked here");
        }

        @Override
        public void signal(int shard, byte[] signal) {
            throw new AssertionError("not sent here");
        }

        @Override
        public Member primaryOf(int shard) {
            return null;
        }

        @Override
        public int copiesOf(int shard) {
            return 0;
        }
    }
}
