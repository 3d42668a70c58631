package io.chorale.groups.blocks;

import io.chorale.groups.blocks.core.ByteKey;
import io.chorale.groups.blocks.core.Change;
import io.chorale.groups.blocks.core.Outcome;
import io.chorale.groups.blocks.core.PersistentMap;
import io.chorale.groups.blocks.core.StoreEntry;
import io.chorale.groups.blocks.core.StoreState;
import io.chorale.groups.blocks.core.TreeModel;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupSession;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A tree of nodes with attributes that all members of a group have whole; any member adds and removes nodes. Paths are
 * {@code /} and {@code /name/name}; the root is always there. Writes and reads are as those of {@link ReplicatedMap}. When
 * partitions merge, each node and each attribute is as it was written last; a node that one side removed comes back,
 * without its attributes, when the other side wrote beneath it. Thread-safe.
 */
public final class ReplicatedTree<V> implements AutoCloseable {
    private final Codec<V> values;
    private final Replica<StoreState> replica;

    private ReplicatedTree(Replica<StoreState> replica, Codec<V> values) {
        this.replica = replica;
        this.values = values;
    }

    /**
     * Joins a group as a copy of its tree, and waits until it is complete. The session is the tree's from here on.
     *
     * @throws BlockException when that takes longer than {@link ReplicaConfig#timeout}
     */
    public static <V> ReplicatedTree<V> open(
            GroupSession session, String group, Codec<V> values, ReplicaConfig config) {
        Replica<StoreState> replica = new Replica<>(session, group, new TreeModel(config.store()), config);
        replica.open();
        return new ReplicatedTree<>(replica, values);
    }

    /** Adds a node, those above it that are missing, and attributes; one that is there keeps its other attributes. */
    public void add(String path, Map<String, V> attributes) {
        done(replica.execute(TreeModel.add(checked(path), encoded(attributes))));
    }

    /** Does what {@link #add} does, without waiting. */
    public CompletionStage<Void> addAsync(String path, Map<String, V> attributes) {
        return replica.submit(TreeModel.add(checked(path), encoded(attributes))).thenAccept(ReplicatedTree::done);
    }

    /** Removes a node, its attributes and all beneath it; whether there was something. */
    public boolean remove(String path) {
        return done(replica.execute(TreeModel.remove(checked(path))));
    }

    /** Sets an attribute of a node; false when there is no such node. */
    public boolean set(String path, String name, V value) {
        return done(replica.execute(TreeModel.set(checked(path), checkedName(name), values.encode(value))));
    }

    /** Removes an attribute; whether it was there. */
    public boolean unset(String path, String name) {
        return done(replica.execute(TreeModel.unset(checked(path), checkedName(name))));
    }

    /** Whether there is such a node; there always is {@code /}. */
    public boolean exists(String path) {
        return TreeModel.exists(replica.state(), checked(path));
    }

    /** An attribute of a node, or null. */
    public V get(String path, String name) {
        byte[] value = replica.state().get(TreeModel.attributeKey(checked(path), checkedName(name)));
        return value == null ? null : values.decode(value);
    }

    /** The attributes of a node, of one place in the order; empty when there is no such node. */
    public Map<String, V> attributes(String path) {
        ByteKey prefix = TreeModel.attributeKey(checked(path), "");
        Map<String, V> attributes = new LinkedHashMap<>();
        for (PersistentMap.Entry<ByteKey, StoreEntry> each : replica.state().entries(prefix)) {
            if (!each.key().startsWith(prefix)) {
                break;
            }
            if (each.value().present()) {
                Key key = Key.of(each.key());
                attributes.put(key.attribute, values.decode(each.value().value()));
            }
        }
        return attributes;
    }

    /** The names of the nodes right beneath one, of one place in the order. Takes time for all that is beneath. */
    public Set<String> children(String path) {
        String base = checked(path).equals("/") ? "/" : path + "/";
        ByteKey prefix = ByteKey.of(base);
        Set<String> children = new LinkedHashSet<>();
        for (PersistentMap.Entry<ByteKey, StoreEntry> each : replica.state().entries(prefix)) {
            if (!each.key().startsWith(prefix)) {
                break;
            }
            Key key = Key.of(each.key());
            if (each.value().present() && key.attribute == null && key.path.indexOf('/', base.length()) < 0) {
                children.add(key.path.substring(base.length()));
            }
        }
        return children;
    }

