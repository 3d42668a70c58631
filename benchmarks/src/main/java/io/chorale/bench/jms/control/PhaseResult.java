package io.chorale.bench.jms.control;

import io.chorale.bench.process.Latencies;
import io.chorale.bench.process.Words;
import org.HdrHistogram.Histogram;

/**
 * What one phase of a load came to.
 *
 * @param messages that were sent and confirmed
 * @param ns from the first call to the last receipt, or confirmation when that came later
 * @param send from call to confirmation, in nanoseconds; in transactions, the commits
 * @param endToEnd from when each message was to be sent to when it was received; of loads at an even distance only
 */
public record PhaseResult(long messages, long ns, Histogram send, Histogram endToEnd) {

    public String encode() {
        return new Words()
                .put("messages", messages)
                .put("ns", ns)
                .put("send", Latencies.encode(send))
                .put("end-to-end", Latencies.encode(endToEnd))
                .toString();
    }

    /**
     * The opposite of {@link #encode()}.
     *
     * @throws IllegalArgumentException when the line is not such a result
     */
    public static PhaseResult decode(String line) {
        Words words = Words.parse(line);
        return new PhaseResult(
                words.number("messages"),
                words.number("ns"),
                Latencies.decode(words.text("send")),
                Latencies.decode(words.text("end-to-end")));
    }
}
