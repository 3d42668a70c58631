package io.chorale.jms.queue;

import io.chorale.replication.Changes;
import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.ShardElements;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The messages of a shard that are not to be delivered yet. They lie in lanes of about a minute each, whatever their
 * queue, and are added to it when they are due. None is in memory.
 */
final class DelayedMessages {
    private final ShardElements elements;
    private final TreeMap<Long, Long> counts = new TreeMap<>();
    private QueueObserver observer = QueueObserver.NONE;

    DelayedMessages(ShardElements elements, Map<Long, Long> lanes) {
        this.elements = elements;
        lanes.forEach((lane, count) -> {
            if (LaneNumber.isDelayed(lane)) {
                count(lane, count);
            }
        });
    }

    void observe(QueueObserver newObserver) {
        observer = newObserver;
    }

    private void count(long lane, long delta) {
        if (counts.merge(lane, delta, Long::sum) == 0) {
            counts.remove(lane);
        }
    }

    void add(Head.Delayed head, byte[] envelope, Changes changes) {
        long lane = LaneNumber.ofDelayed(head.dueMs());
        ElementId id = changes.add(lane, head.encode(), envelope, List.of());
        count(lane, 1);
        observer.onDelayed(id, head, envelope.length);
    }

    /** Null when it is not here (any more). */
    Head.Delayed find(ElementId id) {
        LoadedElement found = counts.containsKey(id.lane()) ? elements.find(id) : null;
        return found != null && Head.of(found) instanceof Head.Delayed head ? head : null;
    }

    byte[] envelope(ElementId id) {
        return elements.body(id);
    }

    void remove(ElementId id, Changes changes) {
        changes.remove(id);
        count(id.lane(), -1);
    }

    /** The first lane from this one on that has messages; null when there is none. */
    Long lane(long from) {
        return counts.ceilingKey(from);
    }

    List<LoadedElement> page(long lane, ElementId after, int limit) {
        return elements.page(lane, after, limit);
    }
}
