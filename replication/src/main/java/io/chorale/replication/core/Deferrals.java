package io.chorale.replication.core;

import io.chorale.replication.shard.Deferral;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often primaries of this node have left something to be asked again. To be read by any thread. */
public final class Deferrals {
    private final Map<Deferral, LongAdder> counts = new EnumMap<>(Deferral.class);

    Deferrals() {
        for (Deferral why : Deferral.values()) {
            counts.put(why, new LongAdder());
        }
    }

    void add(Deferral why) {
        counts.get(why).increment();
    }

    public long of(Deferral why) {
        return counts.get(why).sum();
    }
}
