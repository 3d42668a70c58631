package io.chorale.groups.vs;

import io.chorale.groups.Service;

/**
 * A part of one member's stream in one view: small messages of one level, or a fragment of a large message.
 *
 * @param rank the sender's place among the members of the view
 * @param seq its number in the sender's stream, from 1
 * @param place its place in the total order; 0 for levels without
 * @param causes how much of each stream its sender had delivered; empty for levels without
 * @param message tells large messages of one sender apart; 0 when it holds whole messages
 * @param total the size of the large message that this is a fragment of; 0 when it holds whole messages
 * @param offset where in the large message the fragment begins
 * @param frame the packet as it was sent, kept to be sent again
 * @param bodyOffset where in the frame the messages begin
 */
record Packet(
        ViewId view,
        int rank,
        long seq,
        Service service,
        long place,
        long[] causes,
        long message,
        int total,
        int offset,
        byte[] frame,
        int bodyOffset) {
    static final long[] NO_CAUSES = {};

    boolean isFragment() {
        return total > 0;
    }

    boolean isPlaced() {
        return service.includes(Service.AGREED);
    }

    int bodyBytes() {
        return frame.length - bodyOffset;
    }

    @Override
    public String toString() {
        return "packet " + rank + "/" + seq + " " + service + (isPlaced() ? " place " + place : "");
    }
}
