package io.chorale.session.store;

/**
 * What a node takes; primaries and backups count alike. At a limit new sessions and growing ones are refused, others
 * go on.
 *
 * @param maxSessions sessions held by one node, at least 1
 * @param maxBytes estimated bytes of all sessions held by one node, at least 1
 * @param maxSessionBytes estimated bytes of one session, at least 1; below the largest message that the group carries
 */
public record SessionLimits(long maxSessions, long maxBytes, long maxSessionBytes) {

    /** A million sessions, a quarter of the heap, and 4 MiB for one session. */
    public static SessionLimits defaults() {
        return new SessionLimits(1_000_000, Runtime.getRuntime().maxMemory() / 4, 4L << 20);
    }

    public SessionLimits {
        if (maxSessions < 1 || maxBytes < 1 || maxSessionBytes < 1) {
            throw new IllegalArgumentException("Session limits are at least 1: " + maxSessions + " sessions, "
                    + maxBytes + " bytes, " + maxSessionBytes + " bytes each");
        }
    }
}
