package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.shard.SimRequest.Branch;
import io.chorale.replication.shard.SimRequest.Kind;
import io.chorale.replication.shard.SimRequest.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what clients were told with what there is: during the run, and at its end, when everything has healed. */
final class SimChecker {
    private final boolean underOne;
    private final List<Dot> order = new ArrayList<>();
    private final Map<Dot, Entry> decisions = new HashMap<>();
    private final Map<Origin, List<SimRequest>> acknowledgements = new HashMap<>();
    private final Map<Origin, SimRequest> sends = new HashMap<>();
    private final List<SimRequest> transactions = new ArrayList<>();
    private boolean partitioned;
    private int answers;
    private int twice;

    SimChecker(boolean underOne) {
        this.underOne = underOne;
    }

    int answers() {
        return answers;
    }

    int twice() {
        return twice;
    }

    /** Two sides may each take itself for the only one from now on. */
    void partitioned() {
        partitioned = true;
    }

    /** No dot has two meanings. */
    void decided(LoggedEntry logged) {
        Entry before = decisions.putIfAbsent(logged.dot(), logged.entry());
        SimViolation.unless(before == null || before.equals(logged.entry()), "two entries with one dot", logged.dot());
    }

    /** Under {@code majority} all replicas apply one sequence. */
    void applied(String node, long position, Dot dot) {
        if (position < order.size()) {
            Dot elsewhere = order.get((int) position);
            SimViolation.unless(
                    elsewhere.equals(dot), "applied order differs from that elsewhere", dot, node, elsewhere);
        } else if (position == order.size()) {
            order.add(dot);
        }
    }

    void requested(SimRequest request) {
        for (Origin origin : request.acknowledges) {
            acknowledgements
                    .computeIfAbsent(origin, absent -> new ArrayList<>())
                    .add(request);
        }
        if (request.kind == Kind.TRANSACT || request.kind == Kind.PREPARE) {
            transactions.add(request);
        }
        if (request.kind == Kind.SEND) {
            sends.put(new Origin(request.client, request.sequence, 0), request);
        }
    }

    void answered(SimRequest request, boolean applied) {
        answers++;
        request.status = applied ? Status.APPLIED : Status.REFUSED;
        if (!applied && underOne && request.attempts > 1) {
            // An earlier attempt may have been applied on the other side of a partition.
            request.status = Status.IN_DOUBT;
        }
        if (request.kind == Kind.PREPARE && applied) {
            request.branch = Branch.PREPARED;
        }
        if (request.prepared != null) {
            Branch outcome = request.kind == Kind.COMMIT ? Branch.COMMITTED : Branch.ROLLED_BACK;
            request.prepared.branch = applied ? outcome : Branch.UNKNOWN;
            request.prepared.acknowledges.forEach(this::checkTwice);
        }
        request.acknowledges.forEach(this::checkTwice);
    }

    private void checkTwice(Origin message) {
        List<SimRequest> confirmed = acknowledgements.getOrDefault(message, List.of()).stream()
                .filter(SimRequest::isFinal)
                .toList();
        if (confirmed.size() > 1) {
            twice++;
            SimViolation.unless(underOne && partitioned, "acknowledged twice", message, confirmed);
        }
    }

    // ---- when everything has healed

    void atEnd(ShardState state) {
        Set<Origin> live = new HashSet<>();
        state.elements().forEach((id, element) -> {
            if (!SimDecider.isBranch(element)) {
                SimViolation.unless(live.add(element.origin()), "doubled", element.origin());
            }
        });
        for (Origin message : live) {
            for (SimRequest request : acknowledgements.getOrDefault(message, List.of())) {
                SimViolation.unless(!request.isFinal(), "resurrected", message, request);
            }
        }
        sends.forEach((message, request) -> {
            if (request.status == Status.APPLIED) {
                SimViolation.unless(isAccountedFor(message, live), "lost", message);
            }
        });
        transactions.forEach(request -> checkTransaction(request, live));
    }

    private boolean isAccountedFor(Origin message, Set<Origin> live) {
        return live.contains(message)
                || acknowledgements.getOrDefault(message, List.of()).stream().anyMatch(SimRequest::mayHaveRemoved);
    }

    private void checkTransaction(SimRequest request, Set<Origin> live) {
        List<Origin> results = request.results();
        boolean first = isAccountedFor(results.get(0), live);
        boolean second = isAccountedFor(results.get(1), live);
        if (request.isFinal()) {
            SimViolation.unless(first && second, "lost result", request);
        }
        SimViolation.unless(first == second, "half a transaction", request);
        if (results.stream().anyMatch(live::contains)) {
            for (Origin message : request.acknowledges) {
                SimViolation.unless(!live.contains(message), "half a transaction, message is back", message, request);
            }
        }
        boolean undone = request.branch == Branch.ROLLED_BACK && !(underOne && partitioned);
        if (request.status == Status.REFUSED || undone) {
            SimViolation.unless(!first && !second, "applied though refused", request);
        }
    }
}
