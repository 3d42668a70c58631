package io.chorale.jms.queue;

import io.chorale.groups.Member;
import java.util.HashSet;
import java.util.Set;

/**
 * The time after a take-over in which nothing is handed out yet: consumers of the former primary still hold messages,
 * and only they know which. It ends when all members that were present at the start of the reign have attached their
 * consumers, or after a grace time, for a member may have no interest in queues or hang. What is claimed later than that
 * may have been handed to another consumer; then the claim is void, and only one of the two can acknowledge.
 */
final class Gathering {
    private final long graceMs;
    private final Set<Member> awaited = new HashSet<>();
    private final Set<Member> early = new HashSet<>();
    private boolean started;
    private boolean over;
    private long endsMs;

    Gathering(long graceMs) {
        this.graceMs = graceMs;
    }

    void onMembers(Set<Member> present, long nowMs) {
        if (!started) {
            started = true;
            endsMs = nowMs + graceMs;
            awaited.addAll(present);
            awaited.removeAll(early);
        } else {
            awaited.retainAll(present);
        }
    }

    void onAllAttached(Member member) {
        if (!started) {
            early.add(member);
        }
        awaited.remove(member);
    }

    boolean isOver(long nowMs) {
        if (!over && started && (awaited.isEmpty() || nowMs >= endsMs)) {
            over = true;
            awaited.clear();
        }
        return over;
    }
}
