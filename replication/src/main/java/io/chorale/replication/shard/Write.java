package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;

/** One change of what a replica has on disk. */
public sealed interface Write {

    /** The only copy of a shard that exists nowhere else: its members are in sync. */
    record Found(Config config) implements Write {}

    /** Lower epochs are refused from now on; the candidate is about to hear what this replica has. */
    record Promise(Epoch epoch, NodeId candidate) implements Write {}

    /** An entry is added to the tail; one above a start proves that the start's config is committed. */
    record Log(LoggedEntry logged) implements Write {}

    /** The tail up to and with a dot is applied: the state and its context change together. */
    record Apply(Dot upTo) implements Write {}

    /** The start of a reign is added to the tail as it is. */
    record Begin(Epoch epoch, Entry.Start start) implements Write {}

    /** Everything is replaced, and the epoch of the image promised. */
    record Adopt(ReplicaImage image) implements Write {}
}
