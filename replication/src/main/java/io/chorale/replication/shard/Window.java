package io.chorale.replication.shard;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Epoch;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was decided of one client's requests, exactly: which were applied, which were answered without doing anything, and
 * the answers that the client may still ask for. What was decided up to an epoch, its floor, may have been forgotten.
 */
public final class Window {
    private final Intervals applied;
    private final Intervals refused;
    private final TreeMap<Long, Payload> answers;
    private Epoch floor;

    Window(Epoch floor) {
        this(floor, new Intervals(), new Intervals(), new TreeMap<>());
    }

    /** The same sets, and a copy of the answers. */
    public Window(Epoch floor, Intervals applied, Intervals refused, SortedMap<Long, Payload> answers) {
        this.floor = floor;
        this.applied = applied;
        this.refused = refused;
        this.answers = new TreeMap<>(answers);
    }

    Window copy() {
        return new Window(floor, applied.copy(), refused.copy(), answers);
    }

    /** A request that was first sent under a later epoch, and is not here, was never decided (11.2). */
    public Epoch floor() {
        return floor;
    }

    void raiseFloor(Epoch least) {
        floor = least.isAfter(floor) ? least : floor;
    }

    /** The requests that have done something; not to be changed. */
    public Intervals applied() {
        return applied;
    }

    /** The requests that were answered without doing anything; not to be changed. */
    public Intervals refused() {
        return refused;
    }

    /** The answers that are kept, by request; a view that must not be kept. */
    public SortedMap<Long, Payload> answers() {
        return Collections.unmodifiableSortedMap(answers);
    }

    boolean isApplied(long sequence) {
        return applied.contains(sequence);
    }

    boolean isDecided(long sequence) {
        return applied.contains(sequence) || refused.contains(sequence);
    }

    /** What a window that knows only its end would say. */
    boolean reaches(long sequence) {
        return sequence <= applied.highest();
    }

    /** Empty when it was short, or the client has said that it has it. */
    Payload answer(long sequence) {
        return answers.getOrDefault(sequence, Payload.EMPTY);
    }

    void apply(long sequence) {
        applied.add(sequence);
    }

    void refuse(long sequence) {
        refused.add(sequence);
    }

    void keep(long sequence, Payload answer) {
        if (answer.length() > 0) {
            answers.put(sequence, answer);
        }
    }

    void dropAnswersBelow(long lowestOpen) {
        while (!answers.isEmpty() && answers.firstKey() < lowestOpen) {
            answers.pollFirstEntry();
        }
    }

    /** What either has; of two answers to one request that of an application, otherwise the lesser, so that order is no matter. */
    void addAll(Window other) {
        for (Map.Entry<Long, Payload> each : other.answers.entrySet()) {
            long sequence = each.getKey();
            Payload mine = answers.get(sequence);
            boolean better = other.isApplied(sequence) == isApplied(sequence)
                    ? mine == null || each.getValue().compareTo(mine) < 0
                    : other.isApplied(sequence);
            if (better) {
                answers.put(sequence, each.getValue());
            }
        }
        applied.addAll(other.applied);
        refused.addAll(other.refused);
        raiseFloor(other.floor);
    }

    void write(WireWriter out) {
        floor.write(out);
        applied.write(out);
        refused.write(out);
        out.writeSize(answers.size());
        answers.forEach((sequence, answer) -> out.writeLong(sequence).writeBytes(answer.bytes()));
    }

    static Window read(WireReader in) {
        Window window = new Window(Epoch.read(in), Intervals.read(in), Intervals.read(in), new TreeMap<>());
        for (int count = in.readSize(); count > 0; count--) {
            window.answers.put(in.readLong(), new Payload(in.readBytes()));
        }
        return window;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Window window
                && floor.equals(window.floor)
                && applied.equals(window.applied)
                && refused.equals(window.refused)
                && answers.equals(window.answers);
    }

    @Override
    public int hashCode() {
        return applied.hashCode();
    }

    @Override
    public String toString() {
        return applied + " refused " + refused;
    }
}
