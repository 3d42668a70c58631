package io.chorale.replication.shard;

import io.chorale.replication.ElementId;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.Change.Raise;
import io.chorale.replication.shard.Change.Remove;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the decisions that the context covers have made: elements and windows. The three change together, always. Not
 * thread-safe; one that was handed out in a message or a write is not changed any more.
 */
public final class ShardState {
    private final TreeMap<ElementId, Element> elements;
    private final Context context;
    private final Windows windows;

    public ShardState() {
        this(new TreeMap<>(), new Context(), new Windows());
    }

    /** A copy of the elements, and the very context and windows. */
    public ShardState(NavigableMap<ElementId, Element> elements, Context context, Windows windows) {
        this.elements = new TreeMap<>(elements);
        this.context = context;
        this.windows = windows;
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

    void apply(LoggedEntry logged, Rules rules) {
        context.cover(logged.dot());
        windows.decided(logged.entry(), rules);
        for (Change change : logged.entry().changes()) {
            if (change instanceof Add add) {
                elements.put(add.id(), add.element());
            } else if (change instanceof Remove remove) {
                elements.remove(remove.id());
            } else if (change instanceof Raise raise) {
                elements.computeIfPresent(raise.id(), (id, element) -> element.raisedTo(raise.count()));
            }
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
