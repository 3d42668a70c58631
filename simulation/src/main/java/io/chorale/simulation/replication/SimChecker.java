package io.chorale.simulation.replication;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Change;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Entry;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.OnePolicy;
import io.chorale.replication.shard.Origin;
import io.chorale.replication.shard.Policy;
import io.chorale.replication.shard.ShardState;
import io.chorale.simulation.replication.SimRequest.Branch;
import io.chorale.simulation.replication.SimRequest.Kind;
import io.chorale.simulation.replication.SimRequest.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what clients were told with what there is: during the run, and at its end, when everything has healed. */
final class SimChecker {
    private static final int REMEMBERED = 64;

    private record Caller(ClientId client, long sequence) {}

    private record Producer(Epoch epoch, ClientId client) {}

    private final boolean underOne;
    private final boolean isParted;
    private final boolean partitions;
    private final boolean givesUp;
    private final List<SimRequest> requests = new ArrayList<>();
    private final Schedule schedule;
    private final Coverage coverage;
    private final List<Dot> order = new ArrayList<>();
    private final Map<Dot, Entry> decisions = new HashMap<>();
    private final Set<Epoch> reignsUnderOne = new HashSet<>();
    private final Set<Caller> decidedUnderOne = new HashSet<>();
    private final Map<Caller, Epoch> decidedIn = new HashMap<>();
    private final Map<Caller, Epoch> firstDecidedIn = new HashMap<>();
    /** The reigns in which it was decided that a request does something, and that was committed. */
    private final Map<Caller, Set<Epoch>> committedIn = new HashMap<>();

    /** Of the nodes whose disks were not lost. */
    private List<SimDisk> remaining = List.of();

    private final Map<Producer, Long> lastDecided = new HashMap<>();
    private final Map<ClientId, Long> lastApplied = new HashMap<>();
    private final ArrayDeque<SimRequest> lastConfirmed = new ArrayDeque<>();
    private final Map<Origin, List<SimRequest>> acknowledgements = new HashMap<>();
    private final Map<Origin, SimRequest> sends = new HashMap<>();
    private final List<SimRequest> transactions = new ArrayList<>();
    /** Requests that wait for what they follow, and nothing waits for. */
    private final Set<Caller> mayBeOvertaken = new HashSet<>();

    private final Set<String> rolledBackByHand = new HashSet<>();
    private final RegisterHistory registers = new RegisterHistory();
    private final Map<Long, String> configsBegun = new HashMap<>();
    private final Set<Long> configsChanged = new HashSet<>();

    SimChecker(ClusterKind kind, Schedule schedule, Coverage coverage) {
        this.underOne = kind.isEverUnderOne();
        this.isParted = kind.partitions();
        // A removal of who is waited for counts as one.
        this.partitions = kind.partitions() || kind.losesDisk();
        this.givesUp = kind.losesDisk() && kind.isEverUnderOne();
        this.schedule = schedule;
        this.coverage = coverage;
    }

    // ---- what is decided

    /** A reign begins, under the policy that it will have when it confirms anything. */
    void begins(Epoch reign, Policy policy) {
        if (policy instanceof OnePolicy) {
            reignsUnderOne.add(reign);
        }
    }

    /** No dot has two meanings, and no reign decides the requests of a client out of their order. */
    void decided(LoggedEntry logged) {
        Entry before = decisions.putIfAbsent(logged.dot(), logged.entry());
        SimViolation.unless(before == null || before.equals(logged.entry()), "two entries with one dot", logged.dot());
        if (before == null && logged.entry() instanceof Entry.Requested asked) {
            Epoch epoch = logged.dot().epoch();
            Caller caller = new Caller(asked.client(), asked.sequence());
            decidedIn.put(caller, epoch);
            if (reignsUnderOne.contains(epoch)) {
                decidedUnderOne.add(caller);
            }
            firstDecidedIn.merge(caller, epoch, (one, other) -> one.isAfter(other) ? other : one);
            if (!mayBeOvertaken.contains(caller)) {
                Long last = lastDecided.put(new Producer(epoch, asked.client()), asked.sequence());
                SimViolation.unless(
                        last == null || last < asked.sequence(),
                        "requests overtake each other",
                        logged.dot(),
                        asked,
                        last);
            }
        }
    }

    boolean wasDecided(ClientId client, long sequence) {
        return decidedIn.containsKey(new Caller(client, sequence));
    }

    /** Whether an answer in a reign repeats what another one decided. */
    boolean wasDecidedBefore(ClientId client, long sequence, Epoch epoch) {
        Epoch decided = decidedIn.get(new Caller(client, sequence));
        return decided != null && !decided.equals(epoch);
    }

