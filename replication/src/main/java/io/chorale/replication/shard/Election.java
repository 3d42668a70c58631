package io.chorale.replication.shard;

import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Candidacy.Target;
import io.chorale.replication.shard.Journal.AfterSync.OwnCopy;
import io.chorale.replication.shard.Journal.AfterSync.OwnReport;
import io.chorale.replication.shard.Journal.AfterSync.ReportTo;
import io.chorale.replication.shard.Message.Canvass;
import io.chorale.replication.shard.Message.Fetch;
import io.chorale.replication.shard.Message.FillFirst;
import io.chorale.replication.shard.Message.Higher;
import io.chorale.replication.shard.Message.Prepare;
import io.chorale.replication.shard.Message.Report;
import io.chorale.replication.shard.Message.Welcome;
import io.chorale.replication.shard.Message.Whole;
import io.chorale.replication.shard.Message.WholeDifference;
import io.chorale.replication.shard.Rules.Rule;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The way from one reign to the next, on both sides: asking for reports and giving them. */
final class Election {
    private final Situation situation;
    private final long incarnation;
    private final Set<NodeId> warnedOf = new HashSet<>();
    private final Set<NodeId> warnedOfDamage = new HashSet<>();
    /** Those who were found apart, with what they reported then. */
    private final Map<NodeId, ReplicaSummary> apart = new HashMap<>();

    private Canvassing canvassing;
    private Candidacy candidacy;
    private long retryDueMs;

    Election(Situation situation, long incarnation) {
        this.situation = situation;
        this.incarnation = incarnation;
    }

    /** Nodes with another shard of this name that this side can not take in; the other side may. */
    Set<NodeId> apart() {
        apart.keySet().removeAll(situation.replica().config().members());
        return Ordered.copyOf(apart.keySet());
    }

    /** What its candidacy lacks, for a log. */
    String describe() {
        return candidacy == null
                ? ""
                : ", candidate of " + candidacy.epoch() + " without a report of " + candidacy.silent();
    }

    boolean isCandidate() {
        return candidacy != null;
    }

    /** Ends whatever this replica was as candidate or primary. */
    void stepDown() {
        situation.endReign();
        endCandidacy();
        canvassing = null;
        waitForRetry();
    }

    private void endCandidacy() {
        candidacy = null;
        situation.copies().filling().hold(false);
    }

    private void waitForRetry() {
        retryDueMs = situation.nowMs() + situation.timing().retryMs();
    }

    void tick() {
        if (situation.nowMs() < retryDueMs) {
            return;
        }
        if (situation.reign() != null) {
            waitForRetry();
            endReignThatIsDone();
        } else if (candidacy != null) {
            waitForRetry();
            // Those who have reported lose their patience while logs come, part by part, or one shard's after the
            // other's.
            Set<NodeId> called = candidacy.isFetching() ? candidacy.asked() : candidacy.silent();
            called.forEach(node -> situation.send(node, new Prepare(candidacy.epoch())));
            tryToOpen();
        } else if (situation.mayStand() && situation.nowMs() >= situation.electionDueMs()) {
            waitForRetry();
            canvass();
        }
    }

    private void endReignThatIsDone() {
        Reign reign = situation.reign();
        if (reign.isServing() && !reign.hasLease()) {
            // Whoever waits for an answer hears from the next reign; another one may be handing out messages by now.
            stepDown();
        } else if (reign.isDone()) {
            reign.handOver();
        } else if (reign.isOutdated(situation.view())
                && (reign.isStuck(situation.view()) || situation.output().mayGrow())) {
            Set<NodeId> needing = reign.needing();
            stand(null);
            if (candidacy != null) {
                // Null when this primary has led the shard to a config that it has no say in.
                candidacy.await(needing, situation.nowMs());
            }
        }
    }

    /** Asks first: a node that cannot hear must not depose, again and again, a primary that all others hear. */
    private void canvass() {
        canvassing = new Canvassing(situation.self(), situation.replica().summary());
        Epoch promised = situation.replica().promised();
        situation.peers().forEach(node -> situation.send(node, new Canvass(promised)));
        standIfWelcome();
    }

    void onCanvass(NodeId from, Canvass canvass) {
        situation.sawCounter(canvass.epoch().counter());
        boolean granted = !situation.hearsPrimary() || from.equals(situation.primary());
        situation.send(from, new Welcome(canvass.epoch(), granted));
    }

