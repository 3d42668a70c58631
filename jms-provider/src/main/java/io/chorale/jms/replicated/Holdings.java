package io.chorale.jms.replicated;

import io.chorale.jms.service.MessageKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages that a consumer holds, as it tells a new primary. A message that is given back may be handed out to the
 * same consumer again before the answer to its return has come: then it is held twice, once for each time that it was
 * handed out, and that answer ends the first time only. Not thread-safe.
 */
final class Holdings {
    private final Map<MessageKey, Integer> timesHeld = new LinkedHashMap<>();

    void add(MessageKey key) {
        timesHeld.merge(key, 1, Integer::sum);
    }

    /** Ends the holding of a message once; false when it is not held. */
    boolean remove(MessageKey key) {
        Integer before = timesHeld.computeIfPresent(key, (same, times) -> times - 1);
        if (before != null && before == 0) {
            timesHeld.remove(key);
        }
        return before != null;
    }

    void clear() {
        timesHeld.clear();
    }

    List<MessageKey> keys() {
        return List.copyOf(timesHeld.keySet());
    }
}
