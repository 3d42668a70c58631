package io.chorale.groups.vs;

import io.chorale.groups.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns RELIABLE packets, in whatever order they come, into messages. */
final class LooseAssembly {
    /** A sender has one large message under way at a time; a few may lack a fragment each. */
    private static final int MAX_PARTIALS = 64;

    /** Keeps the packets as they came, so that it takes no more memory than has arrived. */
    private static final class Partial {
        private final List<Packet> packets = new ArrayList<>();
        private final int total;
        private int missing;

        Partial(int total) {
            this.total = total;
            this.missing = total;
        }

        byte[] toBytes() {
            byte[] bytes = new byte[total];
            for (Packet packet : packets) {
                System.arraycopy(packet.frame(), packet.bodyOffset(), bytes, packet.offset(), packet.bodyBytes());
            }
            return bytes;
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
        partial.packets.add(packet);
        partial.missing -= packet.bodyBytes();
        if (partial.missing == 0) {
            partials.remove(packet.message());
            output.deliver(new Delivery(sender, packet.service(), partial.toBytes(), 0, partial.total));
        }
        return true;
    }
}
