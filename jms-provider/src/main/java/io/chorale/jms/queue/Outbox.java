package io.chorale.jms.queue;

import io.chorale.groups.Member;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.LeaderContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** Packs the deliveries of one event into few signals for each member, in order with all else that is told to it. */
final class Outbox {
    private static final int MAX_SIGNAL_BYTES = 256 * 1024;

    private final LeaderContext context;
    private final Map<Member, WireWriter> deliveries = new LinkedHashMap<>();

    Outbox(LeaderContext context) {
        this.context = context;
    }

    void deliver(AttachedConsumer consumer, Held held, byte[] envelope) {
        WireWriter out = deliveries.get(consumer.member);
        if (out == null) {
            out = new WireWriter(1024);
            SignalCodec.startDeliver(out);
            deliveries.put(consumer.member, out);
        }
        SignalCodec.writeHanded(
                out,
                consumer.id,
                consumer.number,
                held.message.key,
                held.message.deliveries + 1,
                held.isCountedFirst,
                envelope);
        if (out.length() >= MAX_SIGNAL_BYTES) {
            flush(consumer.member);
        }
    }

    void send(Member to, PrimarySignal signal) {
        flush(to);
        context.signal(to, SignalCodec.encode(signal));
    }

    void flush() {
        deliveries.forEach((member, out) -> context.signal(member, out.toBytes()));
        deliveries.clear();
    }

    void drop(Member member) {
        deliveries.remove(member);
    }

    private void flush(Member member) {
        WireWriter out = deliveries.remove(member);
        if (out != null) {
            context.signal(member, out.toBytes());
        }
    }
}
