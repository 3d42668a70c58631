package io.chorale.session.store;

import io.chorale.groups.wire.WireException;
import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.ShardElements;
import io.chorale.replication.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sessions of one shard. Versions are {@link Dot dots}, which are never reused, so a copy that stems from a
 * decision that was lost with its node can be told from the present one, whatever their order. Writers of different
 * attributes both survive; of the same attribute the last in the log does. A session, each attribute and each end of an
 * id is an element; what is written takes the place of an element by another.
 */
public final class SessionMachine implements StateMachine {
    private static final String DISK_FULL = "The disk of a node that keeps this session is full: give the disk of its"
            + " dataDirectory more room; sessions that end or shrink free some";

    private final SessionBudget budget;
    private final SessionBudget.Usage usage;
    private final ShardElements bodies;
    private final TreeMap<String, StoredSession> sessions = new TreeMap<>();
    private final Tombstones tombstones = new Tombstones();
    private final SessionLoader loader = new SessionLoader(tombstones);
    private long totalBytes;

    /**
     * Makes an empty machine.
     *
     * @param bodies where the values of attributes are
     */
    public SessionMachine(SessionBudget budget, ShardElements bodies) {
        this.budget = budget;
        this.usage = budget.register();
        this.bodies = bodies;
    }

    @Override
    public void load(LoadedElement element) {
        loader.load(element);
    }

    private void finishLoading() {
        if (!loader.isEmpty()) {
            loader.finish(sessions);
            totalBytes = sessions.values().stream()
                    .mapToLong(StoredSession::sizeBytes)
                    .sum();
            usage.set(sessions.size(), totalBytes);
        }
    }

    @Override
    public byte[] apply(Dot dot, byte[] operation, Changes changes) {
        finishLoading();
        SessionAnswer answer;
        try {
            answer = apply(dot, SessionOperation.decode(operation), changes);
        } catch (WireException e) {
            answer = new SessionAnswer.Refused(e.getMessage());
        }
        usage.set(sessions.size(), totalBytes);
        return answer.encode();
    }

    private SessionAnswer apply(Dot dot, SessionOperation operation, Changes changes) {
        if (operation instanceof SessionOperation.Prune prune) {
            tombstones.prune(prune.upTo(), changes);
            return new SessionAnswer.Applied(dot, Dot.NONE);
        }
        if (operation instanceof SessionOperation.Create create) {
            return create(dot, create, changes);
        }
        if (operation instanceof SessionOperation.Settle settle) {
            return settle(dot, settle.id(), changes);
        }
        StoredSession session = sessions.get(operation.id());
        if (session == null) {
            return absent(operation.id());
        }
        if (operation instanceof SessionOperation.Update update) {
            return update(dot, session, update, changes);
        }
        if (operation instanceof SessionOperation.Touch touch) {
            session.touched(touch.accessMs());
            session.save(changes);
            return new SessionAnswer.Applied(session.version(), session.version());
        }
        if (operation instanceof SessionOperation.Rename rename) {
            return rename(dot, session, rename, changes);
        }
        if (operation instanceof SessionOperation.Expire expire) {
            if (!expire.activity().equals(session.activity())) {
                return new SessionAnswer.Refused("The session was used again before its expiry was decided");
            }
            return end(dot, expire.id(), EndReason.EXPIRED, changes);
        }
        return end(dot, operation.id(), EndReason.INVALIDATED, changes);
    }

    private SessionAnswer create(Dot dot, SessionOperation.Create create, Changes changes) {
        EndReason ended = tombstones.reason(create.id());
        if (ended != null) {
            return new SessionAnswer.Gone(ended);
        }
        if (sessions.containsKey(create.id())) {
            return new SessionAnswer.Refused("The session id exists; draw another one");
        }
        StoredSession session = new StoredSession(create.id(), create.meta(), dot);
        create.puts().forEach(put -> session.put(put, dot, changes));
        session.save(changes);
        sessions.put(create.id(), session);
        totalBytes += session.sizeBytes();
        return new SessionAnswer.Applied(dot, Dot.NONE);
    }

    private SessionAnswer update(Dot dot, StoredSession session, SessionOperation.Update update, Changes changes) {
        Dot previous = session.version();
        totalBytes -= session.sizeBytes();
        update.removes().forEach(name -> session.remove(name, changes));
        update.puts().forEach(put -> session.put(put, dot, changes));
        if (update.maxInactiveSeconds() != null) {
            session.limit(update.maxInactiveSeconds());
        }
        session.touched(update.accessMs());
        session.changed(dot);
        session.save(changes);
        totalBytes += session.sizeBytes();
        return new SessionAnswer.Applied(dot, previous);
    }

