package io.chorale.jms.queue;

import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementBodies;
import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.StateMachine;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The elements of a shard as its log keeps them; stands for the log in tests of machines. */
public final class RecordedElements implements ElementBodies {

    /** One element. */
    public record Stored(byte[] head, byte[] body, List<ElementId> refs, int count, String actedAs) {

        LoadedElement loaded(ElementId id) {
            return new LoadedElement(id, count, head, refs, body.length);
        }
    }

    private final TreeMap<ElementId, Stored> elements = new TreeMap<>();
    private long reads;
    private boolean unreadable;

    public Map<ElementId, Stored> all() {
        return elements;
    }

    /** How many bodies were read. */
    public long reads() {
        return reads;
    }

    /** Reading bodies fails from now on, or does no more. */
    public void unreadable(boolean now) {
        unreadable = now;
    }

    public RecordedElements copy() {
        RecordedElements copy = new RecordedElements();
        copy.elements.putAll(elements);
        return copy;
    }

    public void put(ElementId id, Stored element) {
        elements.put(id, element);
    }

    public void loadInto(StateMachine machine) {
        elements.forEach((id, element) -> machine.load(element.loaded(id)));
    }

    @Override
    public byte[] read(ElementId id) {
        reads++;
        if (unreadable) {
            throw new IllegalStateException("The disk failed, as the test wants it");
        }
        return find(id).body();
    }

    /** Takes the changes of one decision as they come. */
    public Changes record(Dot dot) {
        return new Recorder(dot);
    }

    private Stored find(ElementId id) {
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
        public ElementId add(byte[] head, byte[] body, List<ElementId> refs) {
            ElementId id = new ElementId(dot, next++);
            if (elements.put(id, new Stored(head, body, List.copyOf(refs), 0, actor)) != null) {
                throw new IllegalStateException("Element " + id + " was added twice");
            }
            return id;
        }

        @Override
        public void remove(ElementId id) {
            find(id);
            elements.remove(id);
        }

        @Override
        public void raise(ElementId id, int count) {
            Stored old = find(id);
            elements.put(id, new Stored(old.head, old.body, old.refs, Math.max(old.count, count), old.actedAs));
        }

        @Override
        public void actAs(String name) {
            actor = name;
        }
    }
}
