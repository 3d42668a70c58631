package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ElementTable.Placed;
import io.chorale.replication.shard.Rules.Rule;
import io.chorale.replication.shard.Write.Adopt;
import io.chorale.replication.shard.Write.Apply;
import io.chorale.replication.shard.Write.Begin;
import io.chorale.replication.shard.Write.Damage;
import io.chorale.replication.shard.Write.EndFill;
import io.chorale.replication.shard.Write.Fill;
import io.chorale.replication.shard.Write.Found;
import io.chorale.replication.shard.Write.Log;
import io.chorale.replication.shard.Write.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a replica has on disk, and what each write makes of it: the meaning of a store. A core works on one that is ahead
 * of the disk by what is not synced yet. Not thread-safe.
 */
public final class DurableReplica {
    private final Rules rules;
    private Epoch promised;
    private Epoch current;
    private Map<NodeId, Epoch> reportedTo;
    private Map<NodeId, Epoch> heard;
    private ShardState state;
    private long appliedEntries;
    private ArrayDeque<LoggedEntry> tail;
    private Config config;
    private Config pending;
    private Set<NodeId> inSync;
    /** What was here before it was damaged: it cannot be read, but says where the elements are to be. Null if it was not. */
    private ShardState lost;
    /** Null when there is none. */
    private ElementTable filled;

    /** Takes the image's state over. */
    private DurableReplica(Rules rules, Epoch promised, ReplicaImage image) {
        this.rules = rules;
        this.promised = promised;
        take(image, image.state());
    }

    /** A replica that has logged nothing. */
    public static DurableReplica empty(Config config, Set<NodeId> inSync, Rules rules) {
        return new DurableReplica(
                rules,
                Epoch.NONE,
                new ReplicaImage(Epoch.NONE, new ShardState(), 0, List.of(), config, null, inSync, Map.of(), Map.of()));
    }

    /** A replica of a node that has never been a member. */
    public static DurableReplica blank() {
        return blank(new ShardState(), Rules.ALL);
    }

    /** The same with elements that are kept elsewhere. */
    public static DurableReplica blank(ShardState nothing, Rules rules) {
        Config none = Config.of(0, List.of(), new OnePolicy());
        ReplicaImage image =
                new ReplicaImage(Epoch.NONE, nothing, 0, List.of(), none, null, Set.of(), Map.of(), Map.of());
        return new DurableReplica(rules, Epoch.NONE, image);
    }

    /** What a store found. */
    public static DurableReplica of(Epoch promised, ReplicaImage image, Rules rules) {
        return new DurableReplica(rules, promised, image);
    }

    /**
     * What a store found whose records cannot be read, all but the first (9).
     *
     * @param image with an empty tail, and a state of which nothing counts but what is sealed
     */
    public static DurableReplica damaged(Epoch promised, ReplicaImage image, Rules rules) {
        DurableReplica found = new DurableReplica(rules, promised, image);
        found.lose();
        return found;
    }

    public DurableReplica copy() {
        DurableReplica copy = new DurableReplica(rules, promised, image());
        copy.lost = lost;
        return copy;
    }

    /** All but the promise; the state in it changes with this, until something else is adopted. */
    public ReplicaImage present() {
        return imageOf(state);
    }

    /** A copy of all but the promise. */
    public ReplicaImage image() {
        return imageOf(state.copy());
    }

    /** The same, but for the elements, which change with this. */
    ReplicaImage imageBesideElements() {
        return imageOf(new ShardState(
                state.elements(), state.context().copy(), state.windows().copy()));
    }

    private ReplicaImage imageOf(ShardState shown) {
        return new ReplicaImage(
                current, shown, appliedEntries, new ArrayList<>(tail), config, pending, inSync, reportedTo, heard);
    }

    /** How far the log goes. */
    ReplicaSummary summary() {
        Context logged = state.context().copy();
        tail.forEach(entry -> logged.include(entry, rules));
        return new ReplicaSummary(
                current,
                last(),
                logged,
                appliedEntries + tail.size(),
                config,
                pending,
                inSync,
                reportedTo,
                heard,
                isUnused(),
                isDamaged() && rules.keep(Rule.REPORT_DAMAGE));
    }

    /** Whether no request was ever decided here, nor anywhere else: then nothing is lost with it. */
    boolean isUnused() {
        return !isDamaged()
                && config.members().size() <= 1
                && pending == null
                && state.elements().isEmpty()
                && state.windows().isEmpty()
                && tail.stream()
                        .allMatch(logged -> logged.entry() instanceof Entry.Start
                                || logged.entry() instanceof Entry.Seal
                                || logged.entry() instanceof Entry.Stable);
    }

    /** Changes what is here by a batch; returns what was applied. */
    public List<LoggedEntry> write(List<Write> writes) {
        List<LoggedEntry> applied = new ArrayList<>();
        for (Write write : writes) {
            if (write instanceof Found found) {
                config = found.config();
                inSync = Ordered.copyOf(config.members());
            } else if (write instanceof Promise promise) {
                promised = promise.epoch();
                reportedTo.put(promise.candidate(), promised);
            } else if (write instanceof Log log) {
                log(log.run());
            } else if (write instanceof Apply apply) {
                apply(apply.upTo(), applied);
            } else if (write instanceof Begin begin) {
                begin(begin);
            } else if (write instanceof Adopt adopt) {
                promise(adopt.image().current());
                ShardState former = adopt.isOfFilled() ? filledState() : isDamaged() ? lost : state;
                take(adopt.image(), former.successor(adopt.image().state()));
            } else if (write instanceof Damage) {
                lose();
            } else if (write instanceof Fill fill) {
                fill(fill);
            } else if (write instanceof EndFill) {
                filled = null;
            }
        }
        return applied;
    }

