package io.chorale.replication.shard;

import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.Change.Raise;
import io.chorale.replication.shard.Change.Remove;
import io.chorale.replication.shard.Entry.Stable;

/**
 * What the decisions that the context covers have made: elements and windows. The three change together, always. Not
 * thread-safe; one that was handed out in a message or a write is not changed any more.
 */
public final class ShardState {
    private final ElementTable elements;
    private final Context context;
    private final Windows windows;

    public ShardState() {
        this(new MapTable(), new Context(), new Windows());
    }

    /** Of these very parts. */
    public ShardState(ElementTable elements, Context context, Windows windows) {
        this.elements = elements;
        this.context = context;
        this.windows = windows;
    }

    public ShardState copy() {
        return new ShardState(elements.copy(), context.copy(), windows.copy());
    }

    /** Takes this one's place, with the content of another; see {@link ElementTable#successor}. */
    ShardState successor(ShardState content) {
        return new ShardState(elements.successor(content.elements), content.context.copy(), content.windows.copy());
    }

    public Context context() {
        return context;
    }

    public Windows windows() {
        return windows;
    }

    /** What was decided of a client in this epoch, or before, may have been forgotten here (11.2). */
    public Epoch floorOf(ClientId client) {
        Epoch known = windows.floorOf(client);
        return known == null ? context.floor() : known;
    }

    /** To be read only, and not to be kept. */
    public ElementTable elements() {
        return elements;
    }

    void apply(LoggedEntry logged, Rules rules) {
        windows.decided(logged.entry(), context.floor(), rules);
        context.include(logged, rules);
        if (logged.entry() instanceof Stable stable) {
            windows.forget(stable.forgotten());
        }
        for (Change change : logged.entry().changes()) {
            if (change instanceof Add add) {
                elements.add(add.id(), add.element());
            } else if (change instanceof Remove remove) {
                elements.remove(remove.id());
            } else if (change instanceof Raise raise) {
                raise(raise);
            }
        }
    }

    private void raise(Raise raise) {
        Element element = elements.get(raise.id());
        if (element != null) {
            elements.replace(raise.id(), element.raisedTo(raise.count()));
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
        return elements + " after " + context;
    }
}
