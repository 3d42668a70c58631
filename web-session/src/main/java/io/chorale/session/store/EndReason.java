package io.chorale.session.store;

import io.chorale.groups.wire.WireException;

/** Why a session id will never be used again. */
public enum EndReason {
    /** The application invalidated it. */
    INVALIDATED,
    /** It was idle beyond its limit. */
    EXPIRED,
    /** The session goes on under another id. */
    RENAMED;

    static EndReason of(int number) {
        return switch (number) {
            case 0 -> INVALIDATED;
            case 1 -> EXPIRED;
            case 2 -> RENAMED;
            default -> throw new WireException("No end of a session has the number " + number);
        };
    }

    int number() {
        return switch (this) {
            case INVALIDATED -> 0;
            case EXPIRED -> 1;
            case RENAMED -> 2;
        };
    }
}
