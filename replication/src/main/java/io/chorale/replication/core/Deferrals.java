package io.chorale.replication.core;

import io.chorale.replication.shard.Deferral;
import java.util.EnumMap;
import java.util.Map;

/** How often primaries of this node have left something to be asked again. */
final class Deferrals {
    private final Map<Deferral, Long> counts = new EnumMap<>(Deferral.class);

    void add(Deferral why) {
        counts.merge(why, 1L, Long::sum);
    }

    Map<Deferral, Long> counts() {
        return Map.copyOf(counts);
    }
}
