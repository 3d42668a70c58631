package io.chorale.groups.light;

import io.chorale.groups.cluster.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which groups and sessions nobody may send to for now, because a queue is full somewhere. */
final class Holds {
    private final LightOutput output;
    private final Map<String, Set<Address>> holders = new HashMap<>();

    Holds(LightOutput output) {
        this.output = output;
    }

    void set(String key, Address holder, boolean hold) {
        if (hold) {
            Set<Address> all = holders.computeIfAbsent(key, name -> new LinkedHashSet<>());
            all.add(holder);
            if (all.size() == 1) {
                output.held(key, true);
            }
            return;
        }
        Set<Address> all = holders.get(key);
        if (all != null && all.remove(holder) && all.isEmpty()) {
            holders.remove(key);
            output.held(key, false);
        }
    }

    /** Forgets what some said, who are gone or will say it again. */
    void forget(Predicate<Address> gone) {
        for (String key : List.copyOf(holders.keySet())) {
            for (Address holder : new ArrayList<>(holders.get(key))) {
                if (gone.test(holder)) {
                    set(key, holder, false);
                }
            }
        }
    }
}
