package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Journal.AfterSync.OwnCopy;
import io.chorale.replication.shard.Message.Append;
import io.chorale.replication.shard.Message.Begin;
import io.chorale.replication.shard.Message.Commit;
import io.chorale.replication.shard.Message.HandOver;
import io.chorale.replication.shard.Rules.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a primary knows of its own reign and forgets with it: who has logged how far, what is committed, and who is still
 * to be levelled. Opened when its start is written.
 */
final class Reign {
    /** In entries. */
    private static final long CLOSE = 1_024;

    private final Situation situation;
    private final Entry.Start start;
    private final Dot base;
    private final Set<NodeId> strangers;
    private final NodeId self;
    private final Epoch epoch;
    private final Config config;
    private final Config leaving;
    private final Set<NodeId> inSync;
    /** Who logs what comes above the start. */
    private final Set<NodeId> loggers;
    /** Who is told what is committed: those who leave, too. */
    private final Set<NodeId> hearers;

    private final Journal journal;
    private final Timing timing;
    private final Rules rules;
    private final Map<NodeId, Long> logged = new HashMap<>();
    private final Map<NodeId, Long> loggedAtLastCheck = new HashMap<>();
    private final Map<NodeId, Long> heardMs = new HashMap<>();
    /** Decided, and neither written nor sent yet: for no longer than a turn of the driver. */
    private final List<LoggedEntry> gathered = new ArrayList<>();

    private int gatheredBytes;
    private long last = 1;
    private long committed;
    private long heartbeatDueMs;
    private long checkDueMs;
    private final Set<NodeId> needing = new HashSet<>();
    private NodeId askedToSucceed;
    /** Who needs a copy when others had the turn. */
    private final Set<NodeId> turnedAway = new TreeSet<>();

    private final Set<NodeId> leftOut;
    private final Set<NodeId> foundedApart = new TreeSet<>();
    private boolean isOutdated;
    private boolean startSynced;
    private RequestDesk desk;
    private final StablePoints stablePoints;

    /**
     * The start is written.
     *
     * @param base the entry before it; null when what the reign begins with is new to everybody
     * @param strangers who has reported another shard of this name that this reign could not take in: another one could not
     *     either, and would only keep them from taking this shard in
     * @param leftOut members whose damaged copies may have been the only ones of what they confirmed (9.3)
     */
    Reign(Situation situation, Entry.Start start, Dot base, Set<NodeId> strangers, Set<NodeId> leftOut) {
        DurableReplica replica = situation.replica();
        this.situation = situation;
        this.start = start;
        this.base = base;
        this.strangers = strangers;
        this.leftOut = leftOut;
        this.self = situation.self();
        this.epoch = replica.current();
        this.config = replica.config();
        this.leaving = replica.pending();
        this.inSync = replica.inSync();
        this.loggers = new TreeSet<>(config.policy().confirmsWithoutQuorum() ? inSync : config.members());
        this.loggers.remove(self);
        this.hearers = new TreeSet<>(config.members());
        if (leaving != null) {
            hearers.addAll(leaving.members());
        }
        this.hearers.remove(self);
        this.journal = situation.journal();
        this.timing = situation.timing();
        this.rules = situation.rules();
        this.stablePoints = new StablePoints(situation, epoch);
        this.checkDueMs = situation.nowMs() + timing.retryMs();
        this.heartbeatDueMs = situation.nowMs() + timing.heartbeatMs();
    }

    Epoch epoch() {
        return epoch;
    }

    /** Null as long as clients are not served. */
    RequestDesk desk() {
        return desk;
    }

    /** Whether clients are served: the start is committed, and with it all that was adopted. */
    boolean isServing() {
        return desk != null;
    }

    long committed() {
        return committed;
    }

    long last() {
        return last;
    }

    /** A member that was not reported has shown up: only another reign can take it in. */
    void needsSuccessor(NodeId node) {
        if (!strangers.contains(node)) {
            needing.add(node);
            isOutdated = true;
        }
    }

    /** What was reported to its candidate, in time or late. */
    void reported(NodeId node, ReplicaSummary report) {
        if (report.isForeignTo(config) && report.isMember(node) && !config.contains(node)) {
            foundedApart.add(node);
        }
    }

    /** Those who keep another shard of this name, and have no place in this one. */
    Set<NodeId> foundedApart() {
        return foundedApart;
    }

    /** Those who asked for another reign. */
    Set<NodeId> needing() {
        return needing;
    }

    boolean isOutdated(Set<NodeId> view) {
        Set<NodeId> counting = new HashSet<>(view);
        counting.removeAll(leftOut);
        counting.removeAll(strangers);
        return isOutdated || config.policy().isOutdated(config, inSync, counting);
    }

