package io.chorale.replication.shard;

import io.chorale.replication.Dot;

/**
 * The log and state that a reign begins with.
 *
 * @param image null when it is the candidate's own log as it is
 * @param base its last entry; null when it was merged of several logs, and nobody has it yet
 */
record Foundation(ReplicaImage image, Dot base) {

    boolean isOwn() {
        return image == null;
    }
}
