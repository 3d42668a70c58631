package io.chorale.groups;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The live counters behind {@link ChannelStats}. Thread-safe. */
final class ChannelCounters {
    private final LongAdder framesSent = new LongAdder();
    private final LongAdder messagesSent = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder messagesDropped = new LongAdder();
    private final LongAdder framesReceived = new LongAdder();
    private final LongAdder messagesReceived = new LongAdder();
    private final Map<RejectCause, LongAdder> rejected = new EnumMap<>(RejectCause.class);

    ChannelCounters() {
        for (RejectCause cause : RejectCause.values()) {
            rejected.put(cause, new LongAdder());
        }
    }

    void sent(int messages, int bytes) {
        framesSent.increment();
        messagesSent.add(messages);
        bytesSent.add(bytes);
    }

    void dropped(int messages) {
        messagesDropped.add(messages);
    }

    void frameReceived() {
        framesReceived.increment();
    }

    void messageReceived() {
        messagesReceived.increment();
    }

    void rejected(RejectCause cause) {
        rejected.get(cause).increment();
    }

    ChannelStats snapshot(long engineRejected) {
        Map<RejectCause, Long> causes = new EnumMap<>(RejectCause.class);
        rejected.forEach((cause, count) -> causes.put(cause, count.sum()));
        return new ChannelStats(
                framesSent.sum(),
                messagesSent.sum(),
                bytesSent.sum(),
                messagesDropped.sum(),
                framesReceived.sum(),
                messagesReceived.sum(),
                causes,
                engineRejected);
    }
}
