package io.chorale.session.store;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;

/**
 * What a session knows of itself. Times are of the clients' clocks and are only handed back to applications; expiry
 * never compares them.
 *
 * @param maxInactiveSeconds 0 or less is "never expires"
 */
public record SessionMeta(long creationMs, long lastAccessMs, int maxInactiveSeconds) {

    SessionMeta accessed(long accessMs) {
        return new SessionMeta(creationMs, Math.max(lastAccessMs, accessMs), maxInactiveSeconds);
    }

    SessionMeta limitedTo(int seconds) {
        return new SessionMeta(creationMs, lastAccessMs, seconds);
    }

    /**
     * How long after its last request a client may leave out telling the store: a tenth of the limit, at most a
     * minute. The store adds as much to the limit before it expires a session, so leaving it out shortens no session.
     */
    public static long touchIntervalMs(int maxInactiveSeconds) {
        return maxInactiveSeconds <= 0 ? 60_000 : Math.min(60_000, maxInactiveSeconds * 100L);
    }

    void write(WireWriter out) {
        out.writeLong(creationMs).writeLong(lastAccessMs).writeInt(maxInactiveSeconds);
    }

    static SessionMeta read(WireReader in) {
        return new SessionMeta(in.readLong(), in.readLong(), in.readInt());
    }
}
