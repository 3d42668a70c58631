package io.chorale.replication.core;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementBodies;
import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.StateMachine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The elements that the applied decisions of a shard have made, in memory. */
final class Elements implements ElementBodies {

    private record Element(byte[] head, byte[] body, List<ElementId> refs, int count) {

        Element raisedTo(int newCount) {
            return new Element(head, body, refs, Math.max(count, newCount));
        }
    }

    private final TreeMap<ElementId, Element> elements = new TreeMap<>();

    @Override
    public byte[] read(ElementId id) {
        return present(elements.get(id), id).body;
    }

    Recorder record(Dot dot) {
        return new Recorder(dot);
    }

    void loadInto(StateMachine machine) {
        elements.forEach((id, element) ->
                machine.load(new LoadedElement(id, element.count, element.head, element.refs, element.body.length)));
    }

    void write(WireWriter out) {
        out.writeList(elements.entrySet(), (to, entry) -> {
            Element element = entry.getValue();
            entry.getKey().write(to);
            to.writeBytes(element.head).writeBytes(element.body);
            to.writeList(element.refs, (each, ref) -> ref.write(each)).writeSize(element.count);
        });
    }

    static Elements read(WireReader in) {
        Elements read = new Elements();
        for (int left = in.readSize(); left > 0; left--) {
            ElementId id = ElementId.read(in);
            read.elements.put(
                    id, new Element(in.readBytes(), in.readBytes(), in.readList(ElementId::read), in.readSize()));
        }
        return read;
    }

    private static Element present(Element found, ElementId id) {
        if (found == null) {
            throw new IllegalArgumentException("There is no element " + id + " in this shard");
        }
        return found;
    }

    /** Takes the changes of one decision, to keep them when it went well. */
    final class Recorder implements Changes {
        private final Dot dot;
        private final Map<ElementId, Element> put = new LinkedHashMap<>();
        private final List<ElementId> removed = new ArrayList<>();
        private int next;

        private Recorder(Dot dot) {
            this.dot = dot;
        }

        void keep() {
            elements.putAll(put);
            removed.forEach(elements::remove);
        }

        @Override
        public ElementId add(byte[] head, byte[] body, List<ElementId> refs) {
            ElementId id = new ElementId(dot, next++);
            put.put(id, new Element(head, body, List.copyOf(refs), 0));
            return id;
        }

        @Override
        public void remove(ElementId id) {
            find(id);
            removed.add(id);
        }

        @Override
        public void raise(ElementId id, int count) {
            put.put(id, find(id).raisedTo(count));
        }

        /** Partitions are not merged here, so nobody asks for an origin. */
        @Override
        public void actAs(String name) {}

        private Element find(ElementId id) {
            Element found = put.get(id);
            return present(found != null ? found : elements.get(id), id);
        }
    }
}
