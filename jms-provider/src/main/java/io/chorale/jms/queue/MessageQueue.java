package io.chorale.jms.queue;

import io.chorale.jms.service.MessageKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of one queue in order of arrival. Keys only grow, since each decision's dot is above all before it; so
 * arrival is insertion order, and adding, finding and removing take constant time. The order of delivery, with
 * priorities, is kept by the dispatcher.
 */
final class MessageQueue {
    private final String name;
    private final Map<MessageKey, QueuedMessage> messages = new LinkedHashMap<>();
    private final int[] perPriority = new int[10];

    MessageQueue(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void add(QueuedMessage message) {
        messages.put(message.key, message);
        perPriority[message.priority]++;
    }

    QueuedMessage get(MessageKey key) {
        return messages.get(key);
    }

    void remove(QueuedMessage message) {
        if (messages.remove(message.key) != null) {
            perPriority[message.priority]--;
        }
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    int size() {
        return messages.size();
    }

    /** In order of arrival. */
    Collection<QueuedMessage> messages() {
        return messages.values();
    }

    /** Messages in order of delivery; {@code more} when the page ended at its size and not at the queue's end. */
    record Page(List<QueuedMessage> messages, boolean more) {}

    /** Up to {@code limit} unlocked, unexpired messages in order of delivery, at most {@code maxBytes} but at least one. */
    Page page(Question.Browse from, long maxBytes) {
        List<QueuedMessage> page = new ArrayList<>();
        long bytes = 0;
        for (int priority = 9; priority >= 0; priority--) {
            if (perPriority[priority] == 0) {
                continue;
            }
            for (QueuedMessage message : messages.values()) {
                if (message.priority != priority || !isShown(message, from)) {
                    continue;
                }
                bytes += message.body.lengthBytes;
                if (page.size() == from.limit() || (bytes > maxBytes && !page.isEmpty())) {
                    return new Page(page, true);
                }
                page.add(message);
            }
        }
        return new Page(page, false);
    }

    private static boolean isShown(QueuedMessage message, Question.Browse from) {
        return !message.isLocked()
                && !message.isExpired(from.nowMs())
                && (from.afterKey() == null || message.isAfter(from.afterPriority(), from.afterKey()));
    }
}
