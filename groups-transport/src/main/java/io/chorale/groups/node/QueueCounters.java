package io.chorale.groups.node;

import java.util.concurrent.atomic.LongAdder;

/** What the queues of all sessions of a process did at their bounds, those included that are gone. */
final class QueueCounters {
    /** Senders were asked to hold back. */
    final LongAdder holds = new LongAdder();

    /** Messages were dropped because newer ones came. */
    final LongAdder dropped = new LongAdder();

    /** Sessions were ended because they did not read. */
    final LongAdder disconnected = new LongAdder();
}
