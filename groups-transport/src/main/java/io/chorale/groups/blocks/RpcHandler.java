package io.chorale.groups.blocks;

import io.chorale.groups.cluster.Address;

/** Answers calls. Called by threads of the executor, several at once. */
@FunctionalInterface
public interface RpcHandler<Q, A> {

    /**
     * Answers one call.
     *
     * @throws Exception whose class and message the caller is told
     */
    A handle(Address caller, Q request) throws Exception;
}
