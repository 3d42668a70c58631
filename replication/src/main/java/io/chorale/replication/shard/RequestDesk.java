package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientReply.Answer;
import io.chorale.replication.shard.ClientReply.Busy;
import io.chorale.replication.shard.ClientRequest.Query;
import io.chorale.replication.shard.ClientRequest.Request;
import io.chorale.replication.shard.Entry.Proposed;
import io.chorale.replication.shard.Entry.Requested;
import io.chorale.replication.shard.Rules.Rule;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
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

    private record Caller(ClientId client, long sequence) {}

    /** What is said to a client when the log is committed up to an index. */
    private record Waiting(long index, Caller caller, boolean changed, Payload answer) {}

    private final Epoch epoch;
    private final DurableReplica replica;
    private final ShardOutput output;
    private final Rules rules;
    private final ObjLongConsumer<Entry> appender;
    private final Decider decider;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Set<Caller> inFlight = new HashSet<>();
    /** From which request on a client was turned away: what follows must not overtake it. */
    private final Map<ClientId, Long> turnedAwayFrom = new HashMap<>();

    private long last = 1;
    private long committed = 1;
    private boolean isClosed;
    private long turnedAway;

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
    }

    /** The reign is over: whoever waits must ask the next one. */
    void close() {
        isClosed = true;
        decider.close();
    }

    /** How many requests were answered {@link Busy}. */
    long turnedAway() {
        return turnedAway;
    }

    void request(Request request) {
        Caller caller = new Caller(request.client(), request.sequence());
        Windows windows = replica.state().windows();
        if (windows.isDecided(request.client(), request.sequence())) {
            boolean changed = windows.contains(request.client(), request.sequence());
            Payload answer = windows.answer(request.client(), request.sequence());
            answer(new Waiting(committed, caller, changed, answer));
        } else if (!inFlight.contains(caller)) {
            if (mustWait(request)) {
                turnAway(caller);
            } else {
                decide(request, caller);
            }
        }
    }

    private boolean mustWait(Request request) {
        Long from = turnedAwayFrom.get(request.client());
        // What the client does not wait for any more never comes again.
        boolean overtakes = from != null && request.sequence() > Math.max(from, request.lowestOpen());
        return isClosed || last - committed >= MAX_IN_FLIGHT || overtakes;
    }

    private void turnAway(Caller caller) {
        turnedAway++;
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
        waiting.addLast(new Waiting(last, caller, !refused, decision.answer()));
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

    void query(Query query) {
        Caller caller = new Caller(query.client(), query.sequence());
        Waiting answer = new Waiting(last, caller, true, decider.query(query.question()));
        if (last == committed) {
            answer(answer);
        } else {
            waiting.addLast(answer);
        }
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
                inFlight.remove(first.caller());
                answer(first);
            }
            decider.committed(new Dot(epoch, next));
        }
    }
}
