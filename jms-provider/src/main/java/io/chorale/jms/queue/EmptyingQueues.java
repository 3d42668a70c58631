package io.chorale.jms.queue;

import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;

/**
 * Queues that were deleted, and whose messages are still being removed, in bounded steps. A record of each deletion is an
 * element, so that a new reign goes on where the former one ended. What a decision after the deletion has added belongs to
 * a new queue of the same name.
 */
final class EmptyingQueues {
    private static final byte[] NO_BODY = {};

    /** No decision adds so many elements. */
    static final int ABOVE_ALL = 1 << 30;

    /** How far a queue was emptied in this reign. */
    static final class Progress {
        private final Dot deleted;
        int priority = 9;
        ElementId after;

        private Progress(Dot deleted) {
            this.deleted = deleted;
        }

        /** Whether the message was there when the queue was deleted. */
        boolean covers(ElementId id) {
            return id.dot().compareTo(deleted) <= 0;
        }
    }

    private final Facts<String, Progress> queues = new Facts<>();

    boolean contains(String queue) {
        return queues.contains(queue);
    }

    /** Whether a message was there when its queue was deleted. */
    boolean covers(String queue, ElementId id) {
        Progress progress = queues.get(queue);
        return progress != null && progress.covers(id);
    }

    /** Behind which place of a lane messages are the queue's; null for the beginning. */
    ElementId beginning(String queue, long lane) {
        Progress progress = queues.get(queue);
        return progress == null ? null : new ElementId(lane, progress.deleted, ABOVE_ALL);
    }

    /** Null if the queue is not being emptied. */
    Progress progress(String queue) {
        return queues.get(queue);
    }

    /** The queue to go on with; null when there is none. */
    String next() {
        return queues.first();
    }

    void add(String queue, Changes changes) {
        load(changes.add(new Head.Emptying(queue).encode(), NO_BODY), queue);
    }

    /** To be called in the order of ids: of two deletions the later counts. */
    void load(ElementId element, String queue) {
        queues.load(queue, new Progress(element.dot()), element);
    }

    void remove(String queue, Changes changes) {
        queues.remove(queue, changes);
    }
}
