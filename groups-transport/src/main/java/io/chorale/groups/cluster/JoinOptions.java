package io.chorale.groups.cluster;

/**
 * How a session takes part in a group.
 *
 * @param whenFull what happens when the session does not read as fast as the group sends
 * @param queueMessages how many messages of this group may wait for the session; 1 or more. Payloads of 64 MiB together
 *     are the bound too
 * @param viewSynchronous whether the group's views wait until all members have agreed to stop sending; the same for all
 *     members of a group
 */
public record JoinOptions(WhenFull whenFull, int queueMessages, boolean viewSynchronous) {
    /** Blocks senders at 10,000 messages; not view-synchronous. */
    public static final JoinOptions DEFAULT = new JoinOptions(WhenFull.BLOCK, 10_000, false);

    public JoinOptions {
        if (queueMessages < 1) {
            throw new IllegalArgumentException("queueMessages is 1 or more, not " + queueMessages);
        }
    }

    /** The same with another policy and bound. */
    public JoinOptions with(WhenFull policy, int messages) {
        return new JoinOptions(policy, messages, viewSynchronous);
    }

    /** The same for a view-synchronous group. */
    public JoinOptions withViewSynchrony() {
        return new JoinOptions(whenFull, queueMessages, true);
    }

    /** What happens at the bound of a session's queue. */
    public enum WhenFull {
        /**
         * Senders to the group wait until the session reads on. What they were about to send when they learn of it still
         * comes: the buffers and windows of all processes at most.
         */
        BLOCK,
        /** The oldest waiting message of the group is dropped; the session is told how many. */
        DROP_OLDEST,
        /** The session is disconnected. */
        DISCONNECT
    }
}
