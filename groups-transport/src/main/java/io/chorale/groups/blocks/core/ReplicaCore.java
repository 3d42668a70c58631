package io.chorale.groups.blocks.core;

import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupViewId;
import io.chorale.groups.wire.WireException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One member's copy of a state that all members of a group hold: updates are applied in the agreed order, a joiner gets
 * the state of its join's place and the updates after it, and what partitions made of the state is merged when they come
 * together. The protocol is in {@code docs/groups.md}. Not thread-safe; time is a parameter.
 *
 * <p>Each view starts a {@link Round} in which all members say, in the agreed order, what they held at the view's place.
 * Whoever had the group's state then goes on meanwhile, unless partitions came together.
 */
public final class ReplicaCore<S> {

    private final StateModel<S> model;
    private final ReplicaLimits limits;
    private final int maxMessageBytes;
    private final ReplicaOutput<S> output;
    private final Donor<S> donor;
    private final Backlog backlog = new Backlog();
    private final Map<Place, Intake<S>> intakes = new LinkedHashMap<>();
    private final Set<Address> live = new LinkedHashSet<>();
    private final Set<Address> holds = new LinkedHashSet<>();
    private final Set<Place> tried = new LinkedHashSet<>();
    private Address self;
    private Phase phase = Phase.OUT;
    private S state;
    private Place lineage;
    private GroupViewId view;
    private List<Address> members = List.of();
    private Round round;
    private Map<Place, List<Address>> sources = Map.of();
    private boolean writable;
    private boolean restarting;
    private long attempts;
    private boolean duePending;

    /** A member that is in no group yet. The largest message is the same at all members, and 4,096 bytes or more. */
    public ReplicaCore(
            Address self, StateModel<S> model, ReplicaLimits limits, int maxMessageBytes, ReplicaOutput<S> output) {
        this.maxMessageBytes = maxMessageBytes;
        this.self = self;
        this.model = model;
        this.limits = limits;
        this.output = output;
        this.donor = new Donor<>(model, limits, maxMessageBytes);
    }

    public Phase phase() {
        return phase;
    }

    /** How many states are kept for members that load; 0 when all have loaded. */
    public int keptStates() {
        return donor.size();
    }

    /** How often this member began to load anew because it could not keep the updates in between. */
    public long restarts() {
        return attempts;
    }

    /** The session has a new address and is in no group; what it held is compared with what it will load. */
    public void reconnected(Address now) {
        leave();
        self = now;
        updateWritable();
    }

    /** The group has a new view. */
    public void view(GroupEvent.GroupView next, long nowMs) {
        boolean joined = phase == Phase.OUT
                || (next.cause() == GroupEvent.Cause.JOIN && next.changed().contains(self));
        boolean merge =
                next.cause() == GroupEvent.Cause.NETWORK && !next.together().containsAll(next.members());
        if (!next.members().contains(self)) {
            leave();
            updateWritable();
            return;
        }
        if (next.cause() == GroupEvent.Cause.NETWORK && phase == Phase.BLANK && !donorsAgree()) {
            intakes.clear();
        }
        view = next.id();
        members = next.members();
        round = new Round(view, members);
        duePending = false;
        tried.clear();
        sources = Map.of();
        live.retainAll(members);
        holds.retainAll(members);
        donor.retain(members);
        Address first = members.get(0);
        if (joined) {
            enter();
        } else if (merge) {
            first = members.stream()
                    .filter(next.together()::contains)
                    .findFirst()
                    .orElse(self);
            part(first, nowMs);
        }
        pass(Place.ofView(view));
        for (Intake<S> intake : List.copyOf(intakes.values())) {
            intake.retain(members, nowMs, output);
        }
        intakes.values().removeIf(Intake::exhausted);
        output.toGroup(new ReplicaMessage.Status(view, first, phase, lineage).toBytes());
        updateWritable();
    }

