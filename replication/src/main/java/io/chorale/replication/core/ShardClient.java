package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.ReplicationException;
import io.chorale.replication.ReplicationException.Outcome;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.Answer;
import io.chorale.replication.core.Message.Busy;
import io.chorale.replication.core.Message.Forgotten;
import io.chorale.replication.core.Message.Query;
import io.chorale.replication.core.Message.Reigns;
import io.chorale.replication.core.Message.Request;
import io.chorale.replication.core.Message.ToClient;
import io.chorale.replication.core.Message.ToPrimary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * This node as a client of one shard: requests wait here until they are answered, and are sent again, in order, to
 * each new primary. Questions are numbered downwards from -1, so that the numbers of requests have no gaps.
 */
final class ShardClient {
    /** A request that waits longer is sent again, in case that it or its answer met a view change. */
    static final long RESEND_AFTER_MS = 2_000;
    /** So many of the oldest waiting requests are sent again at a time. */
    private static final int RESEND_AT_MOST = 64;
    /** A primary that has too much to do is left alone for so long. */
    private static final long BUSY_MS = 50;

    private static final class Waiting {
        private final long call;
        private final byte[] bytes;
        private final Dot after;
        private final long deadlineMs;
        private boolean sent;
        private long sentMs;
        private Epoch lastSentWith;
        private boolean wasSentUnderOne;
        /** Whether an earlier reign may have applied it on the other side of a partition, for all that the present one knows. */
        private boolean maybeAppliedElsewhere;
        /** The lowest epoch that it was sent with; none when it was sent to several shards of one name. */
        private Epoch since;

        Waiting(long call, byte[] bytes, Dot after, long deadlineMs) {
            this.call = call;
            this.bytes = bytes;
            this.after = after;
            this.deadlineMs = deadlineMs;
        }

        void sentWith(Epoch epoch, boolean one, long nowMs) {
            sentMs = nowMs;
            maybeAppliedElsewhere |= wasSentUnderOne && !lastSentWith.equals(epoch);
            wasSentUnderOne |= one;
            lastSentWith = epoch;
            if (!sent) {
                since = epoch;
            } else if (since.line() != epoch.line()) {
                since = Epoch.NONE;
            } else if (since.isAfter(epoch)) {
                since = epoch;
            }
            sent = true;
        }
    }

    private final ShardId id;
    private final ShardHost host;
    private final Effects effects;
    /** In the order of their numbers, since they are numbered as they come. */
    private final LinkedHashMap<Long, Waiting> requests = new LinkedHashMap<>();

    private final TreeMap<Long, Waiting> questions = new TreeMap<>();
    private long lastRequest;
    private long lastQuestion;
    private Epoch epoch = Epoch.NONE;
    private Member primary;
    private boolean one;
    /** From which request on the primary was too busy; 0 when it is not. */
    private long busyFrom;

