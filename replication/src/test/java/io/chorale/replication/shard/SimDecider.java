package io.chorale.replication.shard;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.Change.Remove;
import io.chorale.replication.shard.Element.Ref;
import io.chorale.replication.shard.Rules.Rule;
import io.chorale.replication.shard.SimOperation.Decide;
import io.chorale.replication.shard.SimOperation.Prepare;
import io.chorale.replication.shard.SimOperation.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A queue with branches: the smallest application that uses all that an element can do. */
final class SimDecider implements Decider {
    private static final Payload ITEM = new Payload(new byte[0]);
    private static final long OUTCOME = 1;

    private final Rules rules;
    private final TreeMap<ElementId, Element> elements;
    private final Map<String, ElementId> branches = new HashMap<>();
    private final Set<ElementId> locked = new HashSet<>();
    private final Set<Dot> uncommitted = new HashSet<>();
    private final Map<ElementId, ClientId> assigned = new HashMap<>();
    private final Runnable onClose;

    SimDecider(ShardState state, Rules rules, Runnable onClose) {
        this.rules = rules;
        this.onClose = onClose;
        this.elements = new TreeMap<>(state.elements());
        elements.forEach((id, element) -> {
            if (isBranch(element)) {
                branches.put(xid(element), id);
                element.refs().forEach(ref -> locked.add(ref.id()));
            }
        });
    }

    static boolean isBranch(Element element) {
        return element.head().bytes().length > 0;
    }

    private static String xid(Element branch) {
        return new WireReader(branch.head().bytes()).readString();
    }

    Iterable<String> branches() {
        return branches.keySet();
    }

    @Override
    public Decision decide(Dot dot, Origin asker, Payload operation) {
        uncommitted.add(dot);
        SimOperation asked = SimOperation.decode(operation);
        List<Change> changes = List.of();
        if (asked instanceof Work work && isValid(asker.client(), work)) {
            changes = work(dot, asker, work);
        } else if (asked instanceof Prepare prepare
                && !branches.containsKey(prepare.xid())
                && isValid(asker.client(), prepare.work())) {
            changes = List.of(branch(dot, asker, prepare));
        } else if (asked instanceof Decide decide && branches.containsKey(decide.xid())) {
            changes = decide(dot, decide);
        }
        changes.forEach(this::apply);
        return new Decision(new Payload(new byte[] {(byte) changes.size()}), changes);
    }

    private boolean isValid(ClientId client, Work work) {
        return !rules.keep(Rule.CHECK_PRESENCE)
                || (Set.copyOf(work.removes()).size() == work.removes().size()
                        && work.removes().stream()
                                .allMatch(id -> isFree(id)
                                        && assigned.getOrDefault(id, client).equals(client)));
    }

    private boolean isFree(ElementId id) {
        return elements.containsKey(id) && !isBranch(elements.get(id)) && !locked.contains(id);
    }

    private static List<Change> work(Dot dot, Origin asker, Work work) {
        List<Change> changes = new ArrayList<>();
        work.removes().forEach(id -> changes.add(new Remove(id)));
        add(changes, dot, 0, asker.client(), asker.sequence(), work.adds());
        return changes;
    }

    private static void add(
            List<Change> changes, Dot dot, int firstSub, ClientId client, long sequence, List<Payload> adds) {
        for (int i = 0; i < adds.size(); i++) {
            Origin origin = new Origin(client, sequence, i);
            changes.add(new Add(new ElementId(dot, firstSub + i), origin, List.of(), ITEM, adds.get(i)));
        }
    }

    private Add branch(Dot dot, Origin asker, Prepare prepare) {
        List<Ref> refs = new ArrayList<>();
        for (ElementId id : prepare.work().removes()) {
            if (elements.containsKey(id)) {
                refs.add(new Ref(id, elements.get(id).origin()));
            }
        }
        Payload head = new Payload(new WireWriter().writeString(prepare.xid()).toBytes());
        Payload body = new Payload(new WireWriter()
                .writeList(prepare.work().adds(), EntryCodec::write)
                .toBytes());
        return new Add(new ElementId(dot, 0), asker, refs, head, body);
    }

    private List<Change> decide(Dot dot, Decide decide) {
        ElementId id = branches.get(decide.xid());
        Element branch = elements.get(id);
        List<Change> changes = new ArrayList<>();
        changes.add(new Remove(id));
        if (decide.commit()) {
            branch.refs().forEach(ref -> changes.add(new Remove(ref.id())));
            List<Payload> results = new WireReader(branch.body().bytes()).readList(EntryCodec::readPayload);
            ClientId name = new ClientId("branch:" + decide.xid());
            // With the dots of the prepare, a side that rolled back would take the results for acknowledged.
            boolean own = rules.keep(Rule.DOTS_AT_COMMIT);
            add(changes, own ? dot : id.dot(), own ? 0 : 1, name, OUTCOME, results);
        }
        return changes;
    }

    private void apply(Change change) {
        if (change instanceof Add add) {
            Element element = new Element(add.origin(), 0, add.refs(), add.head(), add.body());
            elements.put(add.id(), element);
            if (isBranch(element)) {
                branches.put(xid(element), add.id());
                element.refs().forEach(ref -> locked.add(ref.id()));
            }
        } else if (change instanceof Remove remove) {
            Element removed = elements.remove(remove.id());
            assigned.remove(remove.id());
            if (removed != null && isBranch(removed)) {
                branches.remove(xid(removed));
                removed.refs().forEach(ref -> locked.remove(ref.id()));
            }
        }
    }

    /** Up to {@code limit} items in order that nobody has yet. */
    List<ElementId> deliverable(int limit) {
        return elements.keySet().stream()
                .filter(id -> !uncommitted.contains(id.dot()) && !assigned.containsKey(id) && isFree(id))
                .limit(limit)
                .toList();
    }

    Origin origin(ElementId id) {
        return elements.get(id).origin();
    }

    /** Whether the item is the client's now. */
    boolean assign(ElementId id, ClientId client) {
        return isFree(id) && !uncommitted.contains(id.dot()) && assigned.putIfAbsent(id, client) == null;
    }

    void detach(ClientId client) {
        assigned.values().removeIf(client::equals);
    }

    @Override
    public Payload query(Payload question) {
        return new Payload(new WireWriter().writeSize(elements.size()).toBytes());
    }

    @Override
    public void committed(Dot dot) {
        uncommitted.remove(dot);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
