package io.chorale.jms.queue;

import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.ShardElements;
import io.chorale.replication.StateMachine;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The elements of a shard as its log keeps them; stands for the log in tests of machines. */
public class RecordedElements implements ShardElements {

    /** One element. */
    public record Stored(byte[] head, byte[] body, List<ElementId> refs, int count, String actedAs) {

        LoadedElement loaded(ElementId id) {
            return new LoadedElement(id, count, head, refs, body.length);
        }
    }

    private final TreeMap<ElementId, Stored> elements = new TreeMap<>();
    private long reads;
    private long pages;
    private boolean unreadable;

    public Map<ElementId, Stored> all() {
        return elements;
    }

    /** How many bodies were read. */
    public long reads() {
        return reads;
    }

    /** How many pages were read. */
    public long pages() {
        return pages;
    }

    /** Reading bodies fails from now on, or does no more. */
    public void unreadable(boolean now) {
        unreadable = now;
    }

    /** What a copy begins with. */
    RecordedElements empty() {
        return new RecordedElements();
    }

    public final RecordedElements copy() {
        RecordedElements copy = empty();
        copy.elements.putAll(elements);
        return copy;
    }

    public void put(ElementId id, Stored element) {
        elements.put(id, element);
    }

    public void loadInto(StateMachine machine) {
        elements.forEach((id, element) -> {
            if (id.lane() == ElementId.AT_HAND) {
                machine.load(element.loaded(id));
            }
        });
    }

    @Override
    public LoadedElement find(ElementId id) {
        Stored found = elements.get(id);
        return found == null ? null : found.loaded(id);
    }

    @Override
    public List<LoadedElement> page(long lane, ElementId after, int limit) {
        pages++;
        ElementId from = after == null ? new ElementId(lane, Dot.NONE, 0) : after;
        return elements.tailMap(from, after == null).entrySet().stream()
                .limit(limit)
                .takeWhile(each -> each.getKey().lane() == lane)
                .map(each -> each.getValue().loaded(each.getKey()))
                .toList();
    }

    @Override
    public SortedMap<Long, Long> lanes() {
        TreeMap<Long, Long> lanes = new TreeMap<>();
        elements.keySet().forEach(id -> lanes.merge(id.lane(), 1L, Long::sum));
        lanes.remove(ElementId.AT_HAND);
        return lanes;
    }

    @Override
    public byte[] body(ElementId id) {
        reads++;
        if (unreadable) {
            throw new IllegalStateException("The disk failed, as the test wants it");
        }
        return stored(id).body();
    }

    /** Takes the changes of one decision as they come. */
    public Changes record(Dot dot) {
        return new Recorder(dot);
    }

    private Stored stored(ElementId id) {
        Stored found = elements.get(id);
        if (found == null) {
            throw new IllegalArgumentException("There is no element " + id);
        }
        return found;
    }

    private final class Recorder implements Changes {
        private final Dot dot;
        private int next;
        private String actor;

        Recorder(Dot dot) {
            this.dot = dot;
        }

        @Override
        public ElementId add(long lane, byte[] head, byte[] body, List<ElementId> refs) {
            ElementId id = new ElementId(lane, dot, next++);
            if (elements.put(id, new Stored(head, body, List.copyOf(refs), 0, actor)) != null) {
                throw new IllegalStateException("Element " + id + " was added twice");
            }
            return id;
        }

        @Override
        public void remove(ElementId id) {
            elements.remove(id, stored(id));
        }

        @Override
        public void raise(ElementId id, int count) {
            Stored old = stored(id);
            elements.put(id, new Stored(old.head, old.body, old.refs, Math.max(old.count, count), old.actedAs));
        }

        @Override
        public void actAs(String name) {
            actor = name;
        }
    }
}