    /** A message to the group, at its place in the order. */
    public void message(Address sender, byte[] payload, long nowMs) {
        if (phase == Phase.OUT || !members.contains(sender)) {
            output.rejected(sender, "A message of someone who is not in the group");
            return;
        }
        ReplicaMessage message = read(sender, payload);
        if (message instanceof ReplicaMessage.Update update) {
            update(sender, update, nowMs);
        } else if (message instanceof ReplicaMessage.Status status) {
            if (round.add(sender, status)) {
                conclude(nowMs);
            }
        } else if (message instanceof ReplicaMessage.Loaded loaded) {
            if (loaded.view().equals(view)) {
                live.add(sender);
                holds.remove(sender);
                releaseKept();
                seek(nowMs);
            }
        } else if (message instanceof ReplicaMessage.Restart restart) {
            restartedBy(sender, restart, nowMs);
        } else if (message != null) {
            output.rejected(sender, "A private message that was sent to the group");
        }
        updateWritable();
    }

    /** A message to this member alone. */
    public void privateMessage(Address sender, byte[] payload, long nowMs) {
        if (phase == Phase.OUT || !members.contains(sender)) {
            return;
        }
        ReplicaMessage message = read(sender, payload);
        if (message instanceof ReplicaMessage.Fetch fetch) {
            donor.fetch(sender, fetch, nowMs, output);
        } else if (message instanceof ReplicaMessage.Chunk chunk) {
            Intake<S> intake = intakes.get(chunk.place());
            if (intake != null) {
                intake.chunk(sender, chunk, nowMs, output);
                advance(nowMs);
            }
        } else if (message instanceof ReplicaMessage.Missing missing) {
            Intake<S> intake = intakes.get(missing.place());
            if (intake != null) {
                intake.refused(sender, nowMs, output);
                advance(nowMs);
            }
        } else if (message != null) {
            output.rejected(sender, "A message to the group that was sent privately");
        }
        updateWritable();
    }

    /** Time went on. */
    public void tick(long nowMs) {
        for (Intake<S> intake : List.copyOf(intakes.values())) {
            intake.tick(nowMs, output);
        }
        if (phase == Phase.MERGING && round.complete()) {
            fetchSources(nowMs);
        }
        seek(nowMs);
        if (phase == Phase.LIVE && !duePending && leads()) {
            byte[] due = model.due(state, nowMs, ReplicaLimits.maxDueBytes(maxMessageBytes));
            if (due != null) {
                duePending = true;
                output.toGroup(new ReplicaMessage.Update(0, due).toBytes());
            }
        }
    }

    /**
     * Whether all who keep a state for this member keep the same. Not while some merge: whoever of them is cut off
     * has merged in the end, and the others have not, and each keeps what it has then as the state of the same place.
     */
    private boolean donorsAgree() {
        return round.complete() && round.lineages().isEmpty();
    }

    private ReplicaMessage read(Address sender, byte[] payload) {
        try {
            return ReplicaMessage.of(payload);
        } catch (WireException e) {
            output.rejected(sender, e.getMessage());
            return null;
        }
    }

    /** Whether this member is the first of those that have the state: its clock counts. */
    private boolean leads() {
        for (Address member : members) {
            if (member.equals(self)) {
                return true;
            }
            if (live.contains(member)) {
                return false;
            }
        }
        return false;
    }

    private void leave() {
        phase = Phase.OUT;
        lineage = null;
        members = List.of();
        forget("This member left the group");
        live.clear();
        holds.clear();
    }

    private void enter() {
        forget("This member joined anew");
        live.clear();
        holds.clear();
        lineage = null;
        if (members.size() == 1) {
            become(state == null ? model.empty() : state, ReplicaOutput.Reason.LOADED, MergeReport.NOTHING);
        } else {
            phase = Phase.BLANK;
        }
    }

    /** Partitions came together: what this member's set had is one of the states to merge. */
    private void part(Address first, long nowMs) {
        if (phase == Phase.LIVE) {
            lineage = Place.ofLineage(view, first, null);
        } else if (phase == Phase.MERGING) {
            absorb(nowMs);
            lineage = Place.ofLineage(view, first, lineage);
        }
        forget("The network changed while this member had no state of the group");
        live.clear();
        holds.clear();
        if (phase == Phase.BLANK) {
            return;
        }
        phase = Phase.MERGING;
        donor.keep(lineage, state);
    }

