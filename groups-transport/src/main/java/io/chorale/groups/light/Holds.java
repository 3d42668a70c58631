package io.chorale.groups.light;

import io.chorale.groups.cluster.Address;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which groups and sessions nobody may send to for now, because a queue is full somewhere. What is told of a queue may
 * overtake what was told of it before, but all of it comes once: therefore what is held is counted up and what is released
 * down, and a queue holds while its count is above 0.
 */
final class Holds {
    private final LightOutput output;
    /** Each queue's count by key; without those of 0. */
    private final Map<String, Map<Address, Integer>> counts = new HashMap<>();

    Holds(LightOutput output) {
        this.output = output;
    }

    void set(String key, Address holder, boolean hold) {
        change(key, holder, hold ? 1 : -1);
    }

    private void change(String key, Address holder, int by) {
        Map<Address, Integer> ofKey = counts.computeIfAbsent(key, name -> new LinkedHashMap<>());
        boolean before = isHeld(ofKey);
        int count = ofKey.getOrDefault(holder, 0) + by;
        if (count == 0) {
            ofKey.remove(holder);
        } else {
            ofKey.put(holder, count);
        }
        if (ofKey.isEmpty()) {
            counts.remove(key);
        }
        boolean now = isHeld(ofKey);
        if (now != before) {
            output.held(key, now);
        }
    }

    private static boolean isHeld(Map<Address, Integer> ofKey) {
        return ofKey.values().stream().anyMatch(count -> count > 0);
    }

    /** Forgets what some said, who are gone or will say it again. */
    void forget(Predicate<Address> gone) {
        for (String key : List.copyOf(counts.keySet())) {
            Map<Address, Integer> ofKey = counts.get(key);
            for (Address holder : List.copyOf(ofKey.keySet())) {
                if (gone.test(holder)) {
                    change(key, holder, -ofKey.get(holder));
                }
            }
        }
    }
}
