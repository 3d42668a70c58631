package io.chorale.replication.shard;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Copies that are gone through in one order in every process. What {@code Set.copyOf} makes is not: it takes an order anew
 * in each, and a schedule that failed could not be repeated.
 */
public final class Ordered {
    private Ordered() {}

    /** A copy that cannot be changed. */
    public static <T extends Comparable<T>> Set<T> copyOf(Collection<T> values) {
        return Collections.unmodifiableSet(new TreeSet<>(values));
    }

    /** A copy that cannot be changed. */
    public static <K extends Comparable<K>, V> Map<K, V> copyOf(Map<K, V> entries) {
        return Collections.unmodifiableMap(new TreeMap<>(entries));
    }
}
