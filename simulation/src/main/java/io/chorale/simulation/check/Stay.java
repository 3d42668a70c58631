package io.chorale.simulation.check;

import io.chorale.groups.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One incarnation's time in one view: what it delivered there, and where the transitional signal was. */
final class Stay {
    final Incarnation owner;
    final InstalledView view;
    final long fromMs;
    /** The view before; null for the first. */
    final Stay previous;
    /** The next view; null for the last. */
    Stay next;

    final List<Message> delivered = new ArrayList<>();
    /** When each of them was; longer than the deliveries are many. */
    private long[] deliveredMs = new long[16];

    /** How many deliveries there were before the signal; -1 while there was none. */
    int signalAt = -1;
    /** Who the signal named; null while there was none. */
    List<Member> together;

    /** How many messages from FIFO on it has sent here. */
    int streamLength;

    Stay(Incarnation owner, InstalledView view, Stay previous, long fromMs) {
        this.owner = owner;
        this.view = view;
        this.previous = previous;
        this.fromMs = fromMs;
    }

    void deliver(Message message, long atMs) {
        if (delivered.size() == deliveredMs.length) {
            deliveredMs = Arrays.copyOf(deliveredMs, 2 * deliveredMs.length);
        }
        deliveredMs[delivered.size()] = atMs;
        delivered.add(message);
    }

    long deliveredMs(int index) {
        return deliveredMs[index];
    }

    boolean isBeforeSignal(int index) {
        return signalAt < 0 || index < signalAt;
    }

    @Override
    public String toString() {
        return owner + " in " + view;
    }
}
