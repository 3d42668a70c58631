package io.chorale.jms.queue;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Queues that have messages in memory although nobody consumes from them: so few that all of a shard's cost little, and
 * none for long. Those that were used least recently go first; what is given back is read again for the next consumer,
 * as after a take-over. To be sent to, or to be left by a consumer, is to be used. When memory is short, none is kept.
 */
final class IdleWindows {
    /** Long enough for an application that makes a new consumer for each message. */
    static final long KEEP_MS = 30_000;

    static final int MAX_QUEUES = 256;

    /** As many messages as so many full windows have. */
    static final int MAX_FULL_WINDOWS = 8;

    private static final class Idle {
        private int messages;
        private long sinceMs;
    }

    private final int maxMessages;
    private final Map<QueueDispatch, Idle> leastRecentFirst = new LinkedHashMap<>();
    private int messages;
    private long nowMs;

    IdleWindows(int windowSize, long nowMs) {
        this.maxMessages = MAX_FULL_WINDOWS * windowSize;
        this.nowMs = nowMs;
    }

    void onTime(long newNowMs) {
        nowMs = newNowMs;
    }

    /** To be called after whatever happened to a queue. */
    void changed(QueueDispatch queue) {
        boolean isIdle = queue.isUnused();
        if (!isIdle && !queue.isCountedIdle) {
            return;
        }
        Idle idle = leastRecentFirst.remove(queue);
        int before = idle == null ? 0 : idle.messages;
        int now = isIdle ? queue.ready.size() : 0;
        messages += now - before;
        queue.isCountedIdle = isIdle;
        if (isIdle) {
            Idle next = idle == null ? new Idle() : idle;
            next.messages = now;
            next.sinceMs = nowMs;
            leastRecentFirst.put(queue, next);
        }
    }

    /** The queue whose messages are to leave the memory next; null when all may stay. */
    QueueDispatch next(MemoryBudget.Account account) {
        if (leastRecentFirst.isEmpty()) {
            return null;
        }
        Map.Entry<QueueDispatch, Idle> oldest =
                leastRecentFirst.entrySet().iterator().next();
        boolean isTooMuch = messages > maxMessages || leastRecentFirst.size() > MAX_QUEUES;
        boolean isOld = nowMs - oldest.getValue().sinceMs >= KEEP_MS;
        return isTooMuch || isOld || !account.hasRoomForWindows() ? oldest.getKey() : null;
    }

    /** Whether all of these, and no others, are counted as they are; for tests. */
    boolean isConsistent(Collection<QueueDispatch> queues) {
        long found = 0;
        long inThem = 0;
        for (QueueDispatch queue : queues) {
            if (queue.isUnused() != queue.isCountedIdle) {
                return false;
            }
            found += queue.isUnused() ? 1 : 0;
            inThem += queue.isUnused() ? queue.ready.size() : 0;
        }
        return found == leastRecentFirst.size() && inThem == messages;
    }
}
