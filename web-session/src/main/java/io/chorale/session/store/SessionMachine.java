package io.chorale.session.store;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.replication.ReplayedMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sessions of one shard. Versions are {@link Dot dots}, which are never reused, so a copy that stems from a
 * decision that was lost with its node can be told from the present one, whatever their order. Writers of different
 * attributes both survive; of the same attribute the last in the log does, on every replica.
 */
public final class SessionMachine implements ReplayedMachine.Decider {
    private static final int SNAPSHOT_FORMAT = 1;

    private final SessionBudget budget;
    private final SessionBudget.Usage usage;
    private final TreeMap<String, StoredSession> sessions = new TreeMap<>();
    private Tombstones tombstones = new Tombstones();
    private long totalBytes;

    public SessionMachine(SessionBudget budget) {
        this.budget = budget;
        this.usage = budget.register();
    }

    @Override
    public byte[] apply(Dot dot, byte[] operation) {
        SessionAnswer answer;
        try {
            answer = apply(dot, SessionOperation.decode(operation));
        } catch (WireException e) {
            answer = new SessionAnswer.Refused(e.getMessage());
        }
        usage.set(sessions.size(), totalBytes);
        return answer.encode();
    }

    private SessionAnswer apply(Dot dot, SessionOperation operation) {
        if (operation instanceof SessionOperation.Prune prune) {
            tombstones.prune(prune.upTo());
            return new SessionAnswer.Applied(dot, Dot.NONE);
        }
        if (operation instanceof SessionOperation.Create create) {
            return create(dot, create);
        }
        StoredSession session = sessions.get(operation.id());
        if (session == null) {
            return absent(operation.id());
        }
        if (operation instanceof SessionOperation.Update update) {
            return update(dot, session, update);
        }
        if (operation instanceof SessionOperation.Touch touch) {
            session.touched(touch.accessMs(), dot);
            return new SessionAnswer.Applied(session.version(), session.version());
        }
        if (operation instanceof SessionOperation.Rename rename) {
            return rename(dot, session, rename);
        }
        if (operation instanceof SessionOperation.Expire expire) {
            if (!expire.activity().equals(session.activity())) {
                return new SessionAnswer.Refused("The session was used again before its expiry was decided");
            }
            return end(dot, expire.id(), EndReason.EXPIRED);
        }
        return end(dot, operation.id(), EndReason.INVALIDATED);
    }

    private SessionAnswer create(Dot dot, SessionOperation.Create create) {
        EndReason ended = tombstones.reason(create.id());
        if (ended != null) {
            return new SessionAnswer.Gone(ended);
        }
        if (sessions.containsKey(create.id())) {
            return new SessionAnswer.Refused("The session id exists; draw another one");
        }
        StoredSession session = new StoredSession(create.meta(), dot);
        create.puts().forEach(put -> session.put(put, dot));
        sessions.put(create.id(), session);
        totalBytes += session.sizeBytes();
        return new SessionAnswer.Applied(dot, Dot.NONE);
    }

    private SessionAnswer update(Dot dot, StoredSession session, SessionOperation.Update update) {
        Dot previous = session.version();
        totalBytes -= session.sizeBytes();
        update.removes().forEach(session::remove);
        update.puts().forEach(put -> session.put(put, dot));
        if (update.maxInactiveSeconds() != null) {
            session.limit(update.maxInactiveSeconds());
        }
        session.touched(update.accessMs(), dot);
        session.changed(dot);
        totalBytes += session.sizeBytes();
        return new SessionAnswer.Applied(dot, previous);
    }

    private SessionAnswer rename(Dot dot, StoredSession session, SessionOperation.Rename rename) {
        if (sessions.containsKey(rename.newId()) || tombstones.reason(rename.newId()) != null) {
            return new SessionAnswer.Refused("The new session id exists or existed; draw another one");
        }
        Dot previous = session.version();
        sessions.remove(rename.id());
        sessions.put(rename.newId(), session);
        tombstones.add(rename.id(), EndReason.RENAMED, dot);
        session.changed(dot);
        return new SessionAnswer.Applied(dot, previous);
    }

    private SessionAnswer end(Dot dot, String id, EndReason reason) {
        StoredSession session = sessions.remove(id);
        totalBytes -= session.sizeBytes();
        tombstones.add(id, reason, dot);
        return new SessionAnswer.Applied(dot, session.version());
    }

    private SessionAnswer absent(String id) {
        EndReason ended = tombstones.reason(id);
        return ended == null ? new SessionAnswer.Missing() : new SessionAnswer.Gone(ended);
    }

    @Override
    public byte[] query(byte[] question) {
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
                : session.since(question.known());
    }

    /** Says whether the operation may be logged: null if so, else the refusal. Asked at the primary only. */
    SessionAnswer admission(byte[] operation) {
        SessionOperation decoded;
        try {
            decoded = SessionOperation.decode(operation);
        } catch (WireException e) {
            return new SessionAnswer.Refused(e.getMessage());
        }
        String refusal = null;
        if (decoded instanceof SessionOperation.Create create) {
            long bytes = StoredSession.newBytes(create.puts());
            refusal = budget.refusal(1, bytes, bytes);
        } else if (decoded instanceof SessionOperation.Update update && sessions.containsKey(update.id())) {
            StoredSession session = sessions.get(update.id());
            long growth = session.growthBytes(update.puts());
            // What shrinks is let through whatever the size, or a session above a lowered limit could never be mended.
            refusal = growth <= 0 ? null : budget.refusal(0, session.sizeBytes() + growth, growth);
        }
        return refusal == null ? null : new SessionAnswer.Refused(refusal);
    }

    public void snapshot(WireWriter out) {
        out.writeByte(SNAPSHOT_FORMAT).writeSize(sessions.size());
        sessions.forEach((id, session) -> session.write(out.writeString(id)));
        tombstones.write(out);
    }

    public void restore(WireReader in) {
        int format = in.readByte();
        if (format != SNAPSHOT_FORMAT) {
            throw new WireException("Session snapshot format " + format + " is not known here");
        }
        sessions.clear();
        totalBytes = 0;
        int count = in.readSize();
        for (int i = 0; i < count; i++) {
            String id = in.readString();
            StoredSession session = StoredSession.read(in);
            sessions.put(id, session);
            totalBytes += session.sizeBytes();
        }
        tombstones = Tombstones.read(in);
        usage.set(sessions.size(), totalBytes);
    }

    @Override
    public Leadership lead(LeaderContext context) {
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
