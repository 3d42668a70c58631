package io.chorale.jms.replicated;

import io.chorale.jms.queue.Answer;
import io.chorale.jms.queue.BranchId;
import io.chorale.jms.queue.BranchOrigin;
import io.chorale.jms.queue.BranchPart;
import io.chorale.jms.queue.Operation;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.replication.Dot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A branch that is being prepared in its shards, all at the same time. */
final class Preparation {

    private record Asked(int shard, CompletableFuture<Answer> answer) {

        /** Once it is answered, one way or the other. */
        BranchPart part() {
            Answer known = answer.exceptionally(thrown -> null).join();
            return new BranchPart(shard, known instanceof Answer.Prepared prepared ? prepared.dot() : Dot.NONE);
        }

        boolean maybePrepared() {
            return answer.handle((known, thrown) ->
                            thrown == null || Failures.of(thrown).kind() == Kind.IN_DOUBT)
                    .join();
        }
    }

    private final List<Asked> all = new ArrayList<>();

    Preparation(ShardCalls calls, BranchId id, BranchOrigin origin, Map<Integer, Operation.Batch> work) {
        work.forEach((shard, part) ->
                all.add(new Asked(shard, calls.request(shard, new Operation.Prepare(id, origin, part)))));
    }

    /** Fails when a shard has not prepared its part, or may not have; not before all have said so. */
    CompletableFuture<Void> done() {
        return CompletableFuture.allOf(all.stream().map(Asked::answer).toArray(CompletableFuture[]::new));
    }

    /** When it is done: all parts, in the order in which they were given. */
    List<BranchPart> parts() {
        return all.stream().map(Asked::part).toList();
    }

    /** When it is done: what is prepared, or may be. */
    List<BranchPart> maybePrepared() {
        return all.stream().filter(Asked::maybePrepared).map(Asked::part).toList();
    }
}
