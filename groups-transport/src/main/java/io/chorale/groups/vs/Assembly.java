package io.chorale.groups.vs;

import io.chorale.groups.Member;

/** Turns packets, given in order, into messages. A large message is held until its last fragment. */
final class Assembly {
    private byte[] large;
    private int filled;

    /** Hands out the messages that this packet holds or completes; false when it does not continue the message. */
    boolean deliver(Packet packet, Member sender, VsOutput output) {
        if (!packet.isFragment()) {
            deliverWhole(packet, sender, output);
            return true;
        }
        if (packet.offset() == 0) {
            large = new byte[packet.bodyBytes()];
            filled = 0;
        }
        if (large == null || packet.offset() != filled || filled + packet.bodyBytes() > packet.total()) {
            return false;
        }
        reserve(packet);
        System.arraycopy(packet.frame(), packet.bodyOffset(), large, filled, packet.bodyBytes());
        filled += packet.bodyBytes();
        if (filled == packet.total()) {
            output.deliver(new Delivery(sender, packet.service(), large, 0, filled));
            large = null;
        }
        return true;
    }

    /** Grows with what has arrived, not with what a first fragment promises. */
    private void reserve(Packet packet) {
        int needed = filled + packet.bodyBytes();
        if (needed > large.length) {
            int doubled = (int) Math.min(packet.total(), Math.max(needed, large.length * 2L));
            large = java.util.Arrays.copyOf(large, doubled);
        }
    }

    static void deliverWhole(Packet packet, Member sender, VsOutput output) {
        byte[] frame = packet.frame();
        int position = packet.bodyOffset();
        while (position < frame.length) {
            int size = 0;
            int shift = 0;
            int next;
            do {
                next = frame[position++];
                size |= (next & 0x7f) << shift;
                shift += 7;
            } while (next < 0);
            output.deliver(new Delivery(sender, packet.service(), frame, position, size));
            position += size;
        }
    }
}
