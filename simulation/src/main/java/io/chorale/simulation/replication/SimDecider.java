package io.chorale.simulation.replication;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.shard.Change;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.Change.Remove;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Decider;
import io.chorale.replication.shard.Decision;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.Element.Ref;
import io.chorale.replication.shard.Origin;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.Rules.Rule;
import io.chorale.replication.shard.ShardState;
import io.chorale.simulation.replication.SimOperation.Decide;
import io.chorale.simulation.replication.SimOperation.Prepare;
import io.chorale.simulation.replication.SimOperation.Put;
import io.chorale.simulation.replication.SimOperation.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A queue with branches and registers: the smallest application that uses all that an element can do. */
final class SimDecider implements Decider {
    private static final Payload ITEM = Payload.EMPTY;
    private static final int BRANCH = 1;
    private static final int REGISTER = 2;
    private static final long OUTCOME = 1;

    private final Rules rules;
    private final TreeMap<ElementId, Element> elements;
    private final Map<String, ElementId> branches = new TreeMap<>();
    private final Map<String, ElementId> registers = new HashMap<>();
    /** By how many branches: both sides of a partition may have prepared one. */
    private final Map<ElementId, Integer> locks = new HashMap<>();

    private final Set<Dot> uncommitted = new HashSet<>();
    private final Map<ElementId, ClientId> assigned = new HashMap<>();
    private final Runnable onClose;

    SimDecider(ShardState state, Rules rules, Runnable onClose) {
        this.rules = rules;
        this.onClose = onClose;
        this.elements = new TreeMap<>(state.elements().toMap());
        elements.forEach(this::index);
    }

    private void index(ElementId id, Element element) {
        if (isBranch(element)) {
            branches.put(name(element), id);
            element.refs().forEach(ref -> locks.merge(ref.id(), 1, Integer::sum));
        } else if (isRegister(element)) {
            // Two sides of a partition may both have given it a value: the later name counts.
            registers.merge(name(element), id, (one, other) -> one.compareTo(other) > 0 ? one : other);
        }
    }

    private static Payload head(int type, String name) {
        return new Payload(new WireWriter().writeByte(type).writeString(name).toBytes());
    }

    private static boolean is(Element element, int type) {
        byte[] head = element.head().bytes();
        return head.length > 0 && head[0] == type;
    }

    static boolean isItem(Element element) {
        return element.head().bytes().length == 0;
    }

    static boolean isBranch(Element element) {
        return is(element, BRANCH);
    }

    private static boolean isRegister(Element element) {
        return is(element, REGISTER);
    }

    private static String name(Element element) {
        WireReader in = new WireReader(element.head().bytes());
        in.readByte();
        return in.readString();
    }

    Iterable<String> branches() {
        return branches.keySet();
    }

    @Override
    public Decision decide(Dot dot, Origin asker, Payload operation) {
        uncommitted.add(dot);
        SimOperation asked = SimOperation.decode(operation);
        if (asked instanceof Put put) {
            return put(dot, asker, put);
        }
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
        boolean isBegun = asked instanceof Prepare && !changes.isEmpty();
        return new Decision(isBegun ? toPayload(dot) : new Payload(new byte[] {(byte) changes.size()}), changes);
    }

    /** Whoever ends a branch says where it was prepared. */
    private static Payload toPayload(Dot dot) {
        WireWriter out = new WireWriter();
        dot.write(out);
        return new Payload(out.toBytes());
    }

    private boolean isValid(ClientId client, Work work) {
        if (!rules.keep(Rule.CHECK_PRESENCE)) {
            return true;
        }
        Set<ElementId> removed = new HashSet<>();
        for (ElementId id : work.removes()) {
            boolean isOurs = assigned.getOrDefault(id, client).equals(client);
            if (!isOurs || !isFree(id) || !removed.add(id)) {
                return false;
            }
        }
        return true;
    }

    private boolean isFree(ElementId id) {
        Element element = elements.get(id);
        return element != null && isItem(element) && !locks.containsKey(id);
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
        WireWriter body = new WireWriter();
        SimOperation.writePayloads(body, prepare.work().adds());
        return new Add(new ElementId(dot, 0), asker, refs, head(BRANCH, prepare.xid()), new Payload(body.toBytes()));
    }

    private List<Change> decide(Dot dot, Decide decide) {
        ElementId id = branches.get(decide.xid());
        Element branch = elements.get(id);
        List<Change> changes = new ArrayList<>();
        changes.add(new Remove(id));
        if (decide.commit()) {
            branch.refs().forEach(ref -> changes.add(new Remove(ref.id())));
            List<Payload> results =
                    SimOperation.readPayloads(new WireReader(branch.body().bytes()));
            ClientId name = ClientId.ofBranch(decide.xid());
            // With the dots of the prepare, a side that rolled back would take the results for acknowledged.
            boolean own = rules.keep(Rule.DOTS_AT_COMMIT);
            add(changes, own ? dot : id.dot(), own ? 0 : 1, name, OUTCOME, results);
        }
        return changes;
    }

    private Decision put(Dot dot, Origin asker, Put put) {
        ElementId before = registers.get(put.key());
        long version =
                before == null ? 1 : RegisterValue.of(elements.get(before)).version() + 1;
        List<Change> changes = new ArrayList<>();
        if (before != null) {
            changes.add(new Remove(before));
        }
        RegisterValue value = new RegisterValue(version, put.value());
        changes.add(new Add(new ElementId(dot, 0), asker, List.of(), head(REGISTER, put.key()), value.toPayload()));
        changes.forEach(this::apply);
        return new Decision(value.toPayload(), changes);
    }

    private void apply(Change change) {
        if (change instanceof Add add) {
            Element element = add.element();
            elements.put(add.id(), element);
            index(add.id(), element);
        } else if (change instanceof Remove remove) {
            Element removed = elements.remove(remove.id());
            assigned.remove(remove.id());
            if (removed != null && isBranch(removed)) {
                branches.remove(name(removed));
                removed.refs()
                        .forEach(ref -> locks.computeIfPresent(ref.id(), (id, count) -> count > 1 ? count - 1 : null));
            } else if (removed != null && isRegister(removed)) {
                registers.remove(name(removed));
            }
        }
    }

    /** Up to {@code limit} items in order that nobody has yet. */
    List<ElementId> deliverable(int limit) {
        List<ElementId> found = new ArrayList<>();
        for (Map.Entry<ElementId, Element> each : elements.entrySet()) {
            ElementId id = each.getKey();
            boolean isFree = isItem(each.getValue()) && !locks.containsKey(id);
            if (isFree && !assigned.containsKey(id) && !uncommitted.contains(id.dot())) {
                found.add(id);
                if (found.size() == limit) {
                    break;
                }
            }
        }
        return found;
    }

    Origin origin(ElementId id) {
        return elements.get(id).origin();
    }

    /** Whether the item is the client's now. */
    boolean assign(ElementId id, ClientId client) {
        return isFree(id) && !uncommitted.contains(id.dot()) && assigned.putIfAbsent(id, client) == null;
    }

    /** Gives back what was handed to a client, in whichever of its lives. */
    void detach(String client) {
        assigned.values().removeIf(other -> Names.client(other).equals(client));
    }

    /** The value of a register; the question is its key. */
    @Override
    public Payload query(Payload question) {
        ElementId id = registers.get(new WireReader(question.bytes()).readString());
        return id == null ? RegisterValue.NONE.toPayload() : elements.get(id).body();
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