    void onWelcome(NodeId from, Welcome welcome) {
        if (canvassing != null
                && welcome.granted()
                && welcome.epoch().equals(situation.replica().promised())) {
            canvassing.granted(from);
            standIfWelcome();
        }
    }

    private void standIfWelcome() {
        Config config = situation.replica().config();
        if (canvassing.isEnough(situation.view(), situation.knowsLastReign(config), situation.givenUp())
                || !situation.rules().keep(Rule.ASK_FIRST)) {
            stand(null);
        }
    }

    /**
     * Promises itself a new epoch and asks for reports.
     *
     * @param target the config to change to, or null
     */
    void stand(Target target) {
        if (!situation.mayStand()) {
            return;
        }
        stepDown();
        Epoch epoch = Epoch.of(
                situation.nextCounter(),
                incarnation,
                situation.replica().config().birth());
        candidacy = new Candidacy(epoch, target, situation.nowMs());
        Set<NodeId> asked = situation.peers();
        asked.addAll(candidacy.targetMembers());
        askForReports(asked);
        situation.journal().promise(epoch, situation.self(), new OwnReport(epoch));
    }

    private void askForReports(Collection<NodeId> nodes) {
        for (NodeId node : nodes) {
            if (!node.equals(situation.self()) && candidacy.ask(node)) {
                situation.send(node, new Prepare(candidacy.epoch()));
            }
        }
    }

    void onPrepare(NodeId from, Prepare prepare) {
        Epoch epoch = prepare.epoch();
        Epoch promised = situation.replica().promised();
        situation.sawCounter(epoch.counter());
        if (epoch.equals(promised)) {
            situation.hearCandidate();
            situation.journal().afterSync(new ReportTo(from, epoch));
        } else if (epoch.isAfter(promised)) {
            stepDown();
            situation.hearCandidate();
            situation.journal().promise(epoch, from, new ReportTo(from, epoch));
        } else if (situation.rules().keep(Rule.REFUSE_LOWER_EPOCHS)) {
            situation.send(from, new Higher(promised));
        } else {
            stepDown();
            situation.journal().afterSync(new ReportTo(from, epoch));
        }
    }

    /** The promise is synced. Nothing was logged since, and nothing will be until the start: the report stays true. */
    void promised(ReportTo report) {
        if (isFrozenFor(report.epoch())) {
            situation.reported(report.epoch());
            situation.send(
                    report.candidate(),
                    new Report(report.epoch(), situation.replica().summary()));
        }
    }

    void promised(OwnReport own) {
        if (candidacy != null && candidacy.epoch().equals(own.epoch())) {
            situation.reported(own.epoch());
            candidacy.report(situation.self(), situation.replica().summary());
            tryToOpen();
        }
    }

    void onReport(NodeId from, Report report) {
        reconsider(from, report.summary());
        if (candidacy != null && candidacy.epoch().equals(report.epoch())) {
            candidacy.report(from, report.summary());
            tryToOpen();
        } else if (situation.reign() != null && situation.reign().epoch().equals(report.epoch())) {
            situation.reign().reported(from, report.summary());
            ReplicaSummary found = apart.get(from);
            if (found != null && report.summary().hasBegunAfter(found.current())) {
                apart.remove(from);
            }
        }
    }

    /** One that could not be merged, nor could others because of it, may know enough by now. */
    private void reconsider(NodeId from, ReplicaSummary report) {
        ReplicaSummary found = apart.get(from);
        if (found != null && report.mayKnowItsShard() && !report.isStillAs(found)) {
            apart.clear();
        }
    }

    /**
     * The candidate that was reported to needs the whole log: it is as it was then, or the candidate is not waited for. What
     * was damaged since is reported anew: the candidate must not take what is left for what it was told of.
     */
    void onFetch(NodeId from, Fetch fetch) {
        if (isFrozenFor(fetch.epoch()) && situation.replica().isDamaged()) {
            situation.journal().afterSync(new ReportTo(from, fetch.epoch()));
        } else if (isFrozenFor(fetch.epoch())) {
            situation.send(from, situation.copies().log(fetch));
        }
    }

    /** Whether the epoch is promised and has not begun here: nothing is logged meanwhile. */
    private boolean isFrozenFor(Epoch epoch) {
        DurableReplica replica = situation.replica();
        boolean isFrozen =
                replica.promised().equals(epoch) && !replica.current().equals(epoch);
        return isFrozen || !situation.rules().keep(Rule.REFUSE_LOWER_EPOCHS);
    }

