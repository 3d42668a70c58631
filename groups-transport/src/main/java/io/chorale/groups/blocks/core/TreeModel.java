package io.chorale.groups.blocks.core;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A tree of nodes with attributes. A node is a key, its path; an attribute is a key too, the path, a zero byte and the
 * attribute's name, so that each attribute has a version of its own. The root is always there.
 */
public final class TreeModel extends StoreModel {
    /** Ends the path in the key of an attribute: below every character of a path, and never in one. */
    public static final char ATTRIBUTE = '\0';

    private static final int ADD = 1;
    private static final int REMOVE = 2;
    private static final int SET = 3;
    private static final int UNSET = 4;
    private static final byte[] NODE = new byte[0];

    public TreeModel(StoreLimits limits) {
        super(limits);
    }

    /** The command that adds a node with attributes, and those above it that are missing. */
    public static byte[] add(String path, Map<String, byte[]> attributes) {
        WireWriter writer = new WireWriter().writeByte(ADD).writeString(path);
        return writer.writeList(attributes.entrySet(), (to, each) -> to.writeString(each.getKey())
                        .writeBytes(each.getValue()))
                .toBytes();
    }

    /** The command that removes a node and all beneath it. */
    public static byte[] remove(String path) {
        return new WireWriter().writeByte(REMOVE).writeString(path).toBytes();
    }

    /** The command that sets an attribute of a node that is there. */
    public static byte[] set(String path, String name, byte[] value) {
        return new WireWriter()
                .writeByte(SET)
                .writeString(path)
                .writeString(name)
                .writeBytes(value)
                .toBytes();
    }

    /** The command that removes an attribute. */
    public static byte[] unset(String path, String name) {
        return new WireWriter()
                .writeByte(UNSET)
                .writeString(path)
                .writeString(name)
                .toBytes();
    }

    /** The key of a node. The root's is empty. */
    public static ByteKey nodeKey(String path) {
        return ByteKey.of(path.equals("/") ? "" : path);
    }

    /** The key of an attribute. */
    public static ByteKey attributeKey(String path, String name) {
        return ByteKey.of((path.equals("/") ? "" : path) + ATTRIBUTE + name);
    }

    /** Whether there is such a node. */
    public static boolean exists(StoreState state, String path) {
        return path.equals("/") || state.get(nodeKey(path)) != null;
    }

    /**
     * Requires a path: "/", or "/" and names that are not empty, have no "/" and no zero byte.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static void check(String path) {
        boolean wrong = !path.startsWith("/")
                || (path.length() > 1 && path.endsWith("/"))
                || path.contains("//")
                || path.indexOf(ATTRIBUTE) >= 0;
        if (wrong) {
            throw new IllegalArgumentException("A path is / or /name/name without empty names, not " + path);
        }
    }

    @Override
    Step<StoreState> apply(StoreState state, long origin, int kind, WireReader command, long nowMs) {
        String path = command.readString();
        try {
            check(path);
        } catch (IllegalArgumentException e) {
            throw new WireException(e.getMessage(), e);
        }
        Step<StoreState> step =
                switch (kind) {
                    case ADD -> add(state, origin, path, command);
                    case REMOVE -> removeTree(state, origin, path, nowMs);
                    case SET -> set(state, origin, path, command);
                    case UNSET -> unset(state, origin, path, command, nowMs);
                    default -> throw new WireException("No command of a tree has the number " + kind);
                };
        command.expectEnd();
        return step;
    }

    private static Step<StoreState> add(StoreState state, long origin, String path, WireReader command) {
        List<Change> changes = new ArrayList<>();
        StoreState next = state;
        for (String each : pathsTo(path)) {
            ByteKey key = nodeKey(each);
            if (next != null && next.get(key) == null) {
                next = write(next, origin, key, NODE, changes);
            }
        }
        int count = command.readSize();
        for (int i = 0; i < count; i++) {
            ByteKey key = attributeKey(path, command.readString());
            byte[] value = command.readBytes();
            next = next == null ? null : write(next, origin, key, value, changes);
        }
        return next == null
                ? unchanged(state, Outcome.Verdict.FULL, null)
                : new Step<>(next, new Outcome(Outcome.Verdict.DONE, null), changes);
    }

    private static List<String> pathsTo(String path) {
        List<String> paths = new ArrayList<>();
        if (!path.equals("/")) {
            for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
                paths.add(path.substring(0, end));
            }
            paths.add(path);
        }
        return paths;
    }

    /** The state with one key written, or null when it does not fit. */
    private static StoreState write(StoreState state, long origin, ByteKey key, byte[] value, List<Change> changes) {
        if (!state.fits(key, value.length)) {
            return null;
        }
        changes.add(new Change.Put(key, value, state.get(key)));
        return state.put(key, new StoreEntry(state.place(), origin, state.place(), value, StoreEntry.NEVER));
    }