    /** Under {@code majority} all replicas apply one sequence, and in it a client's messages are in their order. */
    void applied(String node, long position, Dot dot) {
        if (givesUp
                && decisions.get(dot) instanceof Entry.Requested asked
                && !asked.changes().isEmpty()) {
            Caller caller = new Caller(asked.client(), asked.sequence());
            committedIn.computeIfAbsent(caller, absent -> new HashSet<>()).add(dot.epoch());
        }
        if (underOne) {
            return;
        }
        if (position < order.size()) {
            Dot elsewhere = order.get((int) position);
            SimViolation.unless(
                    elsewhere.equals(dot), "applied order differs from that elsewhere", dot, node, elsewhere);
        } else if (position == order.size()) {
            order.add(dot);
            if (decisions.get(dot) instanceof Entry.Requested asked && adds(asked)) {
                Long last = lastApplied.put(asked.client(), asked.sequence());
                SimViolation.unless(last == null || last < asked.sequence(), "messages out of order", dot, asked, last);
            }
        }
    }

    private static boolean adds(Entry.Requested asked) {
        for (Change change : asked.changes()) {
            if (change instanceof Change.Add) {
                return true;
            }
        }
        return false;
    }

    /** Under {@code majority} a new reign knows what was confirmed in those before. */
    void serves(String node, Epoch reign, ShardState state) {
        if (!underOne) {
            for (SimRequest request : lastConfirmed) {
                SimViolation.unless(
                        request.answeredIn.isAfter(reign)
                                || state.windows().contains(request.client, request.sequence)
                                || hasForgotten(state, request),
                        "a new reign lacks what was confirmed",
                        node,
                        request);
            }
        }
    }

    void beganToChange(long version, String node) {
        configsBegun.putIfAbsent(version, node);
    }

    void changed(long version, String node) {
        if (configsChanged.add(version)) {
            coverage.add(Counter.CONFIGS_CHANGED);
            if (!node.equals(configsBegun.get(version))) {
                coverage.add(Counter.CONFIGS_COMPLETED);
            }
        }
    }

    // ---- what clients ask for and are told