    void onWhole(NodeId from, Whole whole) {
        if (candidacy != null && candidacy.epoch().equals(whole.epoch())) {
            candidacy.whole(from, whole.image());
            tryToOpen();
        }
    }

    /** The log is a change of what this candidate had when it asked; when that is gone, the whole is asked for. */
    void onWhole(NodeId from, WholeDifference differing) {
        if (candidacy == null || !candidacy.epoch().equals(differing.epoch())) {
            return;
        }
        ReplicaImage image = situation.copies().assemble(differing.difference());
        if (image == null) {
            situation.send(from, new Fetch(candidacy.epoch(), null, false));
        } else {
            Filling filling = situation.copies().filling();
            filling.hold(filling.isHeld() || filling.isOf(differing.difference().base()));
            onWhole(from, new Whole(differing.epoch(), image));
        }
    }

    /**
     * A log is too large for one message. There is one copy that can be filled: logs that it is the base of must have come
     * before it becomes another one; and when one has come, all others have to be sent at once.
     */
    void onFillFirst(NodeId from, FillFirst first) {
        Filling filling = situation.copies().filling();
        if (candidacy == null) {
            filling.begin(from, first, situation.nowMs());
        } else if (!candidacy.epoch().equals(first.epoch())) {
            return;
        } else if (filling.isHeld()) {
            situation.send(from, new Fetch(candidacy.epoch(), null, true));
        } else if (!candidacy.isAwaitedBut(from) || !filling.isComplete()) {
            filling.begin(from, first, situation.nowMs());
        }
    }

    /** What was on its way may be lost, or what could not be sent at once is here, but for a difference. */
    void goOnFetching() {
        candidacy.fetchAnew();
        tryToOpen();
    }

    void onView() {
        // Who is there now may know enough to take them in.
        apart.clear();
        if (candidacy != null) {
            // One that has left may be the only one that has what is missing here.
            askForReports(situation.peers());
            goOnFetching();
        }
    }

    void onGivenUp() {
        if (candidacy != null) {
            tryToOpen();
        }
    }

    /** Whom this replica needs that is not there, and why; null when it needs nobody, or hears a primary. */
    Waiting waiting() {
        Reign reign = situation.reign();
        boolean isServed = reign == null ? situation.hearsPrimary() : reign.isServing();
        if (isServed || !situation.isMember()) {
            return null;
        }
        DurableReplica own = situation.replica();
        Config config = own.config();
        Config pending = own.pending();
        Map<NodeId, ReplicaSummary> reports = new HashMap<>();
        if (candidacy != null && candidacy.hasReportOf(situation.self())) {
            ReplicaSummary latest = candidacy.latestConfig(config.birth());
            config = latest.config();
            pending = latest.pending();
            reports.putAll(candidacy.counting(config));
        }
        // Those who are there and have not reported yet know no more than this replica, as far as it can tell.
        situation.view().forEach(node -> reports.putIfAbsent(node, own.summary()));
        Ballot ballot = ballot(config, pending, reports);
        Set<NodeId> awaited = config.policy().awaited(config, ballot);
        if (!awaited.isEmpty()) {
            boolean one = config.policy().confirmsWithoutQuorum();
            return new Waiting(one ? Waiting.Reason.LAST_IN_SYNC : Waiting.Reason.QUORUM, awaited);
        }
        Set<NodeId> leavers = pending == null ? Set.of() : pending.policy().awaitedToLeave(pending, ballot);
        return leavers.isEmpty() ? null : new Waiting(Waiting.Reason.CONFIG_CHANGE, leavers);
    }

    void onHigher(Higher higher) {
        situation.sawCounter(higher.epoch().counter());
        Reign reign = situation.reign();
        boolean overtaken = (candidacy != null && higher.epoch().isAfter(candidacy.epoch()))
                || (reign != null && higher.epoch().isAfter(reign.epoch()));
        if (overtaken && situation.rules().keep(Rule.REFUSE_LOWER_EPOCHS)) {
            stepDown();
        }
    }

    // ---- opening

