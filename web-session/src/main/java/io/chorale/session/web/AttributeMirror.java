package io.chorale.session.web;

import io.chorale.replication.Dot;
import io.chorale.session.store.AttributeState;
import io.chorale.session.store.AttributeValue;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What one container session's attributes were when store and container last agreed, so that changes on either side
 * are found. A value counts as changed when its serialized form does; values of {@link Immutables} are compared
 * without. To be used under the session's lock.
 */
final class AttributeMirror {
    private static final System.Logger LOG = System.getLogger(AttributeMirror.class.getName());

    /**
     * An attribute as both sides had it.
     *
     * @param immutable the value itself if comparing it is enough, else null
     * @param digest of the serialized form, null for immutable and unreadable ones
     */
    private record Agreed(Dot version, Object immutable, byte[] digest) {

        /** Stored, but not to be restored here: its absence in the container is no removal. */
        boolean unreadable() {
            return immutable == null && digest == null;
        }

        boolean isSame(Agreed other) {
            return immutable != null
                    ? other.immutable != null && Immutables.same(immutable, other.immutable)
                    : digest != null && other.digest != null && Arrays.equals(digest, other.digest);
        }
    }

    private record Put(AttributeValue value, Agreed agreed) {}

    /** The container's changes since the last agreement. */
    static final class Delta {
        private final List<Put> puts = new ArrayList<>();
        private final List<String> removes = new ArrayList<>();

        boolean isEmpty() {
            return puts.isEmpty() && removes.isEmpty();
        }

        List<AttributeValue> puts() {
            return puts.stream().map(Put::value).toList();
        }

        List<String> removes() {
            return removes;
        }
    }

    private final AttributeCodec codec;
    private final Predicate<String> local;
    private final ReplicationStatistics statistics;
    private final Map<String, Agreed> agreed = new HashMap<>();

    AttributeMirror(AttributeCodec codec, Predicate<String> local, ReplicationStatistics statistics) {
        this.codec = codec;
        this.local = local;
        this.statistics = statistics;
    }

    /** Finds what the container changed. */
    Delta difference(HttpSession container) {
        Delta delta = new Delta();
        Set<String> present = new HashSet<>();
        for (String name : Collections.list(container.getAttributeNames())) {
            Object value = local.test(name) ? null : container.getAttribute(name);
            if (value == null) {
                continue;
            }
            present.add(name);
            Agreed before = agreed.get(name);
            if (before != null && Immutables.same(before.immutable, value)) {
                continue;
            }
            byte[] bytes = write(container, name, value);
            Agreed now = agreement(Dot.NONE, value, bytes);
            if (before == null || !before.isSame(now)) {
                delta.puts.add(new Put(new AttributeValue(name, bytes), now));
            }
        }
        agreed.forEach((name, before) -> {
            if (!present.contains(name) && !before.unreadable()) {
                delta.removes.add(name);
            }
        });
        return delta;
    }

    /** The store has taken the changes. */
    void agreedOn(Delta delta, Dot version) {
        delta.puts.forEach(
                put -> agreed.put(put.value.name(), new Agreed(version, put.agreed.immutable, put.agreed.digest)));
        delta.removes.forEach(agreed::remove);
    }

    /**
     * Brings the store's state into the container. A change that the container has not saved yet is kept: it comes
     * later in the log. With {@code storeWins} it is not, which is for sessions that were never mirrored.
     *
     * @param stored all attributes, some without values
     * @return whether it was complete; if not, a value is needed that was left out, and all are to be asked for
     */
    boolean refresh(HttpSession container, List<AttributeState> stored, boolean storeWins) {
        Set<String> present = new HashSet<>();
        for (AttributeState state : stored) {
            String name = state.name();
            present.add(name);
            Agreed before = agreed.get(name);
            if (before != null && before.version.equals(state.version())) {
                continue;
            }
            if (!storeWins && isUnsaved(container, name, before)) {
                continue;
            }
            if (state.value() == null) {
                return false;
            }
            restore(container, state);
        }
        for (String name : List.copyOf(agreed.keySet())) {
            if (!present.contains(name)) {
                // Unsaved, it stays and is new to the store at the next save.
                if (!isUnsaved(container, name, agreed.get(name))) {
                    container.removeAttribute(name);
                }
                agreed.remove(name);
            }
        }
        return true;
    }

    private boolean isUnsaved(HttpSession container, String name, Agreed before) {
        Object value = container.getAttribute(name);
        if (value == null) {
            return before != null && !before.unreadable();
        }
        return before == null || !before.isSame(agreement(Dot.NONE, value, write(container, name, value)));
    }

    private void restore(HttpSession container, AttributeState state) {
        String name = state.name();
        try {
            Object value = codec.read(name, state.value());
            container.setAttribute(name, value);
            if (value instanceof HttpSessionActivationListener listener) {
                listener.sessionDidActivate(new HttpSessionEvent(container));
            }
            // Written again, because a restored collection may iterate in another order than the original.
            byte[] bytes = Immutables.isImmutable(value) ? state.value() : write(container, name, value);
            agreed.put(name, agreement(state.version(), value, bytes));
        } catch (UnreadableAttributeException e) {
            statistics.attributeUnreadable();
            LOG.log(System.Logger.Level.ERROR, e.getMessage() + "; it is left out here and kept in the store", e);
            container.removeAttribute(name);
            agreed.put(name, new Agreed(state.version(), null, null));
        }
    }

    private byte[] write(HttpSession container, String name, Object value) {
        if (!(value instanceof HttpSessionActivationListener listener)) {
            return codec.write(name, value);
        }
        HttpSessionEvent event = new HttpSessionEvent(container);
        listener.sessionWillPassivate(event);
        try {
            return codec.write(name, value);
        } finally {
            listener.sessionDidActivate(event);
        }
    }

    private static Agreed agreement(Dot version, Object value, byte[] bytes) {
        return Immutables.isImmutable(value)
                ? new Agreed(version, value, null)
                : new Agreed(version, null, AttributeCodec.digest(bytes));
    }
}
