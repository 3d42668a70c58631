package io.chorale.session.store;

import io.chorale.groups.wire.WireException;
import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds sessions from a shard's elements. No body is read. After two sides of a partition were merged there may be two
 * elements of one session, attribute or end: the one with the highest id counts. An end counts more than a session, for
 * what was ended on one side must not come back; and an attribute without a session belongs to one that ended. What does
 * not count is kept apart, to be removed by a decision.
 */
final class SessionLoader {

    /** An element that may count. */
    private record Found<T>(ElementId element, T head, int bodyBytes) {}

    private static final class Parts {
        private final Map<String, Found<SessionHead.Attribute>> attributes = new TreeMap<>();
        private Found<SessionHead.Meta> meta;
    }

    private final Map<String, Parts> parts = new TreeMap<>();
    private final Map<String, List<ElementId>> losers = new HashMap<>();
    private final Tombstones tombstones;

    SessionLoader(Tombstones tombstones) {
        this.tombstones = tombstones;
    }

    /** To be called in the order of ids. */
    void load(LoadedElement element) {
        SessionHead head;
        try {
            head = SessionHead.decode(element.head());
        } catch (WireException e) {
            throw new WireException(
                    "Element " + element.id() + " cannot be read. Was it written by a later version? " + e.getMessage(),
                    e);
        }
        if (head instanceof SessionHead.Ended ended) {
            lose(ended.id(), tombstones.load(element.id(), ended));
            return;
        }
        Parts session = parts.computeIfAbsent(head.id(), unused -> new Parts());
        Found<?> former = null;
        if (head instanceof SessionHead.Meta meta) {
            former = session.meta;
            session.meta = new Found<>(element.id(), meta, element.bodyBytes());
        } else if (head instanceof SessionHead.Attribute attribute) {
            former =
                    session.attributes.put(attribute.name(), new Found<>(element.id(), attribute, element.bodyBytes()));
        }
        lose(head.id(), former == null ? null : former.element);
    }

    private void lose(String id, ElementId element) {
        if (element != null) {
            losers.computeIfAbsent(id, unused -> new ArrayList<>()).add(element);
        }
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** All is loaded: adds the sessions to the map, and starts anew. */
    void finish(Map<String, StoredSession> sessions) {
        parts.forEach((id, session) -> {
            if (session.meta != null && tombstones.reason(id) == null) {
                sessions.put(id, build(session));
            } else {
                lose(id, session.meta == null ? null : session.meta.element);
                session.attributes.values().forEach(attribute -> lose(id, attribute.element));
            }
        });
        parts.clear();
    }

    private static StoredSession build(Parts parts) {
        StoredSession session = new StoredSession(parts.meta.head, parts.meta.element);
        parts.attributes.forEach((name, found) ->
                session.load(name, new StoredAttribute(found.element, found.head.version(), found.bodyBytes)));
        return session;
    }

    /** Ids with elements that do not count. */
    List<String> contested() {
        return List.copyOf(losers.keySet());
    }

    /** Takes the elements of an id that do not count. */
    List<ElementId> takeLosers(String id) {
        List<ElementId> taken = losers.remove(id);
        return taken == null ? List.of() : taken;
    }
}