    /** Applies what came while a merge was not finished to this set's own state; what its authors wait for is in doubt. */
    private void absorb(long nowMs) {
        for (Backlog.Item item = backlog.poll(); item != null; item = backlog.poll()) {
            if (item.place() == null) {
                state = step(item, nowMs).state();
                doubt(item, "The network changed again before partitions were merged");
            }
        }
    }

    private void forget(String reason) {
        backlog.drop(item -> doubt(item, reason));
        intakes.clear();
        donor.clear();
        tried.clear();
        sources = Map.of();
        restarting = false;
    }

    private void doubt(Backlog.Item item, String reason) {
        if (item.place() == null && item.ticket() != 0 && item.author().equals(self)) {
            output.inDoubt(item.ticket(), reason);
        }
    }

    /** A place at which someone may need the state. */
    private void pass(Place place) {
        if (phase != Phase.LIVE) {
            if (!restarting) {
                backlog.mark(place);
            }
        } else if (!live.containsAll(members)) {
            donor.keep(place, state);
        }
    }

    /** All members have said what they hold: those without the state know now where to get it. */
    private void conclude(long nowMs) {
        Collection<Address> holders = round.live();
        live.addAll(holders);
        holders.forEach(holds::remove);
        releaseKept();
        if (phase == Phase.LIVE) {
            return;
        }
        if (!holders.isEmpty()) {
            becomeBlank();
        } else {
            Map<Place, List<Address>> lineages = round.lineages();
            if (lineages.isEmpty()) {
                S before = state;
                S empty = model.empty();
                backlog.drop(item -> doubt(item, "All members that had the state are gone"));
                intakes.clear();
                become(
                        empty,
                        ReplicaOutput.Reason.LOST,
                        before == null ? MergeReport.NOTHING : model.compared(before, empty));
                finishLoading(nowMs);
            } else if (phase == Phase.MERGING && !lineages.containsKey(lineage)) {
                becomeBlank();
            } else if (phase == Phase.MERGING) {
                sources = lineages;
                intakes.keySet().retainAll(lineages.keySet());
                fetchSources(nowMs);
                advance(nowMs);
            }
        }
        seek(nowMs);
    }

    private void becomeBlank() {
        if (phase == Phase.MERGING) {
            phase = Phase.BLANK;
            lineage = null;
            intakes.clear();
        }
    }

    private void fetchSources(long nowMs) {
        if (intakes.values().stream().anyMatch(Intake::exhausted) && !live.isEmpty()) {
            becomeBlank();
            return;
        }
        sources.forEach((place, holders) -> {
            Intake<S> present = intakes.get(place);
            if (!place.equals(lineage) && (present == null || present.exhausted())) {
                Intake<S> intake =
                        new Intake<>(model, limits, maxMessageBytes, place, Intake.donors(holders, self, members));
                intakes.put(place, intake);
                intake.start(nowMs, output);
            }
        });
    }

    /** Goes on when all that was asked for is there, or nobody is left to ask. */
    private void advance(long nowMs) {
        if (phase == Phase.BLANK) {
            Intake<S> intake = intakes.values().stream().findFirst().orElse(null);
            if (intake != null && intake.done()) {
                intakes.clear();
                S before = state;
                backlog.dropTo(intake.place(), item -> doubt(item, "It came before the state that was loaded"));
                become(
                        intake.state(),
                        ReplicaOutput.Reason.LOADED,
                        before == null ? MergeReport.NOTHING : model.compared(before, intake.state()));
                finishLoading(nowMs);
            } else if (intake != null && intake.exhausted()) {
                intakes.clear();
                seek(nowMs);
            }
        } else if (phase == Phase.MERGING && !sources.isEmpty()) {
            boolean all = sources.keySet().stream()
                    .allMatch(place -> place.equals(lineage)
                            || (intakes.containsKey(place) && intakes.get(place).done()));
            if (all) {
                merge(nowMs);
            }
        }
    }