    private void tryToOpen() {
        if (!candidacy.hasReportOf(situation.self())) {
            return;
        }
        ReplicaSummary latest =
                candidacy.latestConfig(situation.replica().config().birth());
        Config config = latest.config();
        Config pending = latest.pending();
        askForReports(config.members());
        if (pending != null) {
            askForReports(pending.members());
        }
        if (!hasHeardNewcomers(config)) {
            return;
        }
        Ballot ballot = ballot(config, pending, candidacy.counting(config));
        if (ballot.own() == null) {
            // A damaged copy that is to do with what is there: not under a config whose quorum it has no part in.
            return;
        }
        warnOfDamage(ballot);
        if (!config.policy().reportsSuffice(config, ballot) || !mayLeave(pending, ballot)) {
            return;
        }
        Set<NodeId> unheard = ballot.unheardOfForeigners();
        if (!unheard.isEmpty()
                && candidacy.hasBegunAfter(
                        situation.nowMs() - situation.timing().electionMs())) {
            askForReports(unheard);
            return;
        }
        Config target = pending == null ? target(config, ballot) : null;
        if (target == null) {
            open(ballot, config, pending);
        } else if (target.policy().reportsSuffice(target, ballot) && mayLeave(config, ballot)) {
            open(ballot, target, config);
        } else if (!canReach(config, target, ballot)) {
            // Who is needed for the change has vanished before it has begun: better served as it is than waiting for
            // them.
            open(ballot, config, null);
        }
    }

    /** Whether all who are lacking for a change of the config are there: they may report yet. */
    private boolean canReach(Config config, Config target, Ballot ballot) {
        return situation.view().containsAll(config.policy().awaitedToLeave(config, ballot))
                && situation.view().containsAll(target.policy().awaited(target, ballot));
    }

    /**
     * Those who join, or ask to be heard, may have founded the shard once more: that has to be known. One that is there and
     * says nothing, since its disk hangs, is not waited for for ever: the shard is better served without it.
     */
    private boolean hasHeardNewcomers(Config config) {
        long beganAfterMs = situation.nowMs() - situation.timing().electionMs();
        Set<NodeId> awaited = new HashSet<>(candidacy.newcomers(beganAfterMs));
        awaited.removeAll(config.members());
        awaited.addAll(candidacy.awaited(beganAfterMs));
        awaited.retainAll(situation.view());
        return awaited.stream().allMatch(candidacy::hasReportOf);
    }

    /** Those who have had damage, and may have confirmed what nobody else knows, are named, whether waited for or not. */
    private void warnOfDamage(Ballot ballot) {
        Set<NodeId> bereaving = ballot.bereaving();
        if (warnedOfDamage.addAll(bereaving)) {
            situation
                    .output()
                    .warn("The copies of nodes " + bereaving
                            + " are damaged, and they may be the only ones of what those"
                            + " nodes confirmed last; no copy that is here has it. "
                            + (ballot.knowsLastReign()
                                    ? "This node goes on without them."
                                    : "This shard waits for a copy that has it.")
                            + " If there is another node that was in sync with them, start it. Otherwise what they"
                            + " confirmed alone is lost: wipe their data directories, so that they join as new nodes,"
                            + " and say that what is there must do.");
        }
    }

    /**
     * When what is there must do, and nobody else stands, a damaged copy is one that has nothing; not where a quorum has to
     * report, which it has no part in.
     */
    private Ballot ballot(Config config, Config pending, Map<NodeId, ReplicaSummary> reports) {
        boolean takesDamaged = situation.mustDoWithWhatIsThere() && config.needsNoQuorum(pending);
        Map<NodeId, ReplicaSummary> whole = new HashMap<>(reports);
        Map<NodeId, ReplicaSummary> damaged = new HashMap<>(reports);
        whole.entrySet()
                .removeIf(report -> report.getValue().isDamaged()
                        && !(takesDamaged && report.getKey().equals(situation.self())));
        damaged.keySet().removeAll(whole.keySet());
        return new Ballot(
                situation.self(),
                whole,
                damaged,
                situation.view(),
                situation.knowsLastReign(config),
                situation.givenUp(),
                situation.rules());
    }

