package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ElementTable.Placed;
import java.util.List;
import java.util.Set;

/**
 * How one replica's image gets to another: as a difference from what that has, where it can be told; else as a whole, or,
 * when that is too large for one message, as a difference from a copy that it is filled with first. What arrives is the
 * same (10).
 */
final class Copies {
    /** So long after a part was asked for the next one may be. */
    private static final long FILLING_MS = 30_000;

    private final Journal journal;
    private final ShardOutput output;
    private final Filling filling;
    private long filledMs = Long.MIN_VALUE;

    Copies(Journal journal, ShardOutput output, Timing timing) {
        this.journal = journal;
        this.output = output;
        this.filling = new Filling(journal, output, timing);
    }

    /** What is here that was too large to be sent at once. */
    Filling filling() {
        return filling;
    }

    // ---- the receiver

    /** What is here already when an image is asked for; null when nothing that counts. */
    Base base() {
        Base filled = filling.base();
        if (filled != null) {
            return filled;
        }
        return journal.replica().isDamaged() ? null : journal.lineage().base();
    }

    /** The image that a difference stands for; null when what it is a difference from is not here any more. */
    ReplicaImage assemble(ImageDifference difference) {
        ElementTable base = elementsOf(difference.base());
        if (base == null) {
            return null;
        }
        ReplicaImage image;
        try {
            image = difference.applyTo(base);
        } catch (DamagedCopyException e) {
            if (!filling.isOf(difference.base())) {
                throw e;
            }
            filling.dropDamaged();
            return null;
        }
        if (image.state().elements().size() != difference.size()) {
            output.warn("A copy made of a difference has "
                    + image.state().elements().size() + " elements instead of " + difference.size()
                    + " and is not used: the whole is asked for. This is a mistake of the program; please report it.");
            if (filling.isOf(difference.base())) {
                filling.forget();
            }
            return null;
        }
        output.assembled(image);
        return image;
    }

    private ElementTable elementsOf(Dot state) {
        DurableReplica replica = journal.replica();
        if (filling.isOf(state)) {
            return replica.filled();
        }
        return !replica.isDamaged() && replica.applied().equals(state)
                ? replica.state().elements()
                : null;
    }

    // ---- the sender

    /** What is here to who has a base; null when it is to be sent as a whole. */
    private ImageDifference difference(Base base) {
        DurableReplica replica = journal.replica();
        Set<ElementId> ids =
                base == null || replica.isDamaged() ? null : journal.lineage().differences(base);
        long size = replica.state().elements().size();
        boolean isTooMuch = ids != null && ids.size() > output.copying().wholeBytes() / PartMaker.ELEMENT_BYTES;
        if (ids == null || isTooMuch || (ids.size() >= size && !ids.isEmpty())) {
            return null;
        }
        ImageDifference difference = ImageDifference.of(base.at(), replica.imageBesideElements(), ids);
        long bytes = 0;
        for (Placed each : difference.present()) {
            bytes += PartMaker.roughBytes(each.element());
        }
        return bytes > output.copying().wholeBytes() ? null : difference;
    }

    /** Whether the elements here are too much for one message. */
    private boolean isLarge() {
        long limit = output.copying().wholeBytes();
        if (journal.replica().state().elements().size() > limit / PartMaker.ELEMENT_BYTES) {
            return true;
        }
        long[] bytes = new long[1];
        journal.replica().state().elements().scan(null, (id, element) -> {
            bytes[0] += PartMaker.roughBytes(element);
            return bytes[0] <= limit;
        });
        return bytes[0] > limit;
    }

    /** The start of the present reign as a difference; null when it has to be sent as a whole. */
    Message startAsDifference(Epoch epoch, Base base) {
        ImageDifference difference = difference(base);
        return difference == null ? null : new Message.StartDifference(epoch, difference);
    }

    /** The whole start. */
    Message start(Epoch epoch) {
        return isLarge()
                ? new Message.FillFirst(epoch)
                : new Message.Start(epoch, journal.replica().image());
    }

    /** All that is here, for a candidate. */
    Message log(Message.Fetch asked) {
        ImageDifference difference = difference(asked.base());
        if (difference != null) {
            return new Message.WholeDifference(asked.epoch(), difference);
        }
        return isLarge() && !asked.isAtOnce()
                ? new Message.FillFirst(asked.epoch())
                : new Message.Whole(asked.epoch(), journal.replica().image());
    }

    /** The next part for who is being filled. */
    void fill(NodeId node, Message.FillAsk ask, long nowMs) {
        DurableReplica replica = journal.replica();
        if (replica.isDamaged() || !output.mayFill(node)) {
            return;
        }
        filledMs = nowMs;
        journal.lineage().isNeeded(true);
        Base base = ask.reached() == null
                ? new Base(replica.applied(), List.of())
                : new Base(ask.reached().at(), List.of());
        Set<ElementId> changed = journal.lineage().differences(base);
        int pageBytes = output.copying().pageBytes();
        output.send(node, PartMaker.next(ask, replica.state().elements(), replica.applied(), changed, pageBytes));
    }

    void tick(long nowMs) {
        filling.tick(nowMs);
        if (filledMs != Long.MIN_VALUE && nowMs - filledMs > FILLING_MS) {
            filledMs = Long.MIN_VALUE;
            journal.lineage().isNeeded(false);
        }
    }
}
