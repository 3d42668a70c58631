package io.chorale.jms.queue;

import io.chorale.replication.Changes;
import io.chorale.replication.ElementId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * What a shard knows, by key, in the order in which it came to know it. Each fact is an element; where both sides of a
 * partition have made one under the same key, the two are one fact from then on: the one with the highest id is
 * believed, and they are removed together.
 */
final class Facts<K, V> {
    private static final byte[] NO_BODY = {};

    private static final class Fact<V> {
        private final List<ElementId> elements = new ArrayList<>(1);
        private V value;
    }

    private final Map<K, Fact<V>> facts = new LinkedHashMap<>();

    V get(K key) {
        Fact<V> fact = facts.get(key);
        return fact == null ? null : fact.value;
    }

    boolean contains(K key) {
        return facts.containsKey(key);
    }

    int size() {
        return facts.size();
    }

    /** The key that was known first; null when there is none. */
    K first() {
        return facts.isEmpty() ? null : facts.keySet().iterator().next();
    }

    void forEach(BiConsumer<K, V> visitor) {
        facts.forEach((key, fact) -> visitor.accept(key, fact.value));
    }

    /** The keys of the first facts with such a value; no more than the limit. */
    List<K> keysOf(Predicate<V> wanted, int limit) {
        return facts.entrySet().stream()
                .filter(each -> wanted.test(each.getValue().value))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Adds a fact that is all in its head. */
    void add(K key, V value, Head head, Changes changes) {
        load(key, value, changes.add(head.encode(), NO_BODY));
    }

    /** Takes in an element that says the fact. To be called in the order of ids. */
    void load(K key, V value, ElementId element) {
        Fact<V> fact = facts.computeIfAbsent(key, unused -> new Fact<>());
        fact.elements.add(element);
        fact.value = value;
    }

    /** Raises the counts of all elements that say the fact. */
    void raise(K key, int count, Changes changes) {
        facts.get(key).elements.forEach(element -> changes.raise(element, count));
    }

    /** Removes all elements that say the fact; null when it was not known. */
    V remove(K key, Changes changes) {
        Fact<V> fact = facts.remove(key);
        if (fact == null) {
            return null;
        }
        fact.elements.forEach(changes::remove);
        return fact.value;
    }

    /** Forgets the oldest facts until there are no more than {@code limit}. */
    void trim(int limit, Changes changes) {
        while (facts.size() > limit) {
            remove(first(), changes);
        }
    }
}
