package io.chorale.session.store;

import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ids that have ended, in the order of their ends. The oldest makes room when there are too many. */
final class Tombstones {
    static final int CAPACITY = 8_192;

    private static final byte[] NO_BODY = {};

    private record Tombstone(EndReason reason, ElementId element) {}

    private final Map<String, Tombstone> ended = new LinkedHashMap<>();
    private Dot newest = Dot.NONE;

    void add(String id, EndReason reason, Changes changes) {
        Iterator<Tombstone> oldestFirst = ended.values().iterator();
        while (ended.size() >= CAPACITY) {
            changes.remove(oldestFirst.next().element);
            oldestFirst.remove();
        }
        SessionHead.Ended head = new SessionHead.Ended(id, reason);
        load(changes.add(head.encode(), NO_BODY), head);
    }

    /**
     * Takes in an element. To be called in the order of ids.
     *
     * @return the element that told the end of this id before, and counts no more; null if none did
     */
    ElementId load(ElementId element, SessionHead.Ended head) {
        Tombstone former = ended.remove(head.id());
        ended.put(head.id(), new Tombstone(head.reason(), element));
        newest = element.dot();
        return former == null ? null : former.element;
    }

    /** Why an id has ended, or null when it has not or was forgotten. */
    EndReason reason(String id) {
        Tombstone tombstone = ended.get(id);
        return tombstone == null ? null : tombstone.reason;
    }

    void prune(Dot upTo, Changes changes) {
        Iterator<Tombstone> oldestFirst = ended.values().iterator();
        while (oldestFirst.hasNext()) {
            ElementId element = oldestFirst.next().element;
            if (element.dot().compareTo(upTo) > 0) {
                return;
            }
            changes.remove(element);
            oldestFirst.remove();
        }
    }

    /** The dot of the latest end, or {@link Dot#NONE} when nothing is remembered. */
    Dot newest() {
        return ended.isEmpty() ? Dot.NONE : newest;
    }

    int size() {
        return ended.size();
    }
}
