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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes what a state machine does to the elements in one decision. */
final class ChangeRecorder implements Changes {

    /** An id and the name of a client. */
    private static final long CHANGE_BYTES = 96;

    private final Dot dot;
    private final DecidedElements present;
    private final List<Change> changes = new ArrayList<>();
    private final List<Add> adds = new ArrayList<>();
    private final Set<ElementId> removed = new HashSet<>();
    private Origin name;
    private int nextSub;

    ChangeRecorder(Dot dot, Origin asker, DecidedElements present) {
        this.dot = dot;
        this.name = asker;
        this.present = present;
    }

    /** What the changes take in the log, roughly, without bodies. */
    long bytesAtHand() {
        long bytes = CHANGE_BYTES * changes.size();
        for (Change change : changes) {
            if (change instanceof Add add) {
                bytes += add.head().length() + CHANGE_BYTES * add.refs().size();
            }
        }
        return bytes;
    }

    List<Change> changes() {
        return changes;
    }

    List<Add> adds() {
        return adds;
    }

    @Override
    public ElementId add(long lane, byte[] head, byte[] body, List<ElementId> refs) {
        ElementId id = new ElementId(lane, dot, adds.size());
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
        if (id.dot().equals(dot) || removed.contains(id)) {
            find(id);
        } else {
            present.requirePresent(id);
        }
        removed.add(id);
        changes.add(new Remove(id));
    }

    @Override
    public void raise(ElementId id, int count) {
        find(id);
        changes.add(new Raise(id, count));
    }

    @Override
    public void actAs(String newName) {
        name = new Origin(ClientId.ofBranch(newName), 1, 0);
        nextSub = 0;
    }

    private Element find(ElementId id) {
        if (removed.contains(id)) {
            throw new IllegalArgumentException("Element " + id + " was removed by this very decision");
        }
        return id.dot().equals(dot) ? adds.get(id.sub()).element() : present.require(id);
    }
}