    /**
     * The config to change to, or null. When a shard that was founded apart from this one comes in, nothing else is
     * changed: it is merged, which takes the policy {@code one}.
     */
    private Config target(Config config, Ballot ballot) {
        Config wanted = candidacy.target(config);
        if (wanted != null && !hasReports(wanted, config)) {
            // What they have is not known: it may be another shard, which nothing here may be levelled over.
            wanted = null;
        }
        Set<NodeId> foreigners = ballot.foreigners();
        if (foreigners.isEmpty()) {
            return wanted;
        }
        Set<NodeId> mergeable = ballot.mergeable();
        foreigners.removeAll(mergeable);
        foreigners.forEach(node -> apart.put(node, ballot.heard().get(node)));
        Set<NodeId> unlike = new TreeSet<>(foreigners);
        unlike.removeIf(node -> ballot.heard().get(node).config().policy().confirmsWithoutQuorum());
        if (!config.policy().confirmsWithoutQuorum() && warnedOf.addAll(unlike)) {
            situation
                    .output()
                    .warn("Nodes " + unlike + " have founded this shard once more, apart from this node, and both"
                            + " are used. Of two shards at least one must be under policy ONE to be merged: stop"
                            + " those nodes, wipe their data directories, and start them again.");
        }
        Set<NodeId> members = new TreeSet<>(wanted == null ? config.members() : wanted.members());
        members.removeAll(foreigners);
        members.addAll(config.members());
        if (!mergeable.isEmpty()) {
            members.addAll(mergeable);
            return config.next(members, new OnePolicy());
        }
        Policy policy = wanted == null ? config.policy() : wanted.policy();
        return config.members().equals(members) ? null : config.next(members, policy);
    }

    private boolean hasReports(Config wanted, Config config) {
        return wanted.members().stream().allMatch(node -> config.contains(node) || candidacy.hasReportOf(node));
    }

    private boolean mayLeave(Config config, Ballot ballot) {
        return config == null
                || !situation.rules().keep(Rule.BOTH_QUORUMS)
                || config.policy().reportsSufficeToLeave(config, ballot);
    }

    private void open(Ballot all, Config config, Config pending) {
        Set<NodeId> merged = config.policy().confirmsWithoutQuorum() ? all.mergeable() : new TreeSet<>();
        merged.retainAll(config.members());
        // The others keep what they have: nobody else may have it.
        Set<NodeId> strangers = all.foreigners();
        strangers.removeAll(merged);
        Ballot ballot = all.without(strangers);
        Policy past = (pending == null ? config : pending).policy();
        Set<NodeId> needed = new HashSet<>(past.toReconcile(ballot));
        needed.addAll(merged);
        Set<NodeId> missing = candidacy.withoutLog(needed);
        boolean forgets = situation.rules().keep(Rule.FORGET_ABSENT);
        if (forgets && candidacy.forgetAbsent(missing, situation.view())) {
            tryToOpen();
            return;
        }
        if (!missing.isEmpty()) {
            missing.stream()
                    .filter(node -> candidacy.fetch(
                            node, situation.nowMs(), situation.timing().retryMs()))
                    .forEach(node -> situation.send(
                            node,
                            new Fetch(candidacy.epoch(), situation.copies().base(), false)));
            return;
        }
        if (!needed.isEmpty()) {
            candidacy.whole(situation.self(), situation.replica().image());
        }
        Foundation foundation = past.reconcile(ballot, candidacy.logs());
        if (!merged.isEmpty()) {
            foundation = foundation.mergedWith(candidacy.logs(), merged, situation.self(), situation.rules());
        }
        if (foundation.isOwn() && situation.replica().isDamaged()) {
            foundation = new Foundation(situation.replica().image(), null);
        }
        Set<NodeId> inSync = new HashSet<>(ballot.reporters());
        if (config.policy().confirmsWithoutQuorum()) {
            inSync.addAll(ballot.refillable());
        }
        inSync.retainAll(config.members());
        Entry.Start start = new Entry.Start(config, pending, inSync);
        Candidacy elected = candidacy;
        Epoch epoch = elected.epoch();
        endCandidacy();
        situation.logged(epoch, inSync);
        Journal journal = situation.journal();
        if (foundation.isOwn()) {
            journal.begin(epoch, start);
        } else {
            journal.adopt(foundation.image().startedAs(epoch, start));
        }
        Reign reign = new Reign(situation, start, foundation.base(), strangers, ballot.bereaving());
        elected.reports().forEach(reign::reported);
        situation.reign(reign);
        waitForRetry();
        if (!situation.rules().keep(Rule.START_AFTER_SYNC)) {
            reign.levelAll();
        }
        journal.afterSync(new OwnCopy(epoch, 1));
    }
}
