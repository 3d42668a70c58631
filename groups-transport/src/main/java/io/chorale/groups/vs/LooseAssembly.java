package io.chorale.groups.vs;

import io.chorale.groups.Member;
import java.util.HashMap;
import java.util.Map;

/** Turns RELIABLE packets, in whatever order they come, into messages. */
final class LooseAssembly {
    /** A sender has one large message under way at a time; a few may lack a fragment each. */
    private static final int MAX_PARTIALS = 64;

    private static final class Partial {
        private byte[] bytes;
        private final int total;
        private int missing;

        Partial(int total) {
            this.bytes = new byte[0];
            this.total = total;
            this.missing = total;
        }

        void add(Packet packet) {
            int end = packet.offset() + packet.bodyBytes();
            if (end > bytes.length) {
                bytes = java.util.Arrays.copyOf(bytes, (int) Math.min(total, Math.max(end, bytes.length * 2L)));
            }
            System.arraycopy(packet.frame(), packet.bodyOffset(), bytes, packet.offset(), packet.bodyBytes());
            missing -= packet.bodyBytes();
        }
    }

    private final Map<Long, Partial> partials = new HashMap<>();

    /** Hands out the messages that this packet holds or completes; false when it fits no message. */
    boolean deliver(Packet packet, Member sender, VsOutput output) {
        if (!packet.isFragment()) {
            Assembly.deliverWhole(packet, sender, output);
            return true;
        }
        Partial partial = partials.get(packet.message());
        if (partial == null) {
            if (partials.size() == MAX_PARTIALS) {
                return false;
            }
            partial = new Partial(packet.total());
            partials.put(packet.message(), partial);
        }
        if (partial.total != packet.total() || partial.missing < packet.bodyBytes()) {
            return false;
        }
        partial.add(packet);
        if (partial.missing == 0) {
            partials.remove(packet.message());
            output.deliver(new Delivery(sender, packet.service(), partial.bytes, 0, partial.total));
        }
        return true;
    }
}
