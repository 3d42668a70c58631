package io.chorale.groups.vs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Works out what a member delivers of a view after the transitional signal, without delivering it. The result depends on
 * the cut alone, but for what was delivered before: members that come together end up with equal sets.
 */
final class LastDeliveries {
    /**
     * @param reliable delivered first, in no order
     * @param ordered in the order of delivery, each the next of its stream from FIFO on
     * @param beyondHoles those of them that have a hole before them in the total order
     */
    record Result(List<Packet> reliable, List<Packet> ordered, List<Packet> beyondHoles) {}

    private final Reception reception;
    private final Cut cut;
    private final long[] cursor;
    /** Streams that lost a packet: nothing of them is delivered any more. */
    private final boolean[] ended;

    private final List<Packet> ordered = new ArrayList<>();
    private final List<Packet> beyondHoles = new ArrayList<>();
    private long place;
    private boolean holes;

    LastDeliveries(Reception reception, Cut cut) {
        this.reception = reception;
        this.cut = cut;
        this.cursor = reception.causes();
        this.ended = new boolean[reception.size()];
        this.place = reception.deliveredPlace() + 1;
    }

    Result compute() {
        Map<Long, Packet> placed = cut.placedFrom(place);
        long last = placed.isEmpty() ? 0 : Collections.max(placed.keySet());
        deliverWhatHasItsTurn();
        while (place <= last) {
            Packet packet = placed.get(place);
            if (packet != null) {
                ended[packet.rank()] = true;
            }
            holes = true;
            place++;
            deliverWhatHasItsTurn();
        }
        return new Result(cut.waiting(), ordered, beyondHoles);
    }

    private void deliverWhatHasItsTurn() {
        boolean progress = true;
        while (progress) {
            progress = false;
            for (int rank = 0; rank < cursor.length; rank++) {
                progress |= deliverFrom(rank);
            }
        }
    }

    private boolean deliverFrom(int rank) {
        boolean progress = false;
        while (!ended[rank] && cursor[rank] < cut.end(rank)) {
            Packet head = reception.stream(rank).get(cursor[rank] + 1);
            if (head == null || !hasItsTurn(head)) {
                return progress;
            }
            cursor[rank]++;
            ordered.add(head);
            if (head.isPlaced()) {
                place++;
                if (holes) {
                    beyondHoles.add(head);
                }
            }
            progress = true;
        }
        return progress;
    }

    private boolean hasItsTurn(Packet packet) {
        return switch (packet.service()) {
            case UNRELIABLE, RELIABLE, FIFO -> true;
            case CAUSAL -> areDelivered(packet.causes());
            case AGREED, SAFE ->
                packet.place() == place
                        && areDelivered(packet.causes())
                        && (!holes || cut.isTogether(packet.rank()) || cut.isObliged(packet));
        };
    }

    private boolean areDelivered(long[] causes) {
        for (int i = 0; i < causes.length; i++) {
            if (cursor[i] < causes[i]) {
                return false;
            }
        }
        return true;
    }
}