    private void fill(Fill part) {
        if (part.isFirst()) {
            filled = storedElements().apart();
        }
        for (Placed each : part.present()) {
            if (filled.get(each.id()) == null) {
                filled.add(each.id(), each.element());
            } else {
                filled.replace(each.id(), each.element());
            }
        }
        for (ElementId id : part.removed()) {
            if (filled.get(id) != null) {
                filled.remove(id);
            }
        }
    }

    /** The elements that a copy has which is filled part by part; null when there is none. */
    public ElementTable filled() {
        return filled;
    }

    /** The same as all that there is of a state. */
    ShardState filledState() {
        return new ShardState(filled, new Context(), new Windows());
    }

    private void promise(Epoch epoch) {
        if (epoch.isAfter(promised)) {
            promised = epoch;
        }
    }

    private void lose() {
        lost = isDamaged() ? lost : state;
        Context sealed = Context.ofSealed(state.context().sealed().values());
        state = new ShardState(new MapTable(), sealed, new Windows());
        appliedEntries = 0;
        tail.clear();
    }

    private void requireWhole() {
        if (isDamaged()) {
            throw new IllegalStateException("A damaged copy logs nothing: it has to be filled anew");
        }
    }

    private void log(EntryRun run) {
        requireWhole();
        tail.addAll(run.entries());
        if (run.last().index() > 1) {
            pending = null;
        }
    }

    private void begin(Begin begin) {
        requireWhole();
        promise(begin.epoch());
        current = begin.epoch();
        tail.addLast(new LoggedEntry(new Dot(current, 1), begin.start()));
        config = begin.start().config();
        pending = begin.start().pending();
        inSync = begin.start().inSync();
        reportedTo.clear();
        heard = ReplicaImage.heardBy(heard, current, begin.start());
    }

    /** How far the log can be applied on its way up to a dot without more than so much being applied at once. */
    Dot nextStep(Dot upTo, int maxEntries, long maxBytes) {
        int entries = 0;
        long bytes = 0;
        for (LoggedEntry next : tail) {
            entries++;
            bytes += EntryCodec.roughBytes(next.entry());
            if (next.dot().equals(upTo)) {
                return upTo;
            }
            if (entries >= maxEntries || bytes >= maxBytes) {
                return next.dot();
            }
        }
        return upTo;
    }

    private void apply(Dot upTo, List<LoggedEntry> applied) {
        while (!tail.isEmpty() && !state.context().covers(upTo)) {
            LoggedEntry next = tail.removeFirst();
            state.apply(next, rules);
            appliedEntries++;
            applied.add(next);
            if (next.dot().epoch().equals(current)) {
                pending = null;
            }
        }
    }

    private void take(ReplicaImage image, ShardState taken) {
        lost = null;
        filled = null;
        current = image.current();
        state = taken;
        appliedEntries = image.appliedEntries();
        tail = new ArrayDeque<>(image.tail());
        config = image.config();
        pending = image.pending();
        inSync = image.inSync();
        reportedTo = new TreeMap<>(image.reportedTo());
        heard = image.heard();
    }

    /** Whether what was logged here cannot be read any more, and nothing has replaced it yet. */
    public boolean isDamaged() {
        return lost != null;
    }

    /** The elements, or, when this copy is damaged, those that there were. */
    public ElementTable storedElements() {
        return (isDamaged() ? lost : state).elements();
    }

    public Epoch promised() {
        return promised;
    }

    public Epoch current() {
        return current;
    }

    /** The applied state; not to be changed, nor kept. */
    public ShardState state() {
        return state;
    }

    public long appliedEntries() {
        return appliedEntries;
    }

    public boolean hasTail() {
        return !tail.isEmpty();
    }

    public Config config() {
        return config;
    }

    /** The config that {@link #config} replaces while that is not known committed; null when none. */
    public Config pending() {
        return pending;
    }

    /** Whether a node is a member, or leaves without that being known committed. */
    public boolean isMember(NodeId node) {
        return config.containsOr(pending, node);
    }

    public Set<NodeId> inSync() {
        return inSync;
    }

    /** The candidates that were told what is here since the last start; a view that must not be kept. */
    public Map<NodeId, Epoch> reportedTo() {
        return Collections.unmodifiableMap(reportedTo);
    }

    /** See {@link ReplicaImage#heard}. */
    public Map<NodeId, Epoch> heard() {
        return Collections.unmodifiableMap(heard);
    }

    /** See {@link ReplicaImage#applied}. */
    Dot applied() {
        return tail.isEmpty() ? last() : ReplicaImage.before(tail.getFirst());
    }

    /** The last entry logged in the current reign. */
    public Dot last() {
        return tail.isEmpty()
                ? new Dot(current, state.context().highestOf(current))
                : tail.getLast().dot();
    }
}
