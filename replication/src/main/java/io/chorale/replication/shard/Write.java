package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ElementTable.Placed;
import java.util.List;

/** One change of what a replica has on disk. */
public sealed interface Write {

    /** The only copy of a shard that exists nowhere else: its members are in sync. */
    record Found(Config config) implements Write {}

    /** Lower epochs are refused from now on; the candidate is about to hear what this replica has. */
    record Promise(Epoch epoch, NodeId candidate) implements Write {}

    /** Entries are added to the tail; one above a start proves that the start's config is committed. */
    record Log(EntryRun run) implements Write {}

    /** The tail up to and with a dot is applied: the state and its context change together. */
    record Apply(Dot upTo) implements Write {}

    /** The start of a reign is added to the tail as it is. */
    record Begin(Epoch epoch, Entry.Start start) implements Write {}

    /** What is here cannot be read any more, and does not count: promise, last reign and config stay. */
    record Damage() implements Write {}

    /**
     * Everything is replaced, and the epoch of the image promised. A copy that was being filled is gone.
     *
     * @param isOfFilled whether the image's elements are a change of that copy, which takes the place of what was here
     */
    record Adopt(ReplicaImage image, boolean isOfFilled) implements Write {
        public Adopt(ReplicaImage image) {
            this(image, false);
        }
    }

    /**
     * A part of a copy is put beside what is here, and counts for nothing yet.
     *
     * @param isFirst whether a new copy begins, in the place of one that there may have been
     */
    record Fill(boolean isFirst, List<Placed> present, List<ElementId> removed) implements Write {
        public Fill {
            present = List.copyOf(present);
            removed = List.copyOf(removed);
        }
    }

    /** The copy that was being filled is of no use. */
    record EndFill() implements Write {}
}
