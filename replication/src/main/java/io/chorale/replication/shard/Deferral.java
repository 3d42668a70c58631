package io.chorale.replication.shard;

/** Why a primary leaves something to be asked again. */
public enum Deferral {
    /** A request was answered {@link ClientReply.Busy}. */
    TURNED_AWAY,
    /** A question was not heard, since too much waits to be committed. */
    UNHEARD,
    /** A request was not heard, since what it follows is not known here (4.10). */
    AHEAD
}
