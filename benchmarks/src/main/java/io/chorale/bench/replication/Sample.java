package io.chorale.bench.replication;

import io.chorale.bench.process.Usage;
import io.chorale.bench.replication.control.LoadResult;
import org.HdrHistogram.Histogram;

/**
 * One load.
 *
 * @param perSecond confirmed entries
 * @param cpuUs processor time of all processes together for one entry
 * @param writtenPerByte bytes that all processes together had written to the disk for one byte of an entry; NaN where
 *     the system does not count them
 * @param latency from call to confirmation
 */
record Sample(double perSecond, double cpuUs, double writtenPerByte, Histogram latency) {
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_US = 1e3;
    private static final double ENTRY_BYTES = 1_024;

    /** NaN for each figure that a load without a confirmed entry does not have. */
    static Sample of(LoadResult result, Usage usage) {
        double confirmed = result.confirmed();
        return new Sample(
                result.ns() == 0 ? 0 : confirmed * NS_PER_SECOND / result.ns(),
                usage.cpuNs() / NS_PER_US / confirmed,
                usage.writtenBytes() < 0 ? Double.NaN : usage.writtenBytes() / (confirmed * ENTRY_BYTES),
                result.latency());
    }
}
