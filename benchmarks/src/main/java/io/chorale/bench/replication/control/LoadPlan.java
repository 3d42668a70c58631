package io.chorale.bench.replication.control;

import io.chorale.bench.process.Words;
import java.time.Duration;

/**
 * One load of one process. It ends when everything that it sent is confirmed or has failed.
 *
 * @param callers threads
 * @param window how many entries each caller may have under way: 1 waits for each
 * @param entries after how many the load stops; {@link Long#MAX_VALUE} for no limit
 * @param sendNs after which it stops sending
 */
public record LoadPlan(int callers, int window, long entries, long sendNs) {

    public String encode() {
        return new Words()
                .put("callers", callers)
                .put("window", window)
                .put("entries", entries)
                .put("ns", sendNs)
                .toString();
    }

    /**
     * The opposite of {@link #encode()}.
     *
     * @throws IllegalArgumentException when the line is not such a plan
     */
    public static LoadPlan decode(String line) {
        Words words = Words.parse(line);
        return new LoadPlan(
                words.smallNumber("callers"), words.smallNumber("window"), words.number("entries"), words.number("ns"));
    }

    /** How long the send part may take. */
    public Duration send() {
        return Duration.ofNanos(sendNs);
    }
}
