package io.chorale.groups.management;

import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.QueueStatus;

/** One queue of one session, with getters, which is what JMX reads. */
public final class QueueFigures {
    private final Address session;
    private final QueueStatus status;

    public QueueFigures(Address session, QueueStatus status) {
        this.session = session;
        this.status = status;
    }

    /** The session's name and number. */
    public String getSession() {
        return session.name() + "/" + session.number();
    }

    /** Whose messages; starts with {@code #} for those to the session alone. */
    public String getGroup() {
        return status.group();
    }

    /** What happens at the bound: {@code BLOCK}, {@code DROP_OLDEST} or {@code DISCONNECT}. */
    public String getWhenFull() {
        return status.whenFull().name();
    }

    public int getWaiting() {
        return status.waiting();
    }

    /** How many messages may wait. */
    public int getBound() {
        return status.bound();
    }

    public long getWaitingBytes() {
        return status.waitingBytes();
    }

    /** How many waited at most. */
    public int getMostWaiting() {
        return status.mostWaiting();
    }

    /** How often senders were asked to wait for this session. */
    public long getHolds() {
        return status.holds();
    }

    /** Messages dropped so far. */
    public long getDropped() {
        return status.dropped();
    }
}
