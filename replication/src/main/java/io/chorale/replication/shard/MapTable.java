package io.chorale.replication.shard;

import io.chorale.replication.ElementId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** Elements in memory. */
public final class MapTable implements ElementTable {
    private final TreeMap<ElementId, Element> elements;

    public MapTable() {
        this(new TreeMap<>());
    }

    private MapTable(SortedMap<ElementId, Element> copied) {
        this.elements = new TreeMap<>(copied);
    }

    @Override
    public Element get(ElementId id) {
        return elements.get(id);
    }

    @Override
    public void scan(ElementId from, Visitor visitor) {
        NavigableMap<ElementId, Element> rest = from == null ? elements : elements.tailMap(from, true);
        for (Map.Entry<ElementId, Element> each : rest.entrySet()) {
            if (!visitor.visit(each.getKey(), each.getValue())) {
                return;
            }
        }
    }

    @Override
    public SortedMap<Long, Long> lanes() {
        SortedMap<Long, Long> lanes = new TreeMap<>();
        elements.keySet().forEach(id -> lanes.merge(id.lane(), 1L, Long::sum));
        return lanes;
    }

    @Override
    public boolean isEmpty() {
        return elements.isEmpty();
    }

    @Override
    public long size() {
        return elements.size();
    }

    @Override
    public void add(ElementId id, Element element) {
        elements.put(id, element);
    }

    @Override
    public void replace(ElementId id, Element element) {
        elements.replace(id, element);
    }

    @Override
    public void remove(ElementId id) {
        elements.remove(id);
    }

    @Override
    public MapTable copy() {
        return new MapTable(elements);
    }

    @Override
    public MapTable successor(ElementTable content) {
        return new MapTable(content.toMap());
    }

    @Override
    public Collection<ElementId> changedIn(ElementTable content) {
        List<ElementId> changed = new ArrayList<>();
        compareTo(content, (id, one, other) -> {
            if (one == null || !one.equals(other)) {
                changed.add(id);
            }
        });
        return changed;
    }

    @Override
    public boolean isCopyOf(ElementTable other) {
        return false;
    }

    @Override
    public MapTable apart() {
        return new MapTable();
    }

    @Override
    public NavigableMap<ElementId, Element> toMap() {
        return Collections.unmodifiableNavigableMap(elements);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ElementTable table && elements.equals(table.toMap());
    }

    @Override
    public int hashCode() {
        return lanes().hashCode();
    }

    @Override
    public String toString() {
        return elements.keySet().toString();
    }
}
