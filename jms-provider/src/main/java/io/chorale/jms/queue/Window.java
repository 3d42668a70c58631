package io.chorale.jms.queue;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * The messages of one queue and priority that are in memory: all in front of a place in the lane, and of those behind it
 * the ones that somebody has. Everything else behind that place is on the disk only.
 */
final class Window {
    final long lane;
    private final TreeMap<ElementId, QueuedMessage> messages = new TreeMap<>();

    /** All up to here is in memory; null for nothing. */
    private ElementId readTo;

    /** Whether all of the lane is in memory. */
    private boolean complete;

    /** No message behind the window is older. */
    private Dot behind = Dot.NONE;

    private int held;

    private Window(long lane, boolean complete, ElementId readTo) {
        this.lane = lane;
        this.complete = complete;
        this.readTo = readTo;
    }

    /** Of a lane that has nothing of the queue. */
    static Window empty(long lane) {
        return new Window(lane, true, null);
    }

    /** Of a lane that was not read yet; {@code from} is where to begin, null for its beginning. */
    static Window unread(long lane, ElementId from) {
        return new Window(lane, false, from);
    }

    QueuedMessage get(ElementId id) {
        return messages.get(id);
    }

    Collection<QueuedMessage> messages() {
        return messages.values();
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Messages in memory that nobody has. */
    int waiting() {
        return messages.size() - held;
    }

    boolean isComplete() {
        return complete;
    }

    ElementId readTo() {
        return readTo;
    }

    Dot behind() {
        return behind;
    }

    /** Whether the message has its place in memory when nobody has it. */
    boolean isInFront(ElementId id) {
        return complete || (readTo != null && id.compareTo(readTo) <= 0);
    }

    void put(QueuedMessage message) {
        messages.put(message.key.element(), message);
        message.isHere = true;
    }

    void remove(QueuedMessage message) {
        letGo(message);
        messages.remove(message.key.element());
        message.isHere = false;
    }

    void hold(QueuedMessage message) {
        if (!message.isHeld) {
            message.isHeld = true;
            held++;
        }
    }

    void letGo(QueuedMessage message) {
        if (message.isHeld) {
            message.isHeld = false;
            held--;
        }
    }

    /** A new message is not kept in memory: from it on, the lane is behind the window. */
    void passBy(ElementId added) {
        if (complete) {
            ElementId last = messages.isEmpty() ? null : messages.lastKey();
            if (last != null && (readTo == null || last.compareTo(readTo) > 0)) {
                readTo = last;
            }
            complete = false;
            behind = added.dot();
        }
    }

    /** The next of the lane was read. */
    void readTo(ElementId id) {
        readTo = id;
        behind = id.dot();
    }

    void readToTheEnd() {
        complete = true;
    }

    /** Leaves only so many waiting messages in front, the oldest; returns the others, which are still to be removed. */
    List<QueuedMessage> shrink(int keep) {
        List<QueuedMessage> last = new ArrayList<>();
        for (QueuedMessage message : messages.descendingMap().values()) {
            if (waiting() - last.size() <= keep) {
                break;
            }
            if (!message.isHeld) {
                last.add(message);
            }
        }
        if (!last.isEmpty()) {
            ElementId first = last.get(last.size() - 1).key.element();
            complete = false;
            readTo = messages.lowerKey(first);
            behind = first.dot();
        }
        return last;
    }
}
