package io.chorale.jms.queue;

import io.chorale.jms.service.MessageKey;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Messages that may be what a node was lost of. Their deliveries are counted before they are seen, so that the one that it
 * was becomes a dead letter, and those that were only near it do not.
 */
final class Suspects {
    private static final int MAX_KNOWN = 65_536;

    private final Untold untold;
    private final Set<MessageKey> known = new LinkedHashSet<>();

    Suspects(Untold untold) {
        this.untold = untold;
    }

    /** Its consumer's node was lost. */
    void add(QueuedMessage message) {
        known.add(message.key);
        if (known.size() > MAX_KNOWN) {
            Iterator<MessageKey> oldest = known.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    void remove(QueuedMessage message) {
        known.remove(message.key);
    }

    /**
     * Whether a message that is handed out is one of them. Of a former reign nobody knows what it has handed to whom: it may
     * have been to its own node, and lost with it; so the first of each queue are suspect.
     */
    boolean contains(QueueDispatch queue, QueuedMessage message) {
        if (known.contains(message.key)) {
            return true;
        }
        boolean isSuspect = queue.suspects > 0 && untold.isOfFormerReign(message.dot());
        queue.suspects -= isSuspect ? 1 : 0;
        return isSuspect;
    }
}
