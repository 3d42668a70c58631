package io.chorale.groups;

import static java.lang.System.Logger.Level.WARNING;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Says each (sender, cause) once. What was said is remembered up to a bound, the longest unused forgotten first. */
final class RejectLog {
    private static final int REMEMBERED = 512;

    private record Key(UUID sender, RejectCause cause) {}

    private final System.Logger logger;
    private final Map<Key, Boolean> said = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    RejectLog(System.Logger logger) {
        this.logger = logger;
    }

    void rejected(Member sender, RejectCause cause, RuntimeException reason) {
        if (!firstTime(new Key(sender.id(), cause))) {
            return;
        }
        String text = "Dropped what came from " + sender + " (" + cause + "): " + reason.getMessage()
                + ". From now on this cause is counted for this sender, not logged.";
        if (cause == RejectCause.LISTENER_FAILED) {
            logger.log(WARNING, text, reason);
        } else {
            logger.log(WARNING, text);
        }
    }

    private synchronized boolean firstTime(Key key) {
        return said.put(key, Boolean.TRUE) == null;
    }
}
