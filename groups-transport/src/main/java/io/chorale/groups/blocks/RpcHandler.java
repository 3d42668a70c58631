package io.chorale.groups.blocks;

import io.chorale.groups.cluster.Address;

/**
 * Answers calls. Called by threads of the executor, several at once and in no order, so it must be thread-safe; one that
 * waits needs an executor with threads enough.
 */
@FunctionalInterface
public interface RpcHandler<Q, A> {

    /**
     * Answers one call.
     *
     * @param caller who called; may have left since
     * @param request as the codec decoded it
     * @return the answer, not null
     *
     * @throws Exception whose class and message the caller is told, as of an error; the error is logged too
     */
    A handle(Address caller, Q request) throws Exception;
}
