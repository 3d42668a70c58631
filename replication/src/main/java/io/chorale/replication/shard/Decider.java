package io.chorale.replication.shard;

import io.chorale.replication.Dot;

/**
 * The application at a primary, for one reign. It runs ahead: what it decides takes effect in it at once, and is the basis
 * of its next decision, but counts for others only when it is committed. Called by one thread at a time; must not call
 * the core back.
 */
public interface Decider {

    /**
     * Decides one request.
     *
     * @param dot of this decision
     * @param asker the request that asks, or, for what the primary itself proposes, a name that nothing else has
     */
    Decision decide(Dot dot, Origin asker, Payload operation);

    /** Answers from what was decided so far; the answer is given when all of that is committed. */
    Payload query(Payload question);

    /** A decision of this reign is committed; told in their order. */
    void committed(Dot dot);

    /** The reign is over. What was not committed is forgotten. */
    void close();

    /** Makes the decider of a reign, when all that came before it is applied. */
    @FunctionalInterface
    interface Application {

        /**
         * Begins a reign.
         *
         * @param state to be read only, and not to be kept
         */
        Decider lead(ShardState state);
    }
}