    /** Whether nothing can be confirmed any more. */
    boolean isStuck(Set<NodeId> view) {
        return config.policy().confirmsWithoutQuorum() && !view.containsAll(inSync);
    }

    /**
     * A member that had logged all that this primary has, and could go on; null when there is none. Each time it is the
     * next one: who has lost its copy since does not answer.
     */
    private NodeId successor() {
        List<NodeId> able = config.members().stream().filter(this::canSucceed).toList();
        return able.isEmpty() ? null : able.get((able.indexOf(askedToSucceed) + 1) % able.size());
    }

    /** Stops taking requests and has a successor open a reign; does nothing while there is none. */
    void handOver() {
        NodeId successor = successor();
        if (successor != null) {
            askedToSucceed = successor;
            handOver(successor);
        }
    }

    /** The same with a member that the caller wants; does nothing while that lacks something. */
    void handOverTo(NodeId wanted) {
        if (config.contains(wanted) && canSucceed(wanted)) {
            handOver(wanted);
        }
    }

    private boolean canSucceed(NodeId node) {
        return !node.equals(self) && hasAll(node);
    }

    /** Whether it has logged all that there is. */
    private boolean hasAll(NodeId node) {
        return logged.getOrDefault(node, 0L) == last;
    }

    private void handOver(NodeId successor) {
        desk.stopTaking();
        situation.send(successor, new HandOver(epoch));
    }

    /** Whether all followers among these have the start, and what it rests on. */
    boolean isLevelled(Set<NodeId> nodes) {
        return followers().stream().filter(nodes::contains).allMatch(node -> logged.getOrDefault(node, 0L) > 0);
    }

    /** Whether all followers among these have logged all that there is. */
    boolean isEverywhere(Set<NodeId> nodes) {
        return followers().stream().filter(nodes::contains).allMatch(this::hasAll);
    }

    /** Whether it has all but what is sent and logged in a moment. */
    boolean isClose(NodeId node) {
        long reached = logged.getOrDefault(node, 0L);
        return reached > 0 && last - reached <= CLOSE;
    }

    /** Takes no more requests, so that a successor can have everything soon. */
    void prepareHandOver() {
        desk.stopTaking();
    }

    /** Takes requests again: no successor has come up. */
    void resume() {
        desk.resume();
    }

    /** The reign is over. */
    void end() {
        if (desk != null) {
            desk.close();
        }
    }

    /** Whether this primary has led the shard to a config that it has no place in. */
    boolean isDone() {
        return isServing() && !config.contains(self);
    }

    /**
     * Makes all equal to the primary that may be made so. Only once the start is synced here: a primary that forgot its
     * start could take an older in-sync set for the last one, while the others went on without it.
     */
    void levelAll() {
        followers().forEach(this::level);
    }

    /** The members of this config, and of the one that it replaces while that is not known committed. */
    private Set<NodeId> followers() {
        Set<NodeId> followers = new TreeSet<>(config.members());
        if (journal.replica().pending() != null) {
            followers.addAll(journal.replica().pending().members());
        }
        followers.remove(self);
        return followers;
    }

    private void level(NodeId node) {
        boolean mayHoldMore = config.policy().confirmsWithoutQuorum()
                && journal.replica().pending() == null
                && !inSync.contains(node);
        if (!mayHoldMore) {
            situation.send(node, new Begin(epoch, start, base, last));
        }
    }

    /** A follower lacks something: it gets everything that it has not got, or everything. */
    void needsStart(NodeId node, Base has) {
        boolean isTold = startSynced || !rules.keep(Rule.START_AFTER_SYNC);
        if (!isTold || !followers().contains(node)) {
            return;
        }
        Message difference = situation.copies().startAsDifference(epoch, has);
        Message start = difference != null ? difference : situation.copies().start(epoch);
        boolean isNow = !(start instanceof Message.Start)
                || !isServing()
                || situation.output().mayCopy(node);
        if (isNow) {
            turnedAway.remove(node);
            situation.send(node, start);
        } else {
            turnedAway.add(node);
        }
    }

    /** Those for whom there was no room get their copies when there is. */
    private void sendLateCopies() {
        if (turnedAway.isEmpty()) {
            return;
        }
        turnedAway.retainAll(followers());
        turnedAway.removeIf(node -> isLevelled(Set.of(node)));
        for (NodeId node : List.copyOf(turnedAway)) {
            if (situation.output().mayCopy(node)) {
                turnedAway.remove(node);
                situation.send(node, situation.copies().start(epoch));
            }
        }
    }

    private void append(Entry entry, long index) {
        last = index;
        gathered.add(new LoggedEntry(new Dot(epoch, index), entry));
        gatheredBytes += EntryCodec.roughBytes(entry);
        if (gathered.size() == EntryRun.MAX_ENTRIES || gatheredBytes >= EntryRun.MAX_BYTES) {
            appendGathered();
        }
    }

