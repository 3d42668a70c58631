package io.chorale.jms.replicated;

import io.chorale.groups.wire.WireReader;
import io.chorale.jms.queue.Answer;
import io.chorale.jms.queue.Question;
import io.chorale.jms.service.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Reads a queue page by page. */
final class Browser {
    private final ShardCalls calls;
    private final LongSupplier unixTimeMs;

    Browser(ShardCalls calls, LongSupplier unixTimeMs) {
        this.calls = calls;
        this.unixTimeMs = unixTimeMs;
    }

    CompletableFuture<List<Envelope>> browse(int shard, String queue, String selector, int limit) {
        Question.Browse first = new Question.Browse(queue, 0, null, selector, limit, unixTimeMs.getAsLong());
        return page(shard, first, new ArrayList<>(), limit);
    }

    private CompletableFuture<List<Envelope>> page(int shard, Question.Browse from, List<Envelope> read, int limit) {
        return calls.query(shard, from).thenCompose(answer -> {
            Answer.Page page = (Answer.Page) answer;
            page.envelopes().forEach(bytes -> read.add(Envelope.read(new WireReader(bytes))));
            if (!page.more() || read.size() >= limit) {
                return CompletableFuture.completedFuture(List.copyOf(read));
            }
            Question.Browse next = new Question.Browse(
                    from.queue(),
                    page.lastPriority(),
                    page.lastKey(),
                    from.selector(),
                    limit - read.size(),
                    from.nowMs());
            return page(shard, next, read, limit);
        });
    }
}
