package io.chorale.replication.core;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.ShardElements;
import io.chorale.replication.ShardId;
import io.chorale.replication.shard.Change;
import io.chorale.replication.shard.DamagedCopyException;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.ShardState;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The elements of a shard as its primary has decided: those that are committed, and what decisions on their way do. */
final class DecidedElements implements ShardElements {

    /** What the last of the decisions on their way makes of an element; null when it is removed. */
    private record Ahead(Element element, int decisions) {}

    private final ShardId shard;
    private final Supplier<ShardState> committed;
    private final TreeMap<ElementId, Ahead> ahead = new TreeMap<>();
    private final KnownElements known = new KnownElements();
    private DamagedCopyException damage;

    /** @param committed the state, whenever it is asked for */
    DecidedElements(ShardId shard, Supplier<ShardState> committed) {
        this.shard = shard;
        this.committed = committed;
    }

    /** What could not be read, first; null when all could. A state machine may have gone on without. */
    DamagedCopyException damage() {
        return damage;
    }

    /** Throws when something could not be read: what a state machine makes of that is worth nothing. */
    void requireWhole() {
        if (damage != null) {
            throw new DamagedCopyException(damage);
        }
    }

    private <T> T read(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (DamagedCopyException e) {
            damage = damage == null ? e : damage;
            throw e;
        }
    }

    /** A decision was made. */
    void decided(List<Change> changes) {
        for (Change change : changes) {
            ElementId id = change.id();
            Ahead before = ahead.get(id);
            Element now = null;
            if (change instanceof Change.Add add) {
                now = add.element();
                known.add(id);
            } else if (change instanceof Change.Remove) {
                known.remove(id);
            } else if (change instanceof Change.Raise raise) {
                now = require(id).raisedTo(raise.count());
            }
            ahead.put(id, new Ahead(now, before == null ? 1 : before.decisions() + 1));
        }
    }

    /** What was decided is part of the committed state now. */
    void committed(List<Change> changes) {
        for (Change change : changes) {
            ahead.computeIfPresent(
                    change.id(),
                    (same, now) -> now.decisions() == 1 ? null : new Ahead(now.element(), now.decisions() - 1));
        }
    }

    /**
     * Sees to it that there is such an element. It is read only when nobody here has seen it: that would cost most of a removal.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    void requirePresent(ElementId id) {
        if (!known.contains(id)) {
            require(id);
        }
    }

    /**
     * Finds an element.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    Element require(ElementId id) {
        Element element = element(id);
        if (element == null) {
            throw new IllegalArgumentException("There is no element " + id + " in " + shard);
        }
        return element;
    }

    private Element element(ElementId id) {
        Ahead decided = ahead.get(id);
        return decided != null
                ? decided.element()
                : read(() -> committed.get().elements().get(id));
    }

    @Override
    public byte[] body(ElementId id) {
        return read(() -> require(id).body().bytes());
    }

    @Override
    public LoadedElement find(ElementId id) {
        Element element = element(id);
        return element == null ? null : shown(id, element);
    }

    @Override
    public List<LoadedElement> page(long lane, ElementId after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("A page has at least 1 element, not " + limit);
        }
        TreeMap<ElementId, Element> page = new TreeMap<>();
        SortedMap<ElementId, Ahead> decided = rest(lane, after);
        // What was removed meanwhile is made up for.
        long removed =
                decided.values().stream().filter(last -> last.element() == null).count();
        read(() -> {
            committed.get().elements().lane(lane, after, (id, element) -> {
                page.put(id, element);
                return page.size() < limit + removed;
            });
            return page;
        });
        ElementId end = page.size() < limit + removed ? null : page.lastKey();
        decided.forEach((id, last) -> {
            if (last.element() == null) {
                page.remove(id);
            } else if (end == null || id.compareTo(end) <= 0) {
                page.put(id, last.element());
            }
        });
        return page.entrySet().stream()
                .limit(limit)
                .map(each -> shown(each.getKey(), each.getValue()))
                .toList();
    }

    /** What is decided on elements of a lane behind one. */
    private SortedMap<ElementId, Ahead> rest(long lane, ElementId after) {
        NavigableMap<ElementId, Ahead> rest =
                after == null ? ahead.tailMap(new ElementId(lane, Dot.NONE, 0), true) : ahead.tailMap(after, false);
        return lane == Long.MAX_VALUE ? rest : rest.headMap(new ElementId(lane + 1, Dot.NONE, 0), false);
    }

    @Override
    public SortedMap<Long, Long> lanes() {
        TreeMap<Long, Long> lanes = new TreeMap<>(committed.get().elements().lanes());
        lanes.remove(ElementId.AT_HAND);
        return lanes;
    }

    /** One that there is, as a state machine sees it. */
    LoadedElement shown(ElementId id, Element element) {
        known.add(id);
        return new LoadedElement(
                id,
                element.count(),
                element.head().bytes(),
                element.refs().stream().map(Element.Ref::id).toList(),
                element.body().length());
    }
}
