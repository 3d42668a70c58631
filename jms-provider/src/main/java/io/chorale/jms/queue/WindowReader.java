package io.chorale.jms.queue;

import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
import java.util.List;

/** Reads windows on when they run low, a bounded number of messages in one event. */
final class WindowReader {
    private static final int MAX_READ_PER_EVENT = 16_384;

    /** What is read at once when the memory for messages is nearly full: something, so that it can be consumed. */
    private static final int READ_WHEN_SHORT = 16;

    private static final int LOOKED_AT_ONCE = 64;

    /** A body costs as much as so many heads. */
    private static final int BODY_COST = 8;

    private final MessageStore store;
    private final Untold untold;
    private int left = MAX_READ_PER_EVENT;

    WindowReader(MessageStore store, Untold untold) {
        this.store = store;
        this.untold = untold;
    }

    void newEvent() {
        left = MAX_READ_PER_EVENT;
    }

    /** Whether this event may read nothing more. */
    boolean isSpent() {
        return left <= 0;
    }

    /** Whether there are messages behind a window that may be handed out. */
    boolean hasMore(MessageQueue queue) {
        for (int priority = 9; priority >= 0; priority--) {
            if (hasMore(queue.windowIfAny(priority))) {
                return true;
            }
        }
        return false;
    }

    boolean hasMore(Window window) {
        return window != null && !window.isComplete() && untold.isTold(window.behind());
    }

    /** Whether less than half of the window is left; with little memory, whether nothing is. */
    boolean isLow(Window window) {
        boolean isHalfEmpty =
                window.waiting() < store.windowSize() / 2 && store.account().hasRoomForWindows();
        return window.waiting() == 0 || isHalfEmpty;
    }

    /** What lies behind the window, or behind a place further on, told or not. */
    List<LoadedElement> look(Window window, ElementId from) {
        ElementId after = window.readTo() == null || window.readTo().compareTo(from) < 0 ? from : window.readTo();
        List<LoadedElement> page = store.page(window.lane, after, LOOKED_AT_ONCE);
        left -= BODY_COST * Math.max(1, page.size());
        return page;
    }

    List<QueuedMessage> readOn(MessageQueue queue, Window window) {
        int room = Math.max(1, store.windowSize() - window.waiting());
        int limit = store.account().hasRoomForWindows() ? room : Math.min(room, READ_WHEN_SHORT);
        MessageStore.Reading read = store.readOn(queue, window, limit);
        left -= Math.max(1, read.elements());
        return read.waiting();
    }
}
