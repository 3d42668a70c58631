package io.chorale.replication.shard;

/**
 * The log and state that a reign begins with.
 *
 * @param isOwn whether it is the candidate's own log as it is
 */
record Foundation(ReplicaImage image, boolean isOwn) {}