    private long busyUntilMs;

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
        return requests.size() + questions.size();
    }

    void request(long call, byte[] operation, Dot after, long timeoutMs) {
        lastRequest++;
        Waiting waiting = new Waiting(call, operation, after, host.nowMs() + timeoutMs);
        requests.put(lastRequest, waiting);
        if (primary != null && busyFrom == 0) {
            sendRequest(lastRequest, waiting);
        }
    }

    void query(long call, byte[] question, long timeoutMs) {
        lastQuestion--;
        Waiting waiting = new Waiting(call, question, Dot.NONE, host.nowMs() + timeoutMs);
        questions.put(lastQuestion, waiting);
        if (primary != null) {
            sendQuestion(lastQuestion, waiting);
        }
    }

    void signal(byte[] signal) {
        if (primary != null) {
            host.send(primary, new ToPrimary(id, epoch, signal));
        }
    }

    void onReigns(Member from, Reigns reigns) {
        // While there is none any will do: one that was lost from the view may come back with the reign that it had,
        // and
        // what the other side of a partition went on with may have got a higher epoch, and be gone.
        if (primary != null && !reigns.epoch().isAfter(epoch)) {
            return;
        }
        epoch = reigns.epoch();
        primary = from;
        one = reigns.one();
        busyFrom = 0;
        effects.reign(id, epoch, primary, reigns.copies());
        requests.forEach(this::sendRequest);
        questions.descendingMap().forEach(this::sendQuestion);
    }

    void onAnswer(Answer answer) {
        if (!answer.changed() && !answer.epoch().equals(epoch)) {
            // The refusal of an earlier reign: a later one may have applied what was sent again.
            return;
        }
        Waiting waiting = (answer.sequence() < 0 ? questions : requests).remove(answer.sequence());
        if (waiting != null && !answer.changed() && waiting.maybeAppliedElsewhere) {
            effects.fail(
                    waiting.call,
                    new ReplicationException(
                            Outcome.IN_DOUBT,
                            "Shard " + id + " got the request in several reigns, and the last one, of " + primary
                                    + ", does nothing for it; under policy one an earlier one may have applied it on the"
                                    + " other side of a partition. Look at what is there before asking anew.",
                            answer.answer()));
        } else if (waiting != null && !answer.changed() && answer.answer().length == 0) {
            effects.fail(
                    waiting.call,
                    new ReplicationException(
                            Outcome.REFUSED,
                            "The state machine of shard " + id + " failed on the request, and nothing was done; the log"
                                    + " of the shard's primary, now " + primary + ", says why."));
        } else if (waiting != null) {
            effects.complete(waiting.call, answer.answer());
        }
    }

    void onBusy(Busy busy) {
        if (busy.epoch().equals(epoch)) {
            busyFrom = busyFrom == 0 ? busy.sequence() : Math.min(busyFrom, busy.sequence());
            busyUntilMs = host.nowMs() + BUSY_MS;
        }
    }

    void onForgotten(Forgotten forgotten) {
        if (!forgotten.epoch().equals(epoch)) {
            // Another reign may know more.
            return;
        }
        Waiting waiting = requests.remove(forgotten.sequence());
        if (waiting != null) {
            effects.fail(
                    waiting.call,
                    new ReplicationException(
                            Outcome.IN_DOUBT,
                            "Shard " + id + " has taken this node for gone and has forgotten what it asked for, so it"
                                    + " cannot tell whether the request was applied. Look at what is there before asking"
                                    + " anew."));
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
        expire(requests, true);
        expire(questions, false);
        if (primary == null) {
            return;
        }
        if (busyFrom != 0 && host.nowMs() >= busyUntilMs) {
            long from = busyFrom;
            busyFrom = 0;
            requests.forEach((sequence, waiting) -> {
                if (sequence >= from) {
                    sendRequest(sequence, waiting);
                }
            });
        } else if (busyFrom == 0) {
            sendLateAgain();
        }
    }

    private void expire(Map<Long, Waiting> all, boolean isRequest) {
        long now = host.nowMs();
        all.values().removeIf(waiting -> {
            boolean late = waiting.deadlineMs <= now;
            if (late) {
                effects.fail(waiting.call, timedOut(!isRequest || !waiting.sent));
            }
            return late;
        });
    }

    private void sendLateAgain() {
        int resent = 0;
        for (Map<Long, Waiting> each : List.of(requests, questions.descendingMap())) {
            for (Map.Entry<Long, Waiting> entry : each.entrySet()) {
                if (resent == RESEND_AT_MOST || host.nowMs() - entry.getValue().sentMs < RESEND_AFTER_MS) {
                    break;
                }
                if (entry.getKey() < 0) {
                    sendQuestion(entry.getKey(), entry.getValue());
                } else {
                    sendRequest(entry.getKey(), entry.getValue());
                }
                resent++;
            }
        }
    }

    private ReplicationException timedOut(boolean harmless) {
        return new ReplicationException(
                harmless ? Outcome.REFUSED : Outcome.IN_DOUBT,
                "Shard " + id + " did not answer in time; "
                        + (primary == null ? "it has no primary at present. " : "its primary is " + primary + ". ")
                        + (harmless ? "Nothing was done." : "The request may or may not have been applied."));
    }

    private void sendRequest(long sequence, Waiting waiting) {
        waiting.sentWith(epoch, one, host.nowMs());
        long lowestOpen = requests.keySet().iterator().next();
        host.send(primary, new Request(id, epoch, waiting.since, sequence, lowestOpen, waiting.after, waiting.bytes));
    }

    private void sendQuestion(long sequence, Waiting waiting) {
        waiting.sentMs = host.nowMs();
        host.send(primary, new Query(id, epoch, sequence, waiting.bytes));
    }
}