    private SessionAnswer rename(Dot dot, StoredSession session, SessionOperation.Rename rename, Changes changes) {
        if (sessions.containsKey(rename.newId()) || tombstones.reason(rename.newId()) != null) {
            return new SessionAnswer.Refused("The new session id exists or existed; draw another one");
        }
        Dot previous = session.version();
        session.rename(rename.newId(), changes, bodies);
        sessions.remove(rename.id());
        sessions.put(rename.newId(), session);
        session.changed(dot);
        session.save(changes);
        tombstones.add(rename.id(), EndReason.RENAMED, changes);
        return new SessionAnswer.Applied(dot, previous);
    }

    private SessionAnswer end(Dot dot, String id, EndReason reason, Changes changes) {
        StoredSession session = sessions.remove(id);
        totalBytes -= session.sizeBytes();
        session.removeAll(changes);
        tombstones.add(id, reason, changes);
        return new SessionAnswer.Applied(dot, session.version());
    }

    private SessionAnswer settle(Dot dot, String id, Changes changes) {
        List<ElementId> losers = loader.takeLosers(id);
        StoredSession session = sessions.get(id);
        losers.forEach(changes::remove);
        if (!losers.isEmpty() && session != null) {
            session.changed(dot);
            session.save(changes);
        }
        return new SessionAnswer.Applied(dot, Dot.NONE);
    }

    private SessionAnswer absent(String id) {
        EndReason ended = tombstones.reason(id);
        return ended == null ? new SessionAnswer.Missing() : new SessionAnswer.Gone(ended);
    }

    @Override
    public byte[] query(byte[] question) {
        finishLoading();
        try {
            return answer(SessionQuestion.decode(question)).encode();
        } catch (WireException e) {
            return new SessionAnswer.Refused(e.getMessage()).encode();
        }
    }

    private SessionAnswer answer(SessionQuestion question) {
        StoredSession session = sessions.get(question.id());
        if (session == null) {
            return absent(question.id());
        }
        return session.version().equals(question.known())
                ? new SessionAnswer.Unchanged()
                : session.since(question.known(), bodies);
    }

    /**
     * Says whether the operation may be logged: null if so, else the refusal. Asked at the primary only.
     *
     * @param isStorageFull whether the disk takes nothing more but what frees space
     */
    SessionAnswer admission(byte[] operation, boolean isStorageFull) {
        SessionOperation decoded;
        try {
            decoded = SessionOperation.decode(operation);
        } catch (WireException e) {
            return new SessionAnswer.Refused(e.getMessage());
        }
        String refusal = null;
        if (isThePrimarysOwn(decoded)) {
            refusal = "Only a shard's primary decides that";
        } else if (decoded instanceof SessionOperation.Create create) {
            long bytes = StoredSession.newBytes(create.puts());
            refusal = isStorageFull ? DISK_FULL : budget.refusal(1, bytes, bytes);
        } else if (decoded instanceof SessionOperation.Update update && sessions.containsKey(update.id())) {
            StoredSession session = sessions.get(update.id());
            long growth = session.growthBytes(update.puts());
            // What shrinks is let through whatever the size, or a session above a lowered limit could never be mended.
            refusal = growth <= 0 ? null : growthRefusal(session.sizeBytes() + growth, growth, isStorageFull);
        }
        return refusal == null ? null : new SessionAnswer.Refused(refusal);
    }

    private String growthRefusal(long sessionBytes, long growthBytes, boolean isStorageFull) {
        return isStorageFull ? DISK_FULL : budget.refusal(0, sessionBytes, growthBytes);
    }

    private static boolean isThePrimarysOwn(SessionOperation operation) {
        return operation instanceof SessionOperation.Expire
                || operation instanceof SessionOperation.Prune
                || operation instanceof SessionOperation.Settle;
    }

    @Override
    public Leadership lead(LeaderContext context) {
        finishLoading();
        return new SessionLeadership(this, context);
    }

    /** Up to {@code count} sessions whose ids follow {@code after}, in the order of ids; fewer at the end. */
    List<Map.Entry<String, StoredSession>> following(String after, int count) {
        List<Map.Entry<String, StoredSession>> page = new ArrayList<>(count);
        for (Map.Entry<String, StoredSession> entry :
                sessions.tailMap(after, false).entrySet()) {
            if (page.size() == count) {
                break;
            }
            page.add(entry);
        }
        return page;
    }

    /** Ids that have elements which do not count, since two sides of a partition were merged. */
    List<String> contested() {
        return loader.contested();
    }

    Dot newestTombstone() {
        return tombstones.newest();
    }

    /** The number of sessions in this shard. */
    public int size() {
        return sessions.size();
    }

    int tombstones() {
        return tombstones.size();
    }
}
