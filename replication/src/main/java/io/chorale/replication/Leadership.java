package io.chorale.replication;

import io.chorale.groups.Member;
import java.util.Set;

/**
 * The volatile side of a state machine at its primary: what may be forgotten when the reign ends, such as attached
 * consumers and what was handed to them. Called by one thread at a time, the one that applies.
 */
public interface Leadership {

    /**
     * Looks at a request before it becomes a decision.
     *
     * @return null to append the operation, or an answer that refuses it without appending
     */
    byte[] admit(Member client, byte[] operation);

    /**
     * A decision is committed: what it did may be shown from now on. Told in the order of the log, for each operation that
     * {@link StateMachine#apply} decided in this reign; other decisions may have been taken since.
     */
    void onApplied(Dot dot, byte[] operation, byte[] answer);

    /** A member sent a volatile message to this shard's primary. */
    void onSignal(Member from, byte[] signal);

    /** The members that are present now; called at the start of the reign and whenever they change. */
    void onMembers(Set<Member> present);

    /** Time has passed: about ten times a second. */
    void onTick(long nowMs);

    /** The reign is over; nothing may be sent any more. */
    void stop();
}