    /** Writes and sends what was decided since this was last called. */
    void appendGathered() {
        if (gathered.isEmpty()) {
            return;
        }
        EntryRun run = new EntryRun(gathered);
        gathered.clear();
        gatheredBytes = 0;
        journal.log(run);
        situation.output().send(loggers, new Append(run, committed));
        if (desk != null) {
            desk.sent();
        }
        journal.afterSync(new OwnCopy(epoch, run.last().index()));
    }

    void ownCopy(long index) {
        if (index == 1) {
            startSynced = true;
            levelAll();
        }
        count(self, index);
    }

    void confirmed(NodeId from, long index) {
        heardMs.put(from, situation.nowMs());
        count(from, index);
    }

    /** Some of those who leave are not waited for any more. */
    void onGivenUp() {
        advance();
    }

    private void count(NodeId node, long index) {
        logged.merge(node, index, Math::max);
        advance();
    }

    private void advance() {
        long reached = highestCommitted();
        if (reached <= committed) {
            return;
        }
        committed = reached;
        journal.apply(new Dot(epoch, committed));
        serve();
        desk.committed(committed);
        if (committed == last) {
            announce();
        }
    }

    private void serve() {
        if (desk == null) {
            Decider decider = situation.application().lead(journal.replica().state());
            desk = new RequestDesk(epoch, journal.replica(), situation.output(), rules, this::append, decider);
        }
    }

    /** Only the own reign's entries are counted; what is below the start is committed by it. */
    private long highestCommitted() {
        if (committed == 0 && leaving != null && rules.keep(Rule.BOTH_QUORUMS)) {
            if (!leaving.policy().isCommittedToLeave(leaving, thoseWith(1), situation.givenUp())) {
                return 0;
            }
        }
        long highest = committed;
        for (long index : logged.values()) {
            if (index > highest && isCommitted(index)) {
                highest = index;
            }
        }
        return highest;
    }

    private boolean isCommitted(long index) {
        Set<NodeId> having = thoseWith(index);
        return rules.keep(Rule.COMMIT_BY_QUORUM)
                ? config.policy().isCommitted(config, inSync, having)
                : !having.isEmpty();
    }

    private Set<NodeId> thoseWith(long index) {
        Set<NodeId> nodes = new HashSet<>();
        logged.forEach((node, reached) -> {
            if (reached >= index) {
                nodes.add(node);
            }
        });
        return nodes;
    }

    /** Those who leave hear of the commit too: only then do they know that they have no say any more. */
    private void announce() {
        for (NodeId node : hearers) {
            if (logged.getOrDefault(node, 0L) > 0) {
                situation.send(node, new Commit(epoch, committed));
            }
        }
    }

    void tick() {
        long nowMs = situation.nowMs();
        if (nowMs >= heartbeatDueMs) {
            heartbeatDueMs = nowMs + timing.heartbeatMs();
            announce();
        }
        sendLateCopies();
        if (nowMs >= checkDueMs) {
            checkDueMs = nowMs + timing.retryMs();
            levelStalled();
            if (committed > 0) {
                // An application that could not lead is asked again: nobody else stands while this primary is heard.
                serve();
            }
        }
        if (desk != null && !isOutdated) {
            stablePoints.tick(desk, committed, loggedByAll());
        }
    }

    private long loggedByAll() {
        long loggedByAll = last;
        for (NodeId node : config.members()) {
            loggedByAll = Math.min(loggedByAll, logged.getOrDefault(node, 0L));
        }
        return loggedByAll;
    }

    /** What is merely on its way makes progress between two checks; what was lost does not. */
    private void levelStalled() {
        if (!startSynced) {
            return;
        }
        for (NodeId node : followers()) {
            long reached = logged.getOrDefault(node, 0L);
            if (reached < last && reached == loggedAtLastCheck.getOrDefault(node, 0L)) {
                level(node);
            }
            loggedAtLastCheck.put(node, reached);
        }
    }

    /** Whether those who would have to choose another primary are there, and hear this one. */
    boolean hasQuorumInView() {
        if (config.policy().confirmsWithoutQuorum()) {
            return true;
        }
        Set<NodeId> present = new HashSet<>(situation.view());
        present.add(self);
        return config.isMajority(present);
    }

    /** Whether the quorum was heard for so long that this may go on as primary. */
    boolean hasLease() {
        if (config.policy().confirmsWithoutQuorum()) {
            return true;
        }
        Set<NodeId> heard = new HashSet<>(Set.of(self));
        heardMs.forEach((node, atMs) -> {
            if (situation.nowMs() - atMs < timing.leaseMs()) {
                heard.add(node);
            }
        });
        return config.isMajority(heard);
    }
}
