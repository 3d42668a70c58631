package io.chorale.simulation.replication;

import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.DurableReplica;

/** Follows what happens to one simulated disk, and may compare it with a real layout. */
interface SimMirror {
    SimMirror NONE = new SimMirror() {};

    /** A batch waits to be synced. */
    default void written(Batch batch, DurableReplica after) {}

    /** The first so many of the batches that waited are synced; the disk has this now. */
    default void synced(int batches, DurableReplica disk) {}

    /** One of the records that count is damaged, and the disk has no more than this. */
    default void damaged(DurableReplica disk) {}

    /** What was not synced is lost; the disk has this. */
    default void crashed(DurableReplica disk) {}
}
