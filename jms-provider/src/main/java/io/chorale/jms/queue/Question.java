package io.chorale.jms.queue;

import io.chorale.jms.service.MessageKey;

/** What can be asked of a shard's applied state. */
public sealed interface Question {

    /**
     * The next messages of a queue, in order; answered by {@link Answer.Page}.
     *
     * @param afterPriority continue after this message; ignored when {@code afterKey} is null
     * @param afterKey null for the first page
     * @param selector shows only what it selects; null for everything
     * @param limit 1 to 10,000
     * @param nowMs since 1970: messages expired by then are left out
     */
    record Browse(String queue, int afterPriority, MessageKey afterKey, String selector, int limit, long nowMs)
            implements Question {
        public Browse {
            if (limit < 1 || limit > 10_000) {
                throw new IllegalArgumentException("A browser's limit is 1 to 10,000, not " + limit);
            }
        }
    }

    /** How many messages a queue holds; answered by {@link Answer.Count}. */
    record Depth(String queue) implements Question {}

    /** All XA branches; answered by {@link Answer.BranchList}. */
    record PreparedBranches() implements Question {}

    /** Whether a branch is prepared here; answered by {@link Answer.Count}: 0 or 1. */
    record HasBranch(BranchId id) implements Question {}

    /** Local transactions that are prepared or on record here; answered by {@link Answer.BranchList}. */
    record LocalTransactions() implements Question {}

    /** Figures for operators; answered by {@link Answer.Figures}. */
    record Statistics() implements Question {}

    /** Which topic a named subscription is of, as far as its name is known here; answered by {@link Answer.Topic}. */
    record TopicOf(String subscription) implements Question {}
}
