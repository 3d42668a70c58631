package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ElementTable.Placed;
import java.util.List;

/** What the replicas of a shard tell each other. */
public sealed interface Message {

    /** The reign that it belongs to. */
    Epoch epoch();

    /** Asks, before anything is written, whether a new reign would be welcome; the epoch is the sender's promise. */
    record Canvass(Epoch epoch) implements Message {}

    /** Answers {@link Canvass}; refused while the sender hears the present primary. */
    record Welcome(Epoch epoch, boolean granted) implements Message {}

    /** The primary has stopped, and the receiver has everything: it is to open the next reign. */
    record HandOver(Epoch epoch) implements Message {}

    /** A candidate wants to open the reign of an epoch. */
    record Prepare(Epoch epoch) implements Message {}

    /** The promise to refuse lower epochs is synced, and this is how far the sender's log goes. */
    record Report(Epoch epoch, ReplicaSummary summary) implements Message {}

    /**
     * The candidate needs all that a reporter has.
     *
     * @param base null when it wants the whole
     * @param isAtOnce whether it can not be filled first: its copy that was filled is another reporter's log
     */
    record Fetch(Epoch epoch, Base base, boolean isAtOnce) implements Message {}

    /** All that the sender has; nothing was logged since its report. */
    record Whole(Epoch epoch, ReplicaImage image) implements Message {}

    /** The same, to a candidate that has the base of it. */
    record WholeDifference(Epoch epoch, ImageDifference difference) implements Message {}

    /** Refuses a message of a lower epoch than this one, which was promised. */
    record Higher(Epoch epoch) implements Message {}

    /**
     * The reign has begun. Whoever has what it begins with logs the start; others ask for all.
     *
     * @param base the entry before the start; null when what the reign begins with is new to everybody
     * @param last the last entry that the sender has sent
     */
    record Begin(Epoch epoch, Entry.Start start, Dot base, long last) implements Message {}

    /** Lacks what the reign begins with, or an entry since; the base is null when it wants the whole. */
    record NeedsStart(Epoch epoch, Base base) implements Message {}

    /** The reign has begun; the image is what the sender has, its start included. */
    record Start(Epoch epoch, ReplicaImage image) implements Message {}

    /** The same, to a replica that has the base of it. */
    record StartDifference(Epoch epoch, ImageDifference difference) implements Message {}

    /** The image is too large for one message: the receiver has to be filled first, or to go on being filled (10.4). */
    record FillFirst(Epoch epoch) implements Message {}

    /**
     * Asks for the next part of a copy.
     *
     * @param number of the question, which the answer repeats
     * @param reached how far the copy is; null at the beginning
     */
    record FillAsk(Epoch epoch, long number, FilledTo reached) implements Message {}

    /**
     * The next part of a copy.
     *
     * @param reached how far the copy is with it; null when the sender does not know any more what has changed, so that the
     *     copy has to be begun anew
     * @param present what the copy has to have
     * @param removed what the copy must not have any more
     */
    record FillPart(Epoch epoch, long number, FilledTo reached, List<Placed> present, List<ElementId> removed)
            implements Message {
        public FillPart {
            present = List.copyOf(present);
            removed = List.copyOf(removed);
        }
    }

    /** The copy is complete: from now on the sender needs a difference only. */
    record Filled(Epoch epoch) implements Message {}

    /** The sender was not reported to the reign and may hold confirmed entries: it waits for the next one. */
    record NeedsReign(Epoch epoch) implements Message {}

    /** Entries of the reign, and how far it is known to be committed. */
    record Append(EntryRun run, long commit) implements Message {
        @Override
        public Epoch epoch() {
            return run.first().epoch();
        }
    }

    /** All entries of the reign up to the index are synced at the sender. */
    record Confirm(Epoch epoch, long index) implements Message {}

    /** All entries of the reign up to the index are committed; said from time to time, too, to be heard of. */
    record Commit(Epoch epoch, long index) implements Message {}
}
