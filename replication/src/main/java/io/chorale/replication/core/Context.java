package io.chorale.replication.core;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Epoch;
import java.util.Map;
import java.util.TreeMap;

/** Which decisions a state is the result of: for each epoch the highest index. */
final class Context {
    /** Epochs older than the newest so many are not told apart any more. */
    static final int MAX_EPOCHS = 256;

    private final TreeMap<Epoch, Long> highest = new TreeMap<>();

    Context copy() {
        Context copy = new Context();
        copy.highest.putAll(highest);
        return copy;
    }

    void cover(Epoch epoch, long index) {
        highest.merge(epoch, index, Math::max);
        if (highest.size() > MAX_EPOCHS) {
            highest.pollFirstEntry();
        }
    }

    /** How many decisions this context covers and the other does not; starts of reigns decide nothing. */
    long notCoveredBy(Context other) {
        long missing = 0;
        for (Map.Entry<Epoch, Long> each : highest.entrySet()) {
            missing += Math.max(0, each.getValue() - other.highest.getOrDefault(each.getKey(), 1L));
        }
        return missing;
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
            context.cover(Epoch.read(in), in.readLong());
        }
        return context;
    }
}
