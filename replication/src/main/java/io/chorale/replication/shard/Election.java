package io.chorale.replication.shard;

import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Candidacy.Target;
import io.chorale.replication.shard.Journal.AfterSync.OwnCopy;
import io.chorale.replication.shard.Journal.AfterSync.OwnReport;
import io.chorale.replication.shard.Journal.AfterSync.ReportTo;
import io.chorale.replication.shard.Message.Canvass;
import io.chorale.replication.shard.Message.Fetch;
import io.chorale.replication.shard.Message.Higher;
import io.chorale.replication.shard.Message.Prepare;
import io.chorale.replication.shard.Message.Report;
import io.chorale.replication.shard.Message.Welcome;
import io.chorale.replication.shard.Message.Whole;
import io.chorale.replication.shard.Rules.Rule;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** The way from one reign to the next, on both sides: asking for reports and giving them. */
final class Election {
    private final Situation situation;
    private final long incarnation;
    private final Set<NodeId> warnedOf = new HashSet<>();
    private final Set<NodeId> apart = new HashSet<>();
    private Canvassing canvassing;
    private Candidacy candidacy;
    private long retryDueMs;

    Election(Situation situation, long incarnation) {
        this.situation = situation;
        this.incarnation = incarnation;
    }

    /** Nodes with another shard of this name that this side can not take in; the other side may. */
    Set<NodeId> apart() {
        apart.removeAll(situation.replica().config().members());
        return apart;
    }

    boolean isCandidate() {
        return candidacy != null;
    }

    /** Ends whatever this replica was as candidate or primary. */
    void stepDown() {
        situation.endReign();
        candidacy = null;
        canvassing = null;
        waitForRetry();
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
            candidacy.silent().forEach(node -> situation.send(node, new Prepare(candidacy.epoch())));
            candidacy.fetchAgain();
            tryToOpen();
        } else if (situation.isMember() && situation.nowMs() >= situation.electionDueMs()) {
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
        } else if (reign.isOutdated(situation.view())) {
            Set<NodeId> needing = reign.needing();
            stand(false, null);
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
        if (canvassing.isEnough(situation.view()) || !situation.rules().keep(Rule.ASK_FIRST)) {
            stand(false, null);
        }
    }

    /**
     * Promises itself a new epoch and asks for reports.
     *
     * @param forced whether what is there must do
     * @param target the config to change to, or null
     */
    void stand(boolean forced, Target target) {
        if (!situation.isMember()) {
            return;
        }
        stepDown();
        Epoch epoch = new Epoch(situation.nextCounter(), incarnation);
        candidacy = new Candidacy(epoch, forced, target);
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
        if (candidacy != null && candidacy.epoch().equals(report.epoch())) {
            candidacy.report(from, report.summary());
            tryToOpen();
        }
    }

    /** The candidate that was reported to needs the whole log: it is as it was then, or the candidate is not waited for. */
    void onFetch(NodeId from, Fetch fetch) {
        if (isFrozenFor(fetch.epoch())) {
            situation.send(from, new Whole(fetch.epoch(), situation.replica().image()));
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

    void onView() {
        if (candidacy != null) {
            tryToOpen();
        }
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
        Ballot ballot = ballot(config);
        if (!config.policy().reportsSuffice(config, ballot) || !mayLeave(pending, ballot)) {
            return;
        }
        Config target = pending == null ? target(config, ballot) : null;
        if (target == null) {
            open(ballot, config, pending);
        } else if (target.policy().reportsSuffice(target, ballot) && mayLeave(config, ballot)) {
            open(ballot, target, config);
        }
    }

    /** Those who join, or ask to be heard, may have founded the shard once more: that has to be known. */
    private boolean hasHeardNewcomers(Config config) {
        Set<NodeId> awaited = new HashSet<>(candidacy.targetMembers());
        awaited.removeAll(config.members());
        awaited.addAll(candidacy.awaited(situation.nowMs() - situation.timing().electionMs()));
        awaited.retainAll(situation.view());
        return awaited.stream().allMatch(candidacy::hasReportOf);
    }

    private Ballot ballot(Config config) {
        boolean knows = situation.isWarm() || !situation.rules().keep(Rule.WAIT_AT_COLD_START);
        return candidacy.ballot(config, situation.self(), situation.view(), knows, situation.rules());
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
        Set<NodeId> members = new TreeSet<>(wanted == null ? config.members() : wanted.members());
        if (ballot.areMergeable(foreigners)) {
            members.addAll(config.members());
            members.addAll(foreigners);
            return config.next(members, new OnePolicy());
        }
        apart.addAll(foreigners);
        if (!config.policy().confirmsWithoutQuorum() && warnedOf.addAll(foreigners)) {
            situation
                    .output()
                    .warn("Nodes " + foreigners + " have founded this shard once more, apart from this node, and both"
                            + " are used. Of two shards at least one must be under policy ONE to be merged: stop"
                            + " those nodes, wipe their data directories, and start them again.");
        }
        members.removeAll(foreigners);
        members.addAll(config.members());
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
        Set<NodeId> merged = all.foreigners();
        merged.retainAll(config.members());
        if (!config.policy().confirmsWithoutQuorum() || !all.areMergeable(merged)) {
            merged = Set.of();
        }
        // The others keep what they have: nobody else may have it.
        Set<NodeId> strangers = all.foreigners();
        strangers.removeAll(merged);
        Ballot ballot = all.without(strangers);
        Policy past = (pending == null ? config : pending).policy();
        Set<NodeId> needed = new HashSet<>(past.toReconcile(ballot));
        needed.addAll(merged);
        Set<NodeId> missing = candidacy.withoutLog(needed);
        if (!missing.isEmpty()) {
            missing.stream()
                    .filter(candidacy::fetch)
                    .forEach(node -> situation.send(node, new Fetch(candidacy.epoch())));
            return;
        }
        if (!needed.isEmpty()) {
            candidacy.whole(situation.self(), situation.replica().image());
        }
        Foundation foundation = past.reconcile(ballot, candidacy.logs());
        if (!merged.isEmpty()) {
            foundation = foundation.mergedWith(candidacy.logs(), merged, situation.self(), situation.rules());
        }
        Set<NodeId> inSync = new HashSet<>(ballot.reporters());
        inSync.retainAll(config.members());
        Entry.Start start = new Entry.Start(config, pending, inSync);
        Epoch epoch = candidacy.epoch();
        candidacy = null;
        situation.logged(epoch, inSync);
        Journal journal = situation.journal();
        if (foundation.isOwn()) {
            journal.begin(epoch, start);
        } else {
            journal.adopt(foundation.image().startedAs(epoch, start));
        }
        Reign reign = new Reign(situation, start, foundation.base());
        situation.reign(reign);
        waitForRetry();
        if (!situation.rules().keep(Rule.START_AFTER_SYNC)) {
            reign.levelAll();
        }
        journal.afterSync(new OwnCopy(epoch, 1));
    }
}
