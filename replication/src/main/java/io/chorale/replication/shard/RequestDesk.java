package io.chorale.replication.shard;

import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientReply.Answer;
import io.chorale.replication.shard.ClientReply.Busy;
import io.chorale.replication.shard.ClientReply.NotPrimary;
import io.chorale.replication.shard.ClientReply.Outcome;
import io.chorale.replication.shard.ClientRequest.Request;
import io.chorale.replication.shard.Entry.Requested;
import io.chorale.replication.shard.Operation.DecideBranch;
import io.chorale.replication.shard.Operation.PrepareBranch;
import io.chorale.replication.shard.Rules.Rule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * A primary's side towards its clients: checks requests, has them appended, answers them when they are committed, and
 * knows which item was handed to whom. All of it is forgotten with the reign.
 */
final class RequestDesk {
    /** Above so many entries on their way, requests are turned away until some are committed. */
    static final int MAX_IN_FLIGHT = 1_024;
    /** Above so many remembered refusals, only a new reign helps: it may forget them, since they are not believed any more. */
    static final int MAX_REFUSALS = 65_536;

    private record Caller(ClientId client, long sequence) {}

    private record Waiting(Caller caller, Outcome outcome) {}

    private final Epoch epoch;
    private final DurableReplica replica;
    private final ShardOutput output;
    private final Rules rules;
    private final ToLongFunction<Entry> appender;
    private final Tentative tentative = new Tentative();
    private final NavigableMap<Long, Set<Waiting>> waiting = new TreeMap<>();
    private final Map<ElementId, ClientId> assigned = new HashMap<>();
    private final Set<Caller> refused = new HashSet<>();
    private final Set<ClientId> attached = new LinkedHashSet<>();
    private long inFlight;
    private boolean isClosed;
    private long turnedAway;

    /** @param appender appends an entry and returns its index */
    RequestDesk(Epoch epoch, DurableReplica replica, ShardOutput output, Rules rules, ToLongFunction<Entry> appender) {
        this.epoch = epoch;
        this.replica = replica;
        this.output = output;
        this.rules = rules;
        this.appender = appender;
    }

    void attach(ClientId client) {
        attached.add(client);
        output.reply(client, new ClientReply.Attached(epoch));
    }

    void detach(ClientId client) {
        attached.remove(client);
        assigned.values().removeIf(client::equals);
    }

    /** Takes no new requests from now on. */
    void stopTaking() {
        isClosed = true;
    }

    /** The reign is over: whoever waits must ask the next one. */
    void close() {
        isClosed = true;
        attached.forEach(client -> output.reply(client, new NotPrimary()));
    }

    /** Whether it remembers all the refusals that it can. */
    boolean isFull() {
        return refused.size() >= MAX_REFUSALS;
    }

    /** How many requests were answered {@link Busy}. */
    long turnedAway() {
        return turnedAway;
    }

    void request(Request request) {
        if (!request.epoch().equals(epoch) && rules.keep(Rule.REIGN_IN_REQUESTS)) {
            output.reply(request.client(), new NotPrimary());
            return;
        }
        Caller caller = new Caller(request.client(), request.sequence());
        Long logged = tentative.indexOf(request.client(), request.sequence());
        if (replica.state().windows().contains(request.client(), request.sequence())) {
            answer(new Waiting(caller, Outcome.APPLIED));
        } else if (logged != null) {
            await(logged, new Waiting(caller, Outcome.APPLIED));
        } else if (isClosed || isFull() || inFlight >= MAX_IN_FLIGHT) {
            turnedAway++;
            output.reply(request.client(), new Busy(epoch, request.sequence()));
        } else if (isRefused(caller) || !isValid(request.client(), request.operation())) {
            refuse(caller);
        } else {
            append(new Requested(request.client(), request.sequence(), request.operation()), caller);
        }
    }

    private boolean isRefused(Caller caller) {
        return refused.contains(caller) && rules.keep(Rule.REMEMBER_REFUSALS);
    }

    private void append(Requested requested, Caller caller) {
        await(append(requested), new Waiting(caller, Outcome.APPLIED));
    }

    private long append(Requested requested) {
        inFlight++;
        long index = appender.applyAsLong(requested);
        tentative.add(index, requested);
        return index;
    }

    /** Appends a decision of the primary's own; false when it does not fit what is there. */
    boolean decide(Requested requested) {
        boolean fits = !isClosed && isValid(requested.client(), requested.operation());
        if (fits) {
            append(requested);
        }
        return fits;
    }

    /** A refusal is believed, so it must not come from a primary that was replaced without knowing it. */
    private void refuse(Caller caller) {
        refused.add(caller);
        Waiting refusal = new Waiting(caller, Outcome.REFUSED);
        if (rules.keep(Rule.REFUSE_BEHIND_BARRIER)) {
            inFlight++;
            await(appender.applyAsLong(new Entry.Noop()), refusal);
        } else {
            answer(refusal);
        }
    }

    private void await(long index, Waiting caller) {
        waiting.computeIfAbsent(index, absent -> new LinkedHashSet<>()).add(caller);
    }

    private void answer(Waiting caller) {
        output.reply(caller.caller().client(), new Answer(epoch, caller.caller().sequence(), caller.outcome()));
    }

    private boolean isValid(ClientId client, Operation operation) {
        if (operation instanceof DecideBranch decide) {
            return replica.state().branch(decide.xid()) != null && !tentative.isConcerned(decide.xid());
        }
        if (operation instanceof PrepareBranch prepare
                && (replica.state().branch(prepare.xid()) != null || tentative.isConcerned(prepare.xid()))) {
            return false;
        }
        List<ElementId> removes = Tentative.removes(operation);
        return !rules.keep(Rule.CHECK_PRESENCE)
                || (Set.copyOf(removes).size() == removes.size()
                        && removes.stream().allMatch(id -> isOpenTo(client, id)));
    }

    private boolean isOpenTo(ClientId client, ElementId id) {
        return isFree(id) && assigned.getOrDefault(id, client).equals(client);
    }

    private boolean isFree(ElementId id) {
        return !tentative.isTaken(id) && replica.state().isFree(id);
    }

    /** Up to {@code limit} items in order that nobody has yet. */
    List<ElementId> deliverable(int limit) {
        return replica.state().elements().keySet().stream()
                .filter(id -> !assigned.containsKey(id) && isFree(id))
                .limit(limit)
                .toList();
    }

    /** Whether the item is the client's now. */
    boolean assign(ElementId id, ClientId client) {
        return isFree(id) && assigned.putIfAbsent(id, client) == null;
    }

    /** These have become part of the state, and everything up to the index is committed. */
    void committed(long index, List<LoggedEntry> applied) {
        for (LoggedEntry logged : applied) {
            if (logged.dot().epoch().equals(epoch) && logged.dot().index() > 1) {
                inFlight--;
            }
            if (logged.entry() instanceof Requested requested) {
                tentative.remove(requested);
                Tentative.removes(requested.operation()).forEach(assigned::remove);
            }
        }
        while (!waiting.isEmpty() && waiting.firstKey() <= index) {
            waiting.pollFirstEntry().getValue().forEach(this::answer);
        }
    }
}
