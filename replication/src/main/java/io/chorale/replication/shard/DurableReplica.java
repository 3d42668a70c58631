package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Write.Adopt;
import io.chorale.replication.shard.Write.Apply;
import io.chorale.replication.shard.Write.Begin;
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

    private DurableReplica(Rules rules, Epoch promised, ReplicaImage image) {
        this.rules = rules;
        this.promised = promised;
        adopt(image);
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
        return empty(Config.of(0, List.of(), new OnePolicy()), Set.of(), Rules.ALL);
    }

    /** What a store found. */
    public static DurableReplica of(Epoch promised, ReplicaImage image, Rules rules) {
        return new DurableReplica(rules, promised, image);
    }

    public DurableReplica copy() {
        return new DurableReplica(rules, promised, image());
    }

    /** All but the promise; the state in it changes with this, until something else is adopted. */
    ReplicaImage present() {
        return imageOf(state);
    }

    /** A copy of all but the promise. */
    public ReplicaImage image() {
        return imageOf(state.copy());
    }

    private ReplicaImage imageOf(ShardState shown) {
        return new ReplicaImage(
                current, shown, appliedEntries, new ArrayList<>(tail), config, pending, inSync, reportedTo, heard);
    }

    /** How far the log goes. */
    ReplicaSummary summary() {
        Context logged = state.context().copy();
        tail.forEach(entry -> logged.cover(entry.dot()));
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
                isUnused());
    }

    /** Whether no request was ever decided here, nor anywhere else: then nothing is lost with it. */
    boolean isUnused() {
        return config.members().size() <= 1
                && pending == null
                && state.elements().isEmpty()
                && state.windows().isEmpty()
                && tail.stream().allMatch(logged -> logged.entry() instanceof Entry.Start);
    }

    /** Changes what is here by a batch; returns what was applied. */
    public List<LoggedEntry> write(List<Write> writes) {
        List<LoggedEntry> applied = new ArrayList<>();
        for (Write write : writes) {
            if (write instanceof Found found) {
                config = found.config();
                inSync = Set.copyOf(config.members());
            } else if (write instanceof Promise promise) {
                promised = promise.epoch();
                reportedTo.put(promise.candidate(), promised);
            } else if (write instanceof Log log) {
                log(log.logged());
            } else if (write instanceof Apply apply) {
                apply(apply.upTo(), applied);
            } else if (write instanceof Begin begin) {
                begin(begin);
            } else if (write instanceof Adopt adopt) {
                promise(adopt.image().current());
                adopt(adopt.image());
            }
        }
        return applied;
    }

    private void promise(Epoch epoch) {
        if (epoch.isAfter(promised)) {
            promised = epoch;
        }
    }

    private void log(LoggedEntry logged) {
        tail.addLast(logged);
        if (logged.dot().index() > 1) {
            pending = null;
        }
    }

    private void begin(Begin begin) {
        promise(begin.epoch());
        current = begin.epoch();
        tail.addLast(new LoggedEntry(new Dot(current, 1), begin.start()));
        config = begin.start().config();
        pending = begin.start().pending();
        inSync = begin.start().inSync();
        reportedTo.clear();
        heard = ReplicaImage.heardBy(heard, current, begin.start());
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

    private void adopt(ReplicaImage image) {
        current = image.current();
        state = image.state().copy();
        appliedEntries = image.appliedEntries();
        tail = new ArrayDeque<>(image.tail());
        config = image.config();
        pending = image.pending();
        inSync = image.inSync();
        reportedTo = new TreeMap<>(image.reportedTo());
        heard = image.heard();
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

    /** The last entry logged in the current reign. */
    public Dot last() {
        return tail.isEmpty()
                ? new Dot(current, state.context().highestOf(current))
                : tail.getLast().dot();
    }
}
