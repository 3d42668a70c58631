package io.chorale.bench.process;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** How latencies are kept: 1 ns to 20 s, to three digits. */
public final class Latencies {
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(20);
    private static final int DIGITS = 3;

    private Latencies() {}

    public static Histogram empty() {
        return new Histogram(MAX_NS, DIGITS);
    }

    /** Records a latency; one out of the range counts as the range's end and is never left out. */
    public static void record(Histogram histogram, long latencyNs) {
        histogram.recordValue(Math.max(1, Math.min(latencyNs, MAX_NS)));
    }

    /** A percentile in microseconds; NaN when nothing was recorded. */
    public static double percentileUs(Histogram histogram, double percentile) {
        return histogram.getTotalCount() == 0 ? Double.NaN : histogram.getValueAtPercentile(percentile) / 1_000.0;
    }

    /** One word of a line. */
    public static String encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        histogram.encodeIntoCompressedByteBuffer(buffer);
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The opposite of {@link #encode}.
     *
     * @throws IllegalArgumentException when the word is no histogram
     */
    public static Histogram decode(String word) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(word)), 0);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("The latencies cannot be read", e);
        }
    }
}
