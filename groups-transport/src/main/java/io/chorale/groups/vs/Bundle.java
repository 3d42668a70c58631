package io.chorale.groups.vs;

import io.chorale.groups.Service;
import io.chorale.groups.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Messages that leave together in one packet; or one large message that leaves in several. */
final class Bundle {
    private final Service service;
    private final List<byte[]> messages = new ArrayList<>();
    private long[] tickets = new long[4];
    private int bytes;
    private int charged;
    /** How much of a large message has left. */
    private int sent;

    Bundle(Service service) {
        this.service = service;
    }

    Service service() {
        return service;
    }

    boolean takes(Service other, byte[] message, int packetBytes) {
        return other == service && (long) bytes + encoded(message) <= packetBytes;
    }

    void add(long ticket, byte[] message) {
        if (messages.size() == tickets.length) {
            tickets = java.util.Arrays.copyOf(tickets, tickets.length * 2);
        }
        tickets[messages.size()] = ticket;
        messages.add(message);
        bytes += encoded(message);
        charged += Math.max(1, message.length);
    }

    private static int encoded(byte[] message) {
        return WireWriter.bytesOfSize(message.length) + message.length;
    }

    List<byte[]> messages() {
        return messages;
    }

    /** The one message of a bundle that is too large for a packet. */
    byte[] large() {
        return messages.get(0);
    }

    boolean isFragmented(int packetBytes) {
        return messages.size() == 1 && messages.get(0).length > packetBytes;
    }

    long firstTicket() {
        return tickets[0];
    }

    int packetsLeft(int packetBytes) {
        return isFragmented(packetBytes) ? (large().length - sent + packetBytes - 1) / packetBytes : 1;
    }

    int bytesLeft() {
        return bytes - sent;
    }

    int bytes() {
        return bytes;
    }

    int chargedBytes() {
        return charged;
    }

    int sentBytes() {
        return sent;
    }

    void sent(int more) {
        sent += more;
    }

    void restart() {
        sent = 0;
    }

    void forEachTicket(LongConsumer action) {
        for (int i = 0; i < messages.size(); i++) {
            action.accept(tickets[i]);
        }
    }
}
