package io.chorale.bench.replication.control;

import io.chorale.bench.process.Latencies;
import io.chorale.bench.process.Words;
import org.HdrHistogram.Histogram;

/**
 * What one load came to.
 *
 * @param failed entries whose outcome is a failure or unknown
 * @param ns from the first call to the last confirmation
 * @param latency from call to confirmation, in nanoseconds
 */
public record LoadResult(long confirmed, long failed, long ns, Histogram latency) {

    public String encode() {
        return new Words()
                .put("confirmed", confirmed)
                .put("failed", failed)
                .put("ns", ns)
                .put("latency", Latencies.encode(latency))
                .toString();
    }

    /**
     * The opposite of {@link #encode()}.
     *
     * @throws IllegalArgumentException when the line is not such a result
     */
    public static LoadResult decode(String line) {
        Words words = Words.parse(line);
        return new LoadResult(
                words.number("confirmed"),
                words.number("failed"),
                words.number("ns"),
                Latencies.decode(words.text("latency")));
    }
}
