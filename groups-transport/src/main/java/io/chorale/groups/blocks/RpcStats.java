package io.chorale.groups.blocks;

/**
 * What a dispatcher has counted.
 *
 * @param outstanding calls of this member under way
 * @param handling calls to this member that wait for, or are in, the handler, or whose answers wait to be sent
 * @param late answers that came after their call had ended
 * @param busy calls to this member that were refused because too many were waiting; those beyond {@link RpcConfig#maxHandling} whose
 *     refusals wait to be sent get none, and time out
 * @param rejected messages that were not understood, and dropped
 */
public record RpcStats(long outstanding, long handling, long late, long busy, long rejected) {}
