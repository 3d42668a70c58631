package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientReply.Answer;
import io.chorale.replication.shard.ClientReply.Busy;
import io.chorale.replication.shard.ClientReply.Forgotten;
import io.chorale.replication.shard.ClientRequest.Query;
import io.chorale.replication.shard.ClientRequest.Request;
import io.chorale.replication.shard.Entry.Proposed;
import io.chorale.replication.shard.Entry.Requested;
import io.chorale.replication.shard.Entry.Seal;
import io.chorale.replication.shard.Entry.Stable;
import io.chorale.replication.shard.Rules.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/**
 * A primary's side towards its clients: has requests decided and appended, and answers them when that is committed. All of
 * it is forgotten with the reign.
 */
final class RequestDesk {
    /** Above so many entries on their way, requests are turned away until some are committed. */
    static final int MAX_IN_FLIGHT = 16_384;

    /** When so much waits of answers, questions are not heard: they are asked again. */
    static final int MAX_WAITING_BYTES = 16 << 20;

    /** What waits beside an answer, roughly. */
    private static final long WAITING_BYTES = 256;

    private record Caller(ClientId client, long sequence) {}

    /** What is said to a client when the log is committed up to an index. */
    private record Waiting(long index, Caller caller, boolean changed, Payload answer) {}

    /** An entry with which clients are forgotten, if any. */
    private record Silent(long index, List<ClientId> forgotten) {}

    private final Epoch epoch;
    private final DurableReplica replica;
    private final ShardOutput output;
    private final Rules rules;
    private final ObjLongConsumer<Entry> appender;
    private final Decider decider;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Set<Caller> inFlight = new HashSet<>();
    /** Who has asked in this reign, with the floor that there was for it then: nothing of it is forgotten since. */
    private final Map<ClientId, Epoch> recent = new HashMap<>();

    /** Entries of the log that the application knows nothing of. */
    private final ArrayDeque<Silent> silent = new ArrayDeque<>();

    /** From which request on a client was turned away: what follows must not overtake it. */
    private final Map<ClientId, Long> turnedAwayFrom = new HashMap<>();

    /** Questions that came while no entry may be appended. */
    private final List<Query> held = new ArrayList<>();

    private long last = 1;
    /** What is after it has not been sent yet: whoever confirms that does so later than now. */
    private long lastSent = 1;

    private long committed = 1;
    private long waitingBytes;
    private boolean isClosed;

    /**
     * @param appender appends an entry at an index
     */
    RequestDesk(
            Epoch epoch,
            DurableReplica replica,
            ShardOutput output,
            Rules rules,
            ObjLongConsumer<Entry> appender,
            Decider decider) {
        this.epoch = epoch;
        this.replica = replica;
        this.output = output;
        this.rules = rules;
        this.appender = appender;
        this.decider = decider;
    }

    /** Takes no new requests from now on. */
    void stopTaking() {
        isClosed = true;
    }

    /** Takes requests again. */
    void resume() {
        isClosed = false;
        List<Query> late = List.copyOf(held);
        held.clear();
        late.forEach(this::query);
    }

    /** The reign is over: whoever waits must ask the next one. */
    void close() {
        isClosed = true;
        held.clear();
        decider.close();
    }

    void request(Request request) {
        Caller caller = new Caller(request.client(), request.sequence());
        recent.computeIfAbsent(request.client(), replica.state()::floorOf);
        Windows windows = replica.state().windows();
        if (windows.isDecided(request.client(), request.sequence())) {
            boolean changed = windows.contains(request.client(), request.sequence());
            Payload answer = windows.answer(request.client(), request.sequence());
            answer(new Waiting(committed, caller, changed, answer));
        } else if (!inFlight.contains(caller)) {
            if (mayBeForgotten(request)) {
                output.reply(request.client(), new Forgotten(epoch, request.sequence()));
            } else if (isAhead(request)) {
                passOver(request);
            } else if (mustWait(request)) {
                turnAway(caller);
            } else {
                decide(request, caller);
            }
        }
    }

    /** Whether it may have been decided before a stable point at which its client was forgotten (11.2). */
    private boolean mayBeForgotten(Request request) {
        boolean isOfAnother = request.since().line() != epoch.line();
        return rules.keep(Rule.REFUSE_FORGOTTEN)
                && (isOfAnother || !request.since().isAfter(recent.get(request.client())));
    }

    /**
     * Whether it follows something that another side of a partition has decided (4.10). It is not answered: what is merged
     * opens another reign, which the client asks, too.
     */
    private boolean isAhead(Request request) {
        return rules.keep(Rule.WAIT_FOR_EARLIER) && !replica.state().context().covers(request.after());
    }

    /** What follows it does not wait for it, though it was turned away before. */
    private void passOver(Request request) {
        output.deferred(Deferral.AHEAD);
        if (!overtakes(request)) {
            turnedAwayFrom.remove(request.client());
        }
    }

    /** Whether the client has asked for anything in this reign. */
    boolean isRecent(ClientId client) {
        return recent.containsKey(client);
    }

