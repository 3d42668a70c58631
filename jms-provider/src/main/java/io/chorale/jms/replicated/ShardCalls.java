package io.chorale.jms.replicated;

import io.chorale.jms.queue.Answer;
import io.chorale.jms.queue.AnswerCodec;
import io.chorale.jms.queue.BranchPart;
import io.chorale.jms.queue.Operation;
import io.chorale.jms.queue.OperationCodec;
import io.chorale.jms.queue.Question;
import io.chorale.jms.queue.QuestionCodec;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.replication.ReplicationException;
import io.chorale.replication.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Operations and questions to shards. Futures fail with {@link MessagingException}, also when a shard refuses. */
final class ShardCalls {
    private final Space space;

    ShardCalls(Space space) {
        this.space = space;
    }

    int shards() {
        return space.shards();
    }

    CompletableFuture<Answer> request(int shard, Operation operation) {
        return answered(space.request(shard, OperationCodec.encode(operation)));
    }

    /** To end a branch: where its preparation is not known (yet), nothing is decided and the call waits. */
    CompletableFuture<Answer> request(BranchPart part, Operation operation) {
        return answered(space.request(part.shard(), OperationCodec.encode(operation), part.prepared()));
    }

    CompletableFuture<Answer> query(int shard, Question question) {
        return answered(space.query(shard, QuestionCodec.encode(question)));
    }

    /** Asks all shards; fails in doubt when one cannot be asked, for it may hold what is asked for. */
    <T extends Answer> CompletableFuture<List<T>> queryAll(Class<T> answerType, Question question) {
        List<CompletableFuture<Answer>> asked = new ArrayList<>();
        for (int shard = 0; shard < space.shards(); shard++) {
            asked.add(query(shard, question));
        }
        CompletableFuture<List<T>> all = new CompletableFuture<>();
        Failures.onDone(CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)), (done, thrown) -> {
            if (thrown == null) {
                all.complete(
                        asked.stream().map(each -> answerType.cast(each.join())).toList());
            } else {
                MessagingException cause = Failures.of(thrown);
                all.completeExceptionally(new MessagingException(
                        Kind.IN_DOUBT, "Not all shards could be asked: " + cause.getMessage(), cause));
            }
        });
        return all;
    }

    private static CompletableFuture<Answer> answered(CompletableFuture<byte[]> bytes) {
        CompletableFuture<Answer> answered = new CompletableFuture<>();
        Failures.onDone(bytes, (answer, thrown) -> {
            try {
                if (thrown == null) {
                    complete(answered, AnswerCodec.decode(answer));
                } else if (thrown instanceof ReplicationException doubt && doubt.answer().length > 0) {
                    completeInDoubt(answered, AnswerCodec.decode(doubt.answer()), doubt);
                } else {
                    answered.completeExceptionally(Failures.of(thrown));
                }
            } catch (RuntimeException e) {
                answered.completeExceptionally(Failures.of(e));
            }
        });
        return answered;
    }

    private static void complete(CompletableFuture<Answer> future, Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            future.completeExceptionally(new MessagingException(refused.kind(), refused.text()));
        } else {
            future.complete(answer);
        }
    }

    /** What was asked for is so already, whoever has done it, unless it was refused. */
    private static void completeInDoubt(CompletableFuture<Answer> future, Answer answer, ReplicationException doubt) {
        if (answer instanceof Answer.Refused refused) {
            future.completeExceptionally(
                    new MessagingException(Kind.IN_DOUBT, doubt.getMessage() + " It says: " + refused.text(), doubt));
        } else {
            future.complete(answer);
        }
    }
}