    private void merge(long nowMs) {
        S own = state;
        S merged = null;
        for (Place source : sources.keySet()) {
            S next = source.equals(lineage) ? own : intakes.get(source).state();
            merged = merged == null ? next : model.merged(merged, next);
        }
        intakes.clear();
        lineage = null;
        become(merged, ReplicaOutput.Reason.MERGED, model.compared(own, merged));
        finishLoading(nowMs);
    }

    private void become(S next, ReplicaOutput.Reason reason, MergeReport report) {
        phase = Phase.LIVE;
        state = next;
        live.add(self);
        output.replaced(next, reason, report);
    }

    /** Applies what was kept meanwhile, keeping the state of the places on the way. */
    private void finishLoading(long nowMs) {
        for (Backlog.Item item = backlog.poll(); item != null; item = backlog.poll()) {
            if (item.place() != null) {
                donor.keep(item.place(), state);
            } else {
                apply(item, nowMs);
            }
        }
        restarting = false;
        output.toGroup(new ReplicaMessage.Loaded(view).toBytes());
    }

    private void releaseKept() {
        if (live.containsAll(members)) {
            donor.clear();
        }
    }

    /** A member without the state looks for a place whose state someone keeps, and from which on it has all updates. */
    private void seek(long nowMs) {
        if (phase != Phase.BLANK || restarting || !intakes.isEmpty() || !round.complete()) {
            return;
        }
        List<Address> donors = Intake.donors(live, self, members);
        if (donors.isEmpty()) {
            return;
        }
        Place place = backlog.firstMark();
        if (place == null || tried.contains(place)) {
            place = Place.ofView(view);
        }
        if (tried.contains(place) || !backlog.hasMark(place)) {
            restart();
            return;
        }
        tried.add(place);
        Intake<S> intake = new Intake<>(model, limits, maxMessageBytes, place, donors);
        intakes.put(place, intake);
        intake.start(nowMs, output);
    }

    private void restart() {
        restarting = true;
        intakes.clear();
        backlog.drop(item -> doubt(item, "It came before the state that will be loaded"));
        output.toGroup(new ReplicaMessage.Restart(++attempts).toBytes());
    }

    private void restartedBy(Address sender, ReplicaMessage.Restart restart, long nowMs) {
        Place place = Place.ofRequest(view, sender, restart.attempt());
        if (sender.equals(self)) {
            if (!restarting || restart.attempt() != attempts) {
                return;
            }
            restarting = false;
        }
        live.remove(sender);
        holds.add(sender);
        pass(place);
        seek(nowMs);
    }

    private void update(Address sender, ReplicaMessage.Update update, long nowMs) {
        if (phase == Phase.LIVE) {
            apply(new Backlog.Item(null, sender, update.ticket(), update.command()), nowMs);
            return;
        }
        if (restarting) {
            doubt(
                    new Backlog.Item(null, sender, update.ticket(), update.command()),
                    "This member loads the state anew");
            return;
        }
        backlog.update(sender, update);
        if (phase == Phase.BLANK && backlog.bytes() > limits.backlogBytes() && !holds.contains(self)) {
            restart();
        }
    }

    private void apply(Backlog.Item item, long nowMs) {
        StateModel.Step<S> step = step(item, nowMs);
        state = step.state();
        output.changed(state, step.changes());
        if (item.author().equals(self)) {
            if (item.ticket() == 0) {
                duePending = false;
            } else {
                output.answered(item.ticket(), step.outcome());
            }
        }
    }

    private StateModel.Step<S> step(Backlog.Item item, long nowMs) {
        try {
            return model.apply(state, Place.origin(item.author()), item.command(), nowMs);
        } catch (WireException e) {
            output.rejected(item.author(), e.getMessage());
            return new StateModel.Step<>(state, new Outcome(Outcome.Verdict.UNMET, null), List.of());
        }
    }

    private void updateWritable() {
        boolean now = phase == Phase.LIVE && holds.isEmpty();
        if (now != writable) {
            writable = now;
            output.writable(now);
        }
    }
}
