package io.chorale.groups.vs;

import io.chorale.groups.MessageTooLargeException;
import io.chorale.groups.Service;
import java.util.ArrayDeque;
import java.util.Deque;

/** What the application gave and what is not sent yet, already put together as it will be packed. */
final class Outbox {
    /** From FIFO on: these leave in the order in which they came. */
    private final Deque<Bundle> ordered = new ArrayDeque<>();

    private final Deque<Bundle> reliable = new ArrayDeque<>();
    private final Deque<Bundle> unreliable = new ArrayDeque<>();
    private final VsConfig config;
    private long bytes;
    private long lastTicket;

    Outbox(VsConfig config) {
        this.config = config;
    }

    /** The message's ticket, or 0 when there is no room. */
    long add(Service service, byte[] message) {
        int limit = service == Service.UNRELIABLE ? config.packetBytes() : config.maxMessageBytes();
        if (message.length > limit) {
            throw new MessageTooLargeException(message.length, limit);
        }
        if (bytes > 0 && bytes + message.length > config.outboxBytes()) {
            return 0;
        }
        bytes += Math.max(1, message.length);
        lastTicket++;
        Deque<Bundle> lane = lane(service);
        Bundle last = lane.peekLast();
        if (last == null || !last.takes(service, message, config.packetBytes())) {
            last = new Bundle(service);
            lane.add(last);
        }
        last.add(lastTicket, message);
        return lastTicket;
    }

    private Deque<Bundle> lane(Service service) {
        return switch (service) {
            case UNRELIABLE -> unreliable;
            case RELIABLE -> reliable;
            default -> ordered;
        };
    }

    Bundle nextUnreliable() {
        return unreliable.peek();
    }

    Bundle nextReliable() {
        return reliable.peek();
    }

    Bundle nextOrdered() {
        return ordered.peek();
    }

    /** A bundle has left as a whole. */
    void remove(Bundle bundle) {
        lane(bundle.service()).remove();
        bytes -= bundle.chargedBytes();
    }

    /** Large messages of which a part was sent in a view that has ended begin again. */
    void restart() {
        for (Bundle first : new Bundle[] {ordered.peek(), reliable.peek()}) {
            if (first != null) {
                first.restart();
            }
        }
    }

    /** How many packets with places are among the ordered ones that the window has room for. */
    int placedPackets(long withinBytes, int withinPackets) {
        long rest = withinBytes;
        int room = withinPackets;
        int packets = 0;
        for (Bundle bundle : ordered) {
            if (rest <= 0 || room <= 0) {
                break;
            }
            int parts = bundle.packetsLeft(config.packetBytes());
            long size = bundle.bytesLeft();
            if (bundle.service().includes(Service.AGREED)) {
                long fitting = size <= rest ? parts : Math.min(parts, rest / config.packetBytes() + 1);
                packets += (int) Math.min(fitting, room);
            }
            room -= parts;
            rest -= size + (long) parts * VsCodec.PACKET_HEADER_BYTES;
        }
        return packets;
    }
}
