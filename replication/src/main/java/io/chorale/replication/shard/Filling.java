package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Message.FillAsk;
import io.chorale.replication.shard.Message.FillFirst;
import io.chorale.replication.shard.Message.FillPart;
import java.util.List;
import java.util.Set;

/**
 * The receiving side of a copy that is too large for one message: asks for it part by part, and for the next one when the
 * one before is on disk. The copy lies apart from what the replica has until an image is adopted that is a change of it.
 */
final class Filling {

    /** Where it stands. */
    enum State {
        /** Nothing is being filled. */
        NONE,
        /** A part was asked for. */
        ASKED,
        /** A part is being written. */
        WRITING,
        /** The source has gone; what has come is kept for another one. */
        PAUSED,
        /** The copy has all elements of a state, and is good for a difference. */
        COMPLETE
    }

    /** So often a part is asked for before another shard may be filled instead. */
    private static final int MAX_ASKS = 5;

    private final Journal journal;
    private final ShardOutput output;
    private final Timing timing;
    private State state = State.NONE;
    private NodeId source;
    private Epoch epoch;
    /** Whether the source waits for this replica to go on, which waits for its turn. */
    private boolean isWanted;

    private boolean isHeld;

    private long number;
    /** Null at the beginning. */
    private FilledTo reached;

    private int asks;
    private long dueMs;

    Filling(Journal journal, ShardOutput output, Timing timing) {
        this.journal = journal;
        this.output = output;
        this.timing = timing;
    }

    boolean isComplete() {
        return state == State.COMPLETE;
    }

    /** What is here already, when that is all of a state; otherwise null. */
    Base base() {
        return isComplete() ? new Base(reached.at(), List.of()) : null;
    }

    /** Whether it is all of a state of that name. */
    boolean isOf(Dot name) {
        return isComplete() && reached.at().equals(name);
    }

    /** Whether parts are coming. */
    boolean isUnderWay() {
        return state == State.ASKED || state == State.WRITING;
    }

    /** As long as somebody works with the complete copy, it does not become another one. */
    void hold(boolean held) {
        isHeld = held;
    }

    boolean isHeld() {
        return isHeld;
    }

    /** A node that has the image wants this one to be filled first; goes on with what there is, whoever it came from. */
    void begin(NodeId from, FillFirst first, long nowMs) {
        boolean isSilent = state == State.ASKED && asks > 1 && !from.equals(source);
        if (isHeld || (isUnderWay() && !isSilent)) {
            return;
        }
        source = from;
        epoch = first.epoch();
        isWanted = true;
        goOn(nowMs);
    }

    /** When it is this replica's turn. */
    private void goOn(long nowMs) {
        if (!output.mayBeFilled()) {
            return;
        }
        isWanted = false;
        if (state == State.NONE) {
            startAnew();
        }
        ask(nowMs);
    }

    private void startAnew() {
        reached = null;
        journal.fillAnew();
    }

    private void ask(long nowMs) {
        if (!output.mayBeFilled()) {
            // The disk has become full: the copy would use up what it takes to empty it.
            pause(nowMs);
            return;
        }
        state = State.ASKED;
        number++;
        asks = 0;
        askAgain(nowMs);
    }

    private void askAgain(long nowMs) {
        asks++;
        dueMs = nowMs + 2 * timing.retryMs();
        output.send(source, new FillAsk(epoch, number, reached));
    }

    /** A part has come; whoever sent one that was not asked for last is not listened to. */
    void onPart(NodeId from, FillPart part, long nowMs) {
        if (state != State.ASKED || !from.equals(source) || part.number() != number) {
            return;
        }
        if (part.reached() == null) {
            output.filledAnew();
            startAnew();
            ask(nowMs);
            return;
        }
        state = State.WRITING;
        reached = part.reached();
        try {
            journal.fill(part);
        } catch (DamagedCopyException e) {
            dropDamaged();
        }
    }

    /** What is damaged is this copy, which counts for nothing yet, and not what the replica has. */
    void dropDamaged() {
        output.warn("The copy that this node is being filled with cannot be read back from its disk: it is begun anew");
        forget();
        journal.endFill();
    }

    /** A part is on disk; true when it was the last. */
    boolean onSynced(long written, long nowMs) {
        if (state != State.WRITING || written != number) {
            return false;
        }
        if (reached.isComplete()) {
            stop(State.COMPLETE);
            return true;
        }
        ask(nowMs);
        return false;
    }

    NodeId source() {
        return source;
    }

    Epoch epoch() {
        return epoch;
    }

    void tick(long nowMs) {
        if (nowMs < dueMs) {
            return;
        }
        if (isWanted && !isHeld) {
            goOn(nowMs);
        } else if (state == State.ASKED) {
            if (asks >= MAX_ASKS) {
                // It may be busy with others.
                pause(nowMs);
            } else {
                askAgain(nowMs);
            }
        }
    }

    /** When the source has gone, what has come is kept for another one. */
    void onView(Set<NodeId> present) {
        if ((state == State.ASKED || isWanted) && !present.contains(source)) {
            stop(state == State.ASKED ? State.PAUSED : state);
        }
    }

    /** For a while: another shard may have its turn. */
    private void pause(long nowMs) {
        stop(State.PAUSED);
        isWanted = true;
        dueMs = nowMs + 2 * timing.retryMs();
    }

    private void stop(State then) {
        state = then;
        isWanted = false;
        output.notFilled();
    }

    /** An image was adopted, or what was here is damaged: what has come is of no more use. */
    void forget() {
        if (state != State.NONE || isWanted) {
            reached = null;
            stop(State.NONE);
        }
    }
}
