package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.shard.Element.Branch;
import io.chorale.replication.shard.Element.Item;
import io.chorale.replication.shard.Element.Lock;
import io.chorale.replication.shard.Entry.Requested;
import io.chorale.replication.shard.Operation.Change;
import io.chorale.replication.shard.Operation.DecideBranch;
import io.chorale.replication.shard.Operation.PrepareBranch;
import io.chorale.replication.shard.Rules.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the decisions that the context covers have made: elements and windows. The three change together, always. Not
 * thread-safe; one that was handed out in a message or a write is not changed any more.
 */
public final class ShardState {
    private static final long OUTCOME = 1;

    private final TreeMap<ElementId, Element> elements;
    private final TreeMap<String, ElementId> branches = new TreeMap<>();
    private final Context context;
    private final Windows windows;

    public ShardState() {
        this(new TreeMap<>(), new Context(), new Windows());
    }

    ShardState(NavigableMap<ElementId, Element> elements, Context context, Windows windows) {
        this.elements = new TreeMap<>(elements);
        this.context = context;
        this.windows = windows;
        elements.forEach((id, element) -> {
            if (element instanceof Branch branch) {
                branches.put(branch.xid(), id);
            }
        });
    }

    public ShardState copy() {
        return new ShardState(elements, context.copy(), windows.copy());
    }

    public Context context() {
        return context;
    }

    public Windows windows() {
        return windows;
    }

    /** All elements by id; a view that must not be kept. */
    public NavigableMap<ElementId, Element> elements() {
        return Collections.unmodifiableNavigableMap(elements);
    }

    /** The prepared branch, null when there is none. */
    public Branch branch(String xid) {
        ElementId id = branches.get(xid);
        return id == null ? null : (Branch) elements.get(id);
    }

    /** The branches that wait for their outcome; a view that must not be kept. */
    public Iterable<String> branches() {
        return Collections.unmodifiableSet(branches.keySet());
    }

    /** Whether it is an item that is there and that no branch locks. */
    public boolean isFree(ElementId id) {
        return elements.get(id) instanceof Item && !isLocked(id);
    }

    private boolean isLocked(ElementId id) {
        return branches.values().stream().anyMatch(branch -> ((Branch) elements.get(branch)).locks(id));
    }

    void apply(LoggedEntry logged, Rules rules) {
        Dot dot = logged.dot();
        context.cover(dot);
        if (logged.entry() instanceof Requested requested) {
            windows.add(requested.client(), requested.sequence());
            Operation operation = requested.operation();
            if (operation instanceof Change change) {
                change.removes().forEach(this::remove);
                add(dot, 0, requested.client(), requested.sequence(), change.adds());
            } else if (operation instanceof PrepareBranch prepare) {
                put(new ElementId(dot, 0), branch(requested, prepare));
            } else if (operation instanceof DecideBranch decide) {
                decide(dot, decide, rules);
            }
        }
    }

    private Branch branch(Requested requested, PrepareBranch prepare) {
        List<Lock> locks = new ArrayList<>();
        for (ElementId id : prepare.removes()) {
            Element locked = elements.get(id);
            if (locked != null) {
                locks.add(new Lock(id, locked.origin()));
            }
        }
        Origin origin = new Origin(requested.client(), requested.sequence(), 0);
        return new Branch(origin, prepare.xid(), locks, prepare.adds());
    }

    private void decide(Dot dot, DecideBranch decide, Rules rules) {
        ElementId id = branches.get(decide.xid());
        if (id == null) {
            return;
        }
        Branch branch = (Branch) elements.get(id);
        remove(id);
        if (decide.commit()) {
            branch.locks().forEach(lock -> remove(lock.id()));
            ClientId results = ClientId.ofBranch(decide.xid());
            // With the dots of the prepare, a side that rolled back would take the results for acknowledged.
            boolean own = rules.keep(Rule.DOTS_AT_COMMIT);
            add(own ? dot : id.dot(), own ? 0 : 1, results, OUTCOME, branch.adds());
            windows.add(results, OUTCOME);
        }
    }

    private void add(Dot dot, int firstSub, ClientId client, long sequence, List<Payload> payloads) {
        for (int i = 0; i < payloads.size(); i++) {
            put(new ElementId(dot, firstSub + i), new Item(new Origin(client, sequence, i), payloads.get(i)));
        }
    }

    private void put(ElementId id, Element element) {
        elements.put(id, element);
        if (element instanceof Branch branch) {
            branches.put(branch.xid(), id);
        }
    }

    private void remove(ElementId id) {
        if (elements.remove(id) instanceof Branch branch) {
            branches.remove(branch.xid());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShardState state
                && elements.equals(state.elements)
                && context.equals(state.context)
                && windows.equals(state.windows);
    }

    @Override
    public int hashCode() {
        return context.hashCode();
    }

    @Override
    public String toString() {
        return elements.keySet() + " after " + context;
    }
}