    private static Step<StoreState> removeTree(StoreState state, long origin, String path, long nowMs) {
        String base = path.equals("/") ? "" : path;
        List<ByteKey> keys = new ArrayList<>();
        if (!base.isEmpty() && state.get(ByteKey.of(base)) != null) {
            keys.add(ByteKey.of(base));
        }
        collect(state, ByteKey.of(base + ATTRIBUTE), keys);
        collect(state, ByteKey.of(base + '/'), keys);
        StoreState next = state;
        List<Change> changes = new ArrayList<>();
        for (ByteKey key : keys) {
            changes.add(new Change.Removed(key, next.get(key), false));
            next = next.put(key, gone(next, next.place(), origin, nowMs));
        }
        Outcome.Verdict verdict = keys.isEmpty() ? Outcome.Verdict.UNMET : Outcome.Verdict.DONE;
        return new Step<>(next, new Outcome(verdict, null), changes);
    }

    private static void collect(StoreState state, ByteKey prefix, List<ByteKey> keys) {
        for (PersistentMap.Entry<ByteKey, StoreEntry> each : state.entries(prefix)) {
            if (!each.key().startsWith(prefix)) {
                return;
            }
            if (each.value().present()) {
                keys.add(each.key());
            }
        }
    }

    private static Step<StoreState> set(StoreState state, long origin, String path, WireReader command) {
        ByteKey key = attributeKey(path, command.readString());
        byte[] value = command.readBytes();
        if (!exists(state, path)) {
            return unchanged(state, Outcome.Verdict.UNMET, null);
        }
        byte[] previous = state.get(key);
        List<Change> changes = new ArrayList<>();
        StoreState next = write(state, origin, key, value, changes);
        return next == null
                ? unchanged(state, Outcome.Verdict.FULL, previous)
                : new Step<>(next, new Outcome(Outcome.Verdict.DONE, previous), changes);
    }

    private static Step<StoreState> unset(StoreState state, long origin, String path, WireReader command, long nowMs) {
        ByteKey key = attributeKey(path, command.readString());
        byte[] previous = state.get(key);
        if (previous == null) {
            return unchanged(state, Outcome.Verdict.UNMET, null);
        }
        return new Step<>(
                state.put(key, gone(state, state.place(), origin, nowMs)),
                new Outcome(Outcome.Verdict.DONE, previous),
                List.of(new Change.Removed(key, previous, false)));
    }

    /** Merges key by key; where one side wrote beneath a node that the other removed, the nodes above come back, empty. */
    @Override
    public StoreState merged(StoreState one, StoreState other) {
        StoreState merged = super.merged(one, other);
        for (PersistentMap.Entry<ByteKey, StoreEntry> each : merged.entries(null)) {
            if (each.value().present()) {
                merged = withNodesAbove(merged, each.key().text(), each.value());
            }
        }
        return merged;
    }

    private static StoreState withNodesAbove(StoreState state, String key, StoreEntry entry) {
        int end = key.indexOf(ATTRIBUTE);
        String node = end < 0 ? key : key.substring(0, end);
        StoreState next = state;
        for (String path : node.isEmpty() ? List.<String>of() : pathsTo(node)) {
            ByteKey above = nodeKey(path);
            if (next.get(above) == null) {
                next = next.put(
                        above, new StoreEntry(entry.version(), entry.origin(), entry.order(), NODE, StoreEntry.NEVER));
            }
        }
        return next;
    }
}
