package io.chorale.bench.groups.control;

import io.chorale.bench.process.Latencies;
import io.chorale.bench.process.Words;
import org.HdrHistogram.Histogram;

/**
 * What one member saw of one measurement.
 *
 * @param delivered messages in the whole run
 * @param lost messages that were sent and did not come until the end
 * @param faults messages that came twice, out of their sender's order, or before what caused them
 * @param orderHash of all deliveries in their order; equal at all members when they had one order
 * @param windowCount messages delivered in the measured time
 * @param windowNs how long that was here
 * @param cpuNs of this process in that time
 * @param latency of other members' messages, in nanoseconds from when they should have been sent
 */
public record MemberResult(
        long delivered,
        long lost,
        long faults,
        long orderHash,
        long windowCount,
        long windowNs,
        long cpuNs,
        Histogram latency) {

    public String encode() {
        return new Words()
                .put("delivered", delivered)
                .put("lost", lost)
                .put("faults", faults)
                .put("hash", orderHash)
                .put("count", windowCount)
                .put("ns", windowNs)
                .put("cpu", cpuNs)
                .put("latency", Latencies.encode(latency))
                .toString();
    }

    /**
     * The opposite of {@link #encode()}.
     *
     * @throws IllegalArgumentException when the line is not a result
     */
    public static MemberResult decode(String line) {
        Words words = Words.parse(line);
        return new MemberResult(
                words.number("delivered"),
                words.number("lost"),
                words.number("faults"),
                words.number("hash"),
                words.number("count"),
                words.number("ns"),
                words.number("cpu"),
                Latencies.decode(words.text("latency")));
    }
}
