package io.chorale.bench.jms;

import io.chorale.bench.jms.control.PhaseResult;
import io.chorale.bench.process.Usage;
import org.HdrHistogram.Histogram;

/**
 * One load.
 *
 * @param perSecond messages that were sent, and received by all that they were for
 * @param cpuUs processor time of all processes together for one message that was sent
 * @param compilingUs of it, the JVM's compiler
 */
record Sample(double perSecond, double cpuUs, double compilingUs, Histogram send, Histogram endToEnd) {
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_US = 1e3;

    /** NaN for each figure that a load without a message does not have. */
    static Sample of(PhaseResult result, Usage usage) {
        double messages = result.messages();
        return new Sample(
                result.ns() == 0 ? 0 : messages * NS_PER_SECOND / result.ns(),
                us(usage.cpuNs(), messages),
                us(usage.compilingNs(), messages),
                result.send(),
                result.endToEnd());
    }

    private static double us(long ns, double messages) {
        return messages == 0 ? Double.NaN : ns / NS_PER_US / messages;
    }
}
