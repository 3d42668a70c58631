package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import java.util.TreeMap;

/** Which decisions a state is the result of: for each epoch the highest index, without holes below it. */
public final class Context {
    private final TreeMap<Epoch, Long> highest = new TreeMap<>();

    Context copy() {
        Context copy = new Context();
        copy.highest.putAll(highest);
        return copy;
    }

    public boolean covers(Dot dot) {
        return dot.index() <= highestOf(dot.epoch());
    }

    /** The highest index of the epoch, 0 when nothing of it is covered. */
    public long highestOf(Epoch epoch) {
        return highest.getOrDefault(epoch, 0L);
    }

    void cover(Dot dot) {
        highest.merge(dot.epoch(), dot.index(), Math::max);
    }

    void coverAll(Context other) {
        other.highest.forEach((epoch, index) -> highest.merge(epoch, index, Math::max));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Context context && highest.equals(context.highest);
    }

    @Override
    public int hashCode() {
        return highest.hashCode();
    }

    @Override
    public String toString() {
        return highest.toString();
    }
}
