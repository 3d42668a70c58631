package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The elements of a shard, in the order of their ids. There may be more of them than fit into memory. Not thread-safe; not
 * to be changed by a visitor.
 */
public interface ElementTable {

    /** Takes elements one by one. */
    @FunctionalInterface
    interface Visitor {
        /** Returns false when it has enough. */
        boolean visit(ElementId id, Element element);
    }

    /** Null when there is none. */
    Element get(ElementId id);

    /**
     * Shows elements in order.
     *
     * @param from the first, inclusive; null for the beginning
     */
    void scan(ElementId from, Visitor visitor);

    /** How many elements there are in each lane that has any; a view that must not be kept. */
    SortedMap<Long, Long> lanes();

    /** Adds one that is not there. */
    void add(ElementId id, Element element);

    /** Puts another in the place of one that is there. */
    void replace(ElementId id, Element element);

    /** Removes one that is there. */
    void remove(ElementId id);

    /** One that changes apart from this one; to be used only until this one changes. */
    ElementTable copy();

    /**
     * What takes this one's place when the replica adopts others: its content is that of the other table, its memory or
     * disk that of this one, which must not be used any more.
     */
    ElementTable successor(ElementTable content);

    /** Which elements may be others in a table that is to be this one's successor; null when that is not known. */
    Collection<ElementId> changedIn(ElementTable content);

    /** Whether this was made by copying another one, and what differs is known. */
    boolean isCopyOf(ElementTable other);

    /** An empty one where this one's successors are kept, apart from this one. */
    ElementTable apart();

    // ---- in other words

    default boolean isEmpty() {
        return lanes().isEmpty();
    }

    default long size() {
        return lanes().values().stream().mapToLong(Long::longValue).sum();
    }

    default void forEach(BiConsumer<ElementId, Element> visitor) {
        scan(null, (id, element) -> {
            visitor.accept(id, element);
            return true;
        });
    }

    /**
     * Shows the elements of one lane in order.
     *
     * @param after the element to begin behind; null for the beginning of the lane
     */
    default void lane(long lane, ElementId after, Visitor visitor) {
        scan(
                after == null ? new ElementId(lane, Dot.NONE, 0) : after,
                (id, element) -> id.lane() == lane && (id.equals(after) || visitor.visit(id, element)));
    }

    /** All of them in memory. */
    default NavigableMap<ElementId, Element> toMap() {
        TreeMap<ElementId, Element> map = new TreeMap<>();
        forEach(map::put);
        return Collections.unmodifiableNavigableMap(map);
    }

    /** An element with its id. */
    record Placed(ElementId id, Element element) {}

    /** Takes what two tables have under an id; null where one has nothing. */
    @FunctionalInterface
    interface Comparison {
        void visit(ElementId id, Element one, Element other);
    }

    /** Goes through this one and another at once, in order. */
    default void compareTo(ElementTable other, Comparison comparison) {
        Iterator<Placed> ones = iterator();
        Iterator<Placed> others = other.iterator();
        Placed mine = next(ones);
        Placed its = next(others);
        while (mine != null || its != null) {
            int order = mine == null ? 1 : its == null ? -1 : mine.id().compareTo(its.id());
            comparison.visit(
                    order <= 0 ? mine.id() : its.id(),
                    order <= 0 ? mine.element() : null,
                    order >= 0 ? its.element() : null);
            mine = order <= 0 ? next(ones) : mine;
            its = order >= 0 ? next(others) : its;
        }
    }

    private static Placed next(Iterator<Placed> placed) {
        return placed.hasNext() ? placed.next() : null;
    }

    /** All in order, some at a time. */
    private Iterator<Placed> iterator() {
        return new Iterator<>() {
            private static final int CHUNK = 1_024;
            private List<Placed> chunk = List.of();
            private int next;
            private boolean isLast;

            @Override
            public boolean hasNext() {
                if (next == chunk.size() && !isLast) {
                    read();
                }
                return next < chunk.size();
            }

            private void read() {
                ElementId after =
                        chunk.isEmpty() ? null : chunk.get(chunk.size() - 1).id();
                List<Placed> read = new ArrayList<>(CHUNK);
                scan(after, (id, element) -> {
                    if (!id.equals(after)) {
                        read.add(new Placed(id, element));
                    }
                    return read.size() < CHUNK;
                });
                isLast = read.size() < CHUNK;
                chunk = read;
                next = 0;
            }

            @Override
            public Placed next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("There are no more elements");
                }
                return chunk.get(next++);
            }
        };
    }
}