    void requested(SimRequest request) {
        if (!request.after.equals(Dot.NONE)) {
            mayBeOvertaken.add(new Caller(request.client, request.sequence));
        }
        if (givesUp) {
            requests.add(request);
        }
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

    void rolledBackByHand(String branch) {
        rolledBackByHand.add(branch);
    }

    /** A register was read or written. */
    void answered(SimRequest request, RegisterValue value) {
        boolean isWrite = request.kind == Kind.PUT;
        coverage.add(isWrite ? Counter.WRITES : Counter.READS);
        if (request.kind == Kind.GET && request.attempts > 1) {
            coverage.add(Counter.QUERIES_OUTLIVED);
        }
        if (!underOne) {
            registers.add(
                    request.name, new RegisterHistory.Operation(isWrite, value, request.askedAt, schedule.steps()));
        }
    }

    void answered(SimRequest request, Epoch reign, boolean applied) {
        request.answeredIn = reign;
        request.isUnderOne = reignsUnderOne.contains(reign)
                || decidedUnderOne.contains(new Caller(request.client, request.sequence));
        coverage.add(applied ? Counter.ANSWERS : Counter.REFUSALS);
        request.status = applied ? Status.APPLIED : Status.REFUSED;
        if (!applied && underOne && partitions && request.attempts > 1) {
            // An earlier attempt may have been applied on the other side of a partition.
            request.status = Status.IN_DOUBT;
        }
        if (request.kind == Kind.PREPARE && applied) {
            request.branch = Branch.PREPARED;
        }
        if (request.prepared != null) {
            SimViolation.unless(
                    applied || givesUp || rolledBackByHand.contains(request.name),
                    "a branch is not known where it was to be ended",
                    reign,
                    request);
            Branch outcome = request.kind == Kind.COMMIT ? Branch.COMMITTED : Branch.ROLLED_BACK;
            request.prepared.branch = applied ? outcome : Branch.UNKNOWN;
            request.prepared.isUnderOne |= request.isUnderOne;
            request.prepared.ending = request;
            request.prepared.acknowledges.forEach(this::checkTwice);
        }
        request.acknowledges.forEach(this::checkTwice);
        if (applied && request.kind != Kind.GET) {
            lastConfirmed.addLast(request);
            if (lastConfirmed.size() > REMEMBERED) {
                lastConfirmed.removeFirst();
            }
        }
    }

    private boolean isEndGivenUp(SimRequest branch) {
        return branch.ending != null && branch.ending.isGivenUp;
    }

    private void checkTwice(Origin message) {
        List<SimRequest> confirmed = new ArrayList<>();
        for (SimRequest request : acknowledgements.getOrDefault(message, List.of())) {
            if (request.isFinal() && !isEndGivenUp(request)) {
                confirmed.add(request);
            }
        }
        if (confirmed.size() > 1) {
            coverage.add(Counter.TWICE);
            // A removal of who is waited for counts as a partition.
            boolean mayBe = isParted || !remaining.isEmpty();
            boolean onBothSides = mayBe && confirmed.stream().allMatch(request -> request.isUnderOne);
            SimViolation.unless(onBothSides, "acknowledged twice", message, confirmed);
        }
    }

    /**
     * A disk is lost for good. Under {@code one} what it alone has is given up, and nothing else is; under {@code majority}
     * nothing.
     */
    void losesDisk(SimDisk lost, List<SimDisk> others) {
        remaining = List.copyOf(others);
        remaining.forEach(SimDisk::anotherIsLost);
        for (SimRequest request : requests) {
            request.isGivenUp = lost.holds(request.client, request.sequence)
                    && others.stream()
                            .noneMatch(other -> keepsIt(request, other)
                                    || hasForgotten(other.synced().state(), request));
            if (request.isGivenUp) {
                coverage.add(Counter.GIVEN_UP);
            }
        }
    }

    /** Whether a disk has what was decided of a request last, or what was committed of it before: the rest may be cut. */
    private boolean keepsIt(SimRequest request, SimDisk disk) {
        Caller caller = new Caller(request.client, request.sequence);
        Epoch last = decidedIn.getOrDefault(caller, Epoch.NONE);
        Set<Epoch> committed = committedIn.getOrDefault(caller, Set.of());
        return disk.holds(request.client, request.sequence, epoch -> !last.isAfter(epoch) || committed.contains(epoch));
    }

    /** Whether it was decided, and everybody knew that before it was forgotten. */
    private boolean hasForgotten(ShardState state, SimRequest request) {
        Epoch decided = firstDecidedIn.get(new Caller(request.client, request.sequence));
        return decided != null && !decided.isAfter(state.floorOf(request.client));
    }

    /** Whether a disk that was not lost has had since then that the request did something. */
    private boolean wasLoggedSince(SimRequest request) {
        return remaining.stream().anyMatch(disk -> disk.hasHeldSince(request.client, request.sequence));
    }

    /** What was asked again since, and decided by others, is theirs. */
    private void settleGivenUp(ShardState state) {
        for (SimRequest request : requests) {
            boolean isForgottenSince = hasForgotten(state, request) && wasLoggedSince(request);
            request.isGivenUp &= !state.windows().contains(request.client, request.sequence) && !isForgottenSince;
            if (request.isGivenUp && request.prepared != null) {
                request.prepared.branch = Branch.UNKNOWN;
                request.prepared.isOutcomeGivenUp = true;
            }
        }
    }

    // ---- when everything has healed

    void atEnd(ShardState state) {
        settleGivenUp(state);
        Set<Origin> live = new HashSet<>();
        state.elements().forEach((id, element) -> {
            if (SimDecider.isItem(element)) {
                SimViolation.unless(live.add(element.origin()), "doubled", element.origin());
            }
        });
        for (Origin message : live) {
            for (SimRequest request : acknowledgements.getOrDefault(message, List.of())) {
                SimViolation.unless(!request.isFinal(), "resurrected", message, request);
            }
        }
        sends.forEach((message, request) -> {
            if (request.status == Status.APPLIED && !request.isGivenUp) {
                SimViolation.unless(isAccountedFor(message, live), "lost", message);
            }
        });
        transactions.forEach(request -> checkTransaction(request, live));
        registers.check();
    }

    private boolean isAccountedFor(Origin message, Set<Origin> live) {
        if (live.contains(message)) {
            return true;
        }
        for (SimRequest request : acknowledgements.getOrDefault(message, List.of())) {
            if (request.mayHaveRemoved()) {
                return true;
            }
        }
        return false;
    }

    private void checkTransaction(SimRequest request, Set<Origin> live) {
        List<Origin> results = request.results();
        if (request.isGivenUp || request.isOutcomeGivenUp) {
            SimViolation.unless(results.stream().noneMatch(live::contains), "half a transaction was given up", request);
            return;
        }
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
        boolean undone = request.branch == Branch.ROLLED_BACK && !(underOne && partitions);
        if (request.status == Status.REFUSED || undone) {
            SimViolation.unless(!first && !second, "applied though refused", request);
        }
    }
}