    /** Whether anything is appended at present. */
    boolean isTaking() {
        return !isClosed;
    }

    /** Has the epochs before this one sealed; returns the index of the entry. */
    long seal() {
        appendSilently(new Seal(), List.of());
        return last;
    }

    /** Has a stable point appended. */
    void settle(Stable stable) {
        appendSilently(stable, stable.forgotten());
    }

    private void appendSilently(Entry entry, List<ClientId> forgotten) {
        last++;
        silent.addLast(new Silent(last, forgotten));
        appender.accept(entry, last);
    }

    /** All that was appended until now is on its way. */
    void sent() {
        lastSent = last;
    }

    private boolean mustWait(Request request) {
        return isClosed || last - committed >= MAX_IN_FLIGHT || overtakes(request);
    }

    private boolean overtakes(Request request) {
        Long from = turnedAwayFrom.get(request.client());
        // What the client does not wait for any more never comes again.
        return from != null && request.sequence() > Math.max(from, request.lowestOpen());
    }

    private void turnAway(Caller caller) {
        output.deferred(Deferral.TURNED_AWAY);
        long from = turnedAwayFrom.merge(caller.client(), caller.sequence(), Math::min);
        output.reply(caller.client(), new Busy(epoch, from));
    }

    /** Decides nothing for a client that is not there at present; what it sends later must not overtake this. */
    void turnAway(Request request) {
        Caller caller = new Caller(request.client(), request.sequence());
        boolean isDecided = replica.state().windows().isDecided(request.client(), request.sequence());
        if (!isDecided && !inFlight.contains(caller)) {
            turnAway(caller);
        }
    }

    private void decide(Request request, Caller caller) {
        turnedAwayFrom.remove(request.client());
        Origin asker = new Origin(request.client(), request.sequence(), 0);
        Decision decision = decider.decide(new Dot(epoch, last + 1), asker, request.operation());
        boolean refused = decision.changes().isEmpty();
        if (refused && !rules.keep(Rule.REFUSE_BEHIND_BARRIER)) {
            answer(new Waiting(committed, caller, false, decision.answer()));
            return;
        }
        inFlight.add(caller);
        Requested entry = new Requested(
                request.client(), request.sequence(), request.lowestOpen(), decision.answer(), decision.changes());
        last++;
        await(new Waiting(last, caller, !refused, decision.answer()));
        appender.accept(entry, last);
    }

    /** Has a decision of the primary's own appended; false when it takes none any more. */
    boolean propose(Payload operation) {
        if (isClosed) {
            return false;
        }
        Dot dot = new Dot(epoch, last + 1);
        // Nothing else has this name, so nothing is taken for a copy of what this adds.
        Origin asker = new Origin(ClientId.ofReign(epoch), dot.index(), 0);
        Decision decision = decider.decide(dot, asker, operation);
        last++;
        appender.accept(new Proposed(decision.changes()), last);
        return true;
    }

    /**
     * Answers when all that was decided is committed; where a quorum decides who reigns, also an entry that was sent after the
     * question came, since another one may reign by now and have decided more.
     */
    void query(Query query) {
        boolean needsEntry = !replica.config().policy().confirmsWithoutQuorum();
        if (needsEntry && isClosed) {
            if (held.size() < MAX_IN_FLIGHT) {
                held.add(query);
            } else {
                output.deferred(Deferral.UNHEARD);
            }
            return;
        }
        if (waitingBytes >= MAX_WAITING_BYTES) {
            output.deferred(Deferral.UNHEARD);
            return;
        }
        Caller caller = new Caller(query.client(), query.sequence());
        Payload found = decider.query(query.question());
        if (needsEntry && last == lastSent) {
            appendSilently(new Proposed(List.of()), List.of());
        }
        Waiting answer = new Waiting(last, caller, true, found);
        if (last == committed) {
            answer(answer);
        } else {
            await(answer);
        }
    }

    private void await(Waiting known) {
        waiting.addLast(known);
        waitingBytes += bytesOf(known);
    }

    private static long bytesOf(Waiting known) {
        return WAITING_BYTES + known.answer().length();
    }

    private void answer(Waiting known) {
        Caller caller = known.caller();
        output.reply(caller.client(), new Answer(epoch, caller.sequence(), known.changed(), known.answer()));
    }

    /** Everything up to the index is committed and applied. */
    void committed(long index) {
        for (long next = committed + 1; next <= index; next++) {
            committed = next;
            while (!waiting.isEmpty() && waiting.peekFirst().index() <= next) {
                Waiting first = waiting.removeFirst();
                waitingBytes -= bytesOf(first);
                inFlight.remove(first.caller());
                answer(first);
            }
            if (!silent.isEmpty() && silent.peekFirst().index() == next) {
                // One that asked since it was appended was given the floor of what is forgotten now.
                silent.removeFirst()
                        .forgotten()
                        .forEach(client -> recent.computeIfPresent(
                                client, (asked, floor) -> replica.state().floorOf(asked)));
            } else {
                decider.committed(new Dot(epoch, next));
            }
        }
    }
}
