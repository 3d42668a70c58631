package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;

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

    /** The candidate needs all that a reporter has. */
    record Fetch(Epoch epoch) implements Message {}

    /** All that the sender has; nothing was logged since its report. */
    record Whole(Epoch epoch, ReplicaImage image) implements Message {}

    /** Refuses a message of a lower epoch than this one, which was promised. */
    record Higher(Epoch epoch) implements Message {}

    /**
     * The reign has begun. Whoever has what it begins with logs the start; others ask for all.
     *
     * @param base the entry before the start; null when what the reign begins with is new to everybody
     * @param last the last entry that the sender has sent
     */
    record Begin(Epoch epoch, Entry.Start start, Dot base, long last) implements Message {}

    /** Lacks what the reign begins with, or an entry since. */
    record NeedsStart(Epoch epoch) implements Message {}

    /** The reign has begun; the image is what the sender has, its start included. */
    record Start(Epoch epoch, ReplicaImage image) implements Message {}

    /** The sender was not reported to the reign and may hold confirmed entries: it waits for the next one. */
    record NeedsReign(Epoch epoch) implements Message {}

    /** One entry of the reign, and how far it is known to be committed. */
    record Append(Epoch epoch, long index, Entry entry, long commit) implements Message {}

    /** All entries of the reign up to the index are synced at the sender. */
    record Confirm(Epoch epoch, long index) implements Message {}

    /** All entries of the reign up to the index are committed; said from time to time, too, to be heard of. */
    record Commit(Epoch epoch, long index) implements Message {}
}
