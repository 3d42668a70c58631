package io.chorale.jms.queue;

import io.chorale.jms.service.MessageKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is in memory of one queue: a window for each priority. */
final class MessageQueue {
    private final String name;
    private final long base;
    private final Window[] windows = new Window[10];

    /** Whether the dispatcher serves it. */
    boolean isServed;

    /** Makes a queue of which nothing is in memory. */
    MessageQueue(String name, LaneCounts counts, EmptyingQueues emptying) {
        this.name = name;
        this.base = LaneNumber.base(name);
        for (int priority = 0; priority < windows.length; priority++) {
            long lane = LaneNumber.of(base, priority);
            if (counts.of(lane) > 0) {
                windows[priority] = Window.unread(lane, emptying.beginning(name, lane));
            }
        }
    }

    String name() {
        return name;
    }

    long base() {
        return base;
    }

    /** Null while there was never a message of this priority. */
    Window windowIfAny(int priority) {
        return windows[priority];
    }

    Window window(int priority) {
        Window window = windows[priority];
        if (window == null) {
            window = Window.empty(LaneNumber.of(base, priority));
            windows[priority] = window;
        }
        return window;
    }

    /** Null if a message of this queue cannot have the key. */
    Window windowOf(MessageKey key) {
        long lane = key.element().lane();
        return LaneNumber.baseOf(lane) == base && LaneNumber.priorityOf(lane) >= 0
                ? window(LaneNumber.priorityOf(lane))
                : null;
    }

    /** All that is in memory, in order of delivery; a copy. */
    List<QueuedMessage> messages() {
        List<QueuedMessage> all = new ArrayList<>();
        for (int priority = windows.length - 1; priority >= 0; priority--) {
            if (windows[priority] != null) {
                all.addAll(windows[priority].messages());
            }
        }
        return all;
    }

    /** It was deleted: nothing of what lies in its lanes now belongs to it. */
    void clear() {
        Arrays.fill(windows, null);
    }

    /** Whether it can be forgotten, to be read from the disk again. */
    boolean isIdle() {
        for (Window window : windows) {
            if (window != null && !window.isEmpty()) {
                return false;
            }
        }
        return !isServed;
    }
}