    /** Tells a listener of a node and all beneath it. */
    public Registration listen(String path, TreeListener<V> listener) {
        String root = checked(path);
        Feed<StoreState> feed = replica.listen(new Feed.Target<>() {
            @Override
            public void snapshot(Feed.Snapshot<StoreState> snapshot) {
                listener.snapshot(nodes(snapshot.state(), root), snapshot.cause(), snapshot.report());
            }

            @Override
            public void change(Change change) {
                Key key = Key.of(change.key());
                if (key.isWithin(root)) {
                    tell(listener, key, change);
                }
            }
        });
        return () -> replica.unlisten(feed);
    }

    private void tell(TreeListener<V> listener, Key key, Change change) {
        if (change instanceof Change.Put put) {
            if (key.attribute == null) {
                listener.nodeAdded(key.path);
            } else {
                V previous = put.previous() == null ? null : values.decode(put.previous());
                listener.attributeSet(key.path, key.attribute, values.decode(put.value()), previous);
            }
        } else if (change instanceof Change.Removed removed) {
            if (key.attribute == null) {
                listener.nodeRemoved(key.path);
            } else {
                listener.attributeRemoved(key.path, key.attribute, values.decode(removed.previous()));
            }
        }
    }

    private Map<String, Map<String, V>> nodes(StoreState state, String root) {
        Map<String, Map<String, V>> nodes = new LinkedHashMap<>();
        if (root.equals("/")) {
            nodes.put(root, new LinkedHashMap<>());
        }
        for (PersistentMap.Entry<ByteKey, StoreEntry> each : state.entries(TreeModel.nodeKey(root))) {
            Key key = Key.of(each.key());
            if (each.value().present() && key.isWithin(root)) {
                Map<String, V> attributes = nodes.computeIfAbsent(key.path, unused -> new LinkedHashMap<>());
                if (key.attribute != null) {
                    attributes.put(key.attribute, values.decode(each.value().value()));
                }
            }
        }
        return nodes;
    }

    /** The members of the tree's group, this one included. */
    public List<Address> members() {
        return replica.members();
    }

    /** What this copy has counted since it was opened. */
    public ReplicaStats stats() {
        return replica.stats();
    }

    /** Leaves the group and closes the session. Pending writes fail, in doubt when they were sent. */
    @Override
    public void close() {
        replica.close();
    }

    private Map<String, byte[]> encoded(Map<String, V> attributes) {
        Map<String, byte[]> encoded = new LinkedHashMap<>();
        attributes.forEach((name, value) -> encoded.put(checkedName(name), values.encode(value)));
        return encoded;
    }

    private static String checked(String path) {
        TreeModel.check(path);
        return path;
    }

    private static String checkedName(String name) {
        if (name.isEmpty() || name.indexOf(TreeModel.ATTRIBUTE) >= 0) {
            throw new IllegalArgumentException("An attribute's name is not empty and has no zero byte: " + name);
        }
        return name;
    }

    private static boolean done(Outcome outcome) {
        if (outcome.verdict() == Outcome.Verdict.FULL) {
            throw new RefusedException(
                    "The tree is full: it would have more entries or bytes than its StoreLimits say");
        }
        return outcome.verdict() == Outcome.Verdict.DONE;
    }

    /** What a key of the state stands for: a node, or an attribute of one. */
    private record Key(String path, String attribute) {
        private static Key of(ByteKey key) {
            String text = key.text();
            int end = text.indexOf(TreeModel.ATTRIBUTE);
            String node = end < 0 ? text : text.substring(0, end);
            return new Key(node.isEmpty() ? "/" : node, end < 0 ? null : text.substring(end + 1));
        }

        private boolean isWithin(String root) {
            return root.equals("/") || path.equals(root) || path.startsWith(root + "/");
        }
    }
}
