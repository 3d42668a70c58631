package io.chorale.replication.shard;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which decisions a state is the result of: for each epoch the highest index, without holes below it. */
public final class Context {
    private final TreeMap<Epoch, Long> highest = new TreeMap<>();

    Context copy() {
        Context copy = new Context();
        copy.highest.putAll(highest);
        return copy;
    }

    /** By epoch; a view that must not be kept. */
    public NavigableMap<Epoch, Long> highest() {
        return Collections.unmodifiableNavigableMap(highest);
    }

    public boolean covers(Dot dot) {
        return dot.index() <= highestOf(dot.epoch());
    }

    /** The highest index of the epoch, 0 when nothing of it is covered. */
    public long highestOf(Epoch epoch) {
        return highest.getOrDefault(epoch, 0L);
    }

    public void cover(Dot dot) {
        highest.merge(dot.epoch(), dot.index(), Math::max);
    }

    void coverAll(Context other) {
        other.highest.forEach((epoch, index) -> highest.merge(epoch, index, Math::max));
    }

    void write(WireWriter out) {
        out.writeSize(highest.size());
        highest.forEach((epoch, index) -> {
            epoch.write(out);
            out.writeLong(index);
        });
    }

    static Context read(WireReader in) {
        Context context = new Context();
        for (int epochs = in.readSize(); epochs > 0; epochs--) {
            context.cover(new Dot(Epoch.read(in), in.readLong()));
        }
        return context;
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
