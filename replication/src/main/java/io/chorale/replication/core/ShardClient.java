package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.Epoch;
import io.chorale.replication.ReplicationException;
import io.chorale.replication.ReplicationException.Outcome;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.Answer;
import io.chorale.replication.core.Message.Query;
import io.chorale.replication.core.Message.Reigns;
import io.chorale.replication.core.Message.Request;
import io.chorale.replication.core.Message.ToClient;
import io.chorale.replication.core.Message.ToPrimary;
import java.util.Iterator;
import java.util.TreeMap;

/**
 * This node as a client of one shard: requests wait here until they are answered, and are sent again, in order, to
 * each new primary.
 */
final class ShardClient {
    /** A request that waits longer is sent again, in case that it or its answer met a view change. */
    static final long RESEND_AFTER_MS = 2_000;
    /** So many of the oldest waiting requests are sent again at a time. */
    private static final int RESEND_AT_MOST = 64;

    private static final class Waiting {
        private final long call;
        private final byte[] bytes;
        private final boolean query;
        private final long deadlineMs;
        private boolean sent;
        private long sentMs;

        Waiting(long call, byte[] bytes, boolean query, long deadlineMs) {
            this.call = call;
            this.bytes = bytes;
            this.query = query;
            this.deadlineMs = deadlineMs;
        }
    }

    private final ShardId id;
    private final ShardHost host;
    private final Effects effects;
    private final TreeMap<Long, Waiting> open = new TreeMap<>();
    private long lastSequence;
    private Epoch epoch = Epoch.NONE;
    private Member primary;

    ShardClient(ShardId id, ShardHost host, Effects effects) {
        this.id = id;
        this.host = host;
        this.effects = effects;
    }

    Member primary() {
        return primary;
    }

    Epoch epoch() {
        return epoch;
    }

    int waiting() {
        return open.size();
    }

    void call(long call, byte[] bytes, boolean query, long timeoutMs) {
        lastSequence++;
        Waiting waiting = new Waiting(call, bytes, query, host.nowMs() + timeoutMs);
        open.put(lastSequence, waiting);
        if (primary != null) {
            send(lastSequence, waiting);
        }
    }

    void signal(byte[] signal) {
        if (primary != null) {
            host.send(primary, new ToPrimary(id, epoch, signal));
        }
    }

    void onReigns(Member from, Reigns reigns) {
        // A primary that was lost from the view may come back with the reign that it had.
        boolean isBack = primary == null && reigns.epoch().equals(epoch);
        if (!isBack && !reigns.epoch().isAfter(epoch)) {
            return;
        }
        epoch = reigns.epoch();
        primary = from;
        effects.reign(id, epoch, primary, reigns.inSync().size());
        open.forEach(this::send);
    }

    void onAnswer(Answer answer) {
        Waiting waiting = open.remove(answer.sequence());
        if (waiting != null) {
            effects.complete(waiting.call, answer.answer());
        }
    }

    void onSignal(Member from, ToClient signal) {
        if (from.equals(primary) && signal.epoch().equals(epoch)) {
            effects.signal(id, signal.signal());
        }
    }

    void onView() {
        if (primary != null && !host.present().contains(primary)) {
            primary = null;
            effects.vacant(id);
        }
    }

    void onTick() {
        long now = host.nowMs();
        int resent = 0;
        for (Iterator<Waiting> each = open.values().iterator(); each.hasNext(); ) {
            Waiting waiting = each.next();
            if (waiting.deadlineMs <= now) {
                each.remove();
                effects.fail(waiting.call, timedOut(waiting));
            }
        }
        if (primary == null) {
            return;
        }
        for (var each : open.entrySet()) {
            if (resent == RESEND_AT_MOST || now - each.getValue().sentMs < RESEND_AFTER_MS) {
                break;
            }
            send(each.getKey(), each.getValue());
            resent++;
        }
    }

    private ReplicationException timedOut(Waiting waiting) {
        boolean harmless = waiting.query || !waiting.sent;
        return new ReplicationException(
                harmless ? Outcome.REFUSED : Outcome.IN_DOUBT,
                "Shard " + id + " did not answer in time; "
                        + (primary == null ? "it has no primary at present. " : "its primary is " + primary + ". ")
                        + (harmless ? "Nothing was done." : "The request may or may not have been applied."));
    }

    private void send(long sequence, Waiting waiting) {
        waiting.sent = true;
        waiting.sentMs = host.nowMs();
        host.send(
                primary,
                waiting.query
                        ? new Query(id, epoch, sequence, waiting.bytes)
                        : new Request(id, epoch, sequence, open.firstKey(), waiting.bytes));
    }
}
