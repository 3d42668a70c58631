package io.chorale.replication.core;

import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.shard.Change;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.Change.Raise;
import io.chorale.replication.shard.Change.Remove;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.Element.Ref;
import io.chorale.replication.shard.Origin;
import io.chorale.replication.shard.Payload;
import java.util.ArrayList;
import java.util.List;

/** Takes what a state machine does to the elements in one decision. */
final class ChangeRecorder implements Changes {

    /** The elements that there are, decided or committed. */
    @FunctionalInterface
    interface Present {
        /**
         * Finds an element.
         *
         * @throws IllegalArgumentException when there is none of this name
         */
        Element find(ElementId id);
    }

    private final Dot dot;
    private final Present present;
    private final List<Change> changes = new ArrayList<>();
    private final List<Add> adds = new ArrayList<>();
    private Origin name;
    private int nextSub;

    ChangeRecorder(Dot dot, Origin asker, Present present) {
        this.dot = dot;
        this.name = asker;
        this.present = present;
    }

    List<Change> changes() {
        return changes;
    }

    List<Add> adds() {
        return adds;
    }

    @Override
    public ElementId add(byte[] head, byte[] body, List<ElementId> refs) {
        ElementId id = new ElementId(dot, adds.size());
        List<Ref> named =
                refs.stream().map(ref -> new Ref(ref, find(ref).origin())).toList();
        Origin origin = new Origin(name.client(), name.sequence(), nextSub);
        nextSub++;
        Add add = new Add(id, origin, named, new Payload(head), new Payload(body));
        adds.add(add);
        changes.add(add);
        return id;
    }

    @Override
    public void remove(ElementId id) {
        find(id);
        changes.add(new Remove(id));
    }

    @Override
    public void raise(ElementId id, int count) {
        find(id);
        changes.add(new Raise(id, count));
    }

    @Override
    public void actAs(String newName) {
        name = new Origin(new ClientId(newName), 1, 0);
        nextSub = 0;
    }

    private Element find(ElementId id) {
        if (id.dot().equals(dot)) {
            return adds.get(id.sub()).element();
        }
        return present.find(id);
    }
}
