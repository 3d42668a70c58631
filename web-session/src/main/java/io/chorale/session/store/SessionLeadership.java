package io.chorale.session.store;

import io.chorale.groups.Member;
import io.chorale.replication.Dot;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ends idle sessions, and settles what two sides of a partition have left. Idle time is measured by the primary's own clock from when it saw the last use, so no clocks are
 * compared; a new reign starts counting anew, and a session may live up to one limit longer. Each tick looks at a
 * bounded number of sessions.
 */
final class SessionLeadership implements Leadership {
    static final int SESSIONS_PER_TICK = 512;
    static final long TOMBSTONE_AGE_MS = 3_600_000;
    private static final long MARK_INTERVAL_MS = 60_000;

    /** The newest tombstone at a time: all up to it can be forgotten when the mark is old enough. */
    private record Mark(long atMs, Dot upTo) {}

    private final SessionMachine machine;
    private final LeaderContext context;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final Deque<String> contested;
    private String cursor = "";

    SessionLeadership(SessionMachine machine, LeaderContext context) {
        this.machine = machine;
        this.context = context;
        this.contested = new ArrayDeque<>(machine.contested());
    }

    @Override
    public byte[] admit(Member client, byte[] operation) {
        SessionAnswer refusal = machine.admission(operation, context.isStorageFull());
        return refusal == null ? null : refusal.encode();
    }

    @Override
    public void onApplied(Dot dot, byte[] operation, byte[] answer) {
        // Nothing is shown to others but by answers, which the core holds back as long as needed.
    }

    @Override
    public void onSignal(Member from, byte[] signal) {
        // Sessions use no volatile messages.
    }

    @Override
    public void onMembers(Set<Member> present) {
        // Sessions belong to no member.
    }

    @Override
    public void onTick(long nowMs) {
        for (int i = 0; i < SESSIONS_PER_TICK && !contested.isEmpty(); i++) {
            context.propose(new SessionOperation.Settle(contested.removeFirst()).encode());
        }
        List<Map.Entry<String, StoredSession>> page = machine.following(cursor, SESSIONS_PER_TICK);
        for (Map.Entry<String, StoredSession> entry : page) {
            look(entry.getKey(), entry.getValue(), nowMs);
        }
        cursor =
                page.size() < SESSIONS_PER_TICK ? "" : page.get(page.size() - 1).getKey();
        forgetTombstones(nowMs);
    }

    private void look(String id, StoredSession session, long nowMs) {
        IdleWatch watch = session.watch();
        if (watch == null || watch.owner() != this || !watch.activity().equals(session.activity())) {
            session.watch(new IdleWatch(this, session.activity(), nowMs, false));
            return;
        }
        int limitSeconds = session.meta().maxInactiveSeconds();
        long limitMs = limitSeconds * 1000L + SessionMeta.touchIntervalMs(limitSeconds);
        if (limitSeconds > 0 && !watch.proposed() && nowMs - watch.sinceMs() > limitMs) {
            session.watch(new IdleWatch(this, watch.activity(), watch.sinceMs(), true));
            context.propose(new SessionOperation.Expire(id, session.activity()).encode());
        }
    }

    private void forgetTombstones(long nowMs) {
        Mark oldest = marks.peekFirst();
        if (oldest != null && nowMs - oldest.atMs >= TOMBSTONE_AGE_MS) {
            marks.removeFirst();
            context.propose(new SessionOperation.Prune(oldest.upTo).encode());
        }
        Dot newest = machine.newestTombstone();
        Mark last = marks.peekLast();
        boolean due = last == null || nowMs - last.atMs >= MARK_INTERVAL_MS;
        if (due && !newest.equals(Dot.NONE) && (last == null || !last.upTo.equals(newest))) {
            marks.addLast(new Mark(nowMs, newest));
        }
    }

    @Override
    public void stop() {
        marks.clear();
    }
}
