package io.chorale.replication.shard;

import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Rules.Rule;
import java.util.Set;
import java.util.TreeSet;

/** What a replica has and knows, whatever its role; all of it but the journal is forgotten at a restart. */
final class Situation {
    private final NodeId self;
    private final Timing timing;
    private final Rules rules;
    private final ShardOutput output;
    private final Decider.Application application;
    private final Journal journal;
    private final Copies copies;
    private Set<NodeId> view;
    private Set<NodeId> givenUp = Set.of();
    private boolean warm;
    private boolean whatIsThereMustDo;
    private Epoch lastReported = Epoch.NONE;
    private long highestCounter;
    private Reign reign;
    /** Has heard of no reign and no candidate in this process life: a primary would have been heard soon. */
    private boolean isNew = true;

    private NodeId primary;
    private long primaryHeardMs;
    private long nowMs;

    Situation(
            NodeId self,
            Timing timing,
            Rules rules,
            ShardOutput output,
            Decider.Application application,
            Journal journal,
            Set<NodeId> view,
            long nowMs) {
        this.self = self;
        this.timing = timing;
        this.rules = rules;
        this.output = output;
        this.application = application;
        this.journal = journal;
        this.copies = new Copies(journal, output, timing);
        this.view = Ordered.copyOf(view);
        this.highestCounter = journal.replica().promised().counter();
        this.primaryHeardMs = nowMs;
        this.nowMs = nowMs;
    }

    NodeId self() {
        return self;
    }

    Timing timing() {
        return timing;
    }

    Rules rules() {
        return rules;
    }

    ShardOutput output() {
        return output;
    }

    void send(NodeId to, Message message) {
        output.send(to, message);
    }

    Decider.Application application() {
        return application;
    }

    Journal journal() {
        return journal;
    }

    Copies copies() {
        return copies;
    }

    DurableReplica replica() {
        return journal.replica();
    }

    long nowMs() {
        return nowMs;
    }

    void now(long atMs) {
        nowMs = atMs;
    }

    Set<NodeId> view() {
        return view;
    }

    void view(Set<NodeId> present) {
        view = Ordered.copyOf(present);
    }

    /** Nodes that an administrator has removed for good. */
    Set<NodeId> givenUp() {
        return givenUp;
    }

    void giveUp(Set<NodeId> nodes) {
        givenUp = rules.keep(Rule.GIVE_UP_UNDER_ONE) ? Ordered.copyOf(nodes) : Set.of();
    }

    boolean isWarm() {
        return warm;
    }

    /** Until a reign begins, those who are not there are not waited for, whatever they may know. */
    void goOnWithWhatIsThere() {
        whatIsThereMustDo = true;
    }

    boolean mustDoWithWhatIsThere() {
        return whatIsThereMustDo;
    }

    /**
     * Whether this replica need not wait for those who may have confirmed something last under this config: it was there,
     * and nothing is confirmed without a member that is there.
     */
    boolean knowsLastReign(Config config) {
        boolean wasThere = warm && config.contains(self);
        return wasThere || whatIsThereMustDo || !rules.keep(Rule.WAIT_AT_COLD_START);
    }

    /** Has told a candidate, or itself, what it has. */
    void reported(Epoch epoch) {
        lastReported = epoch;
    }

    /**
     * A start was logged: whoever is in its in-sync set knows from now on what is confirmed. Unless the report was made in
     * an earlier process life: then the start may have come late, and the primary have gone on without this replica.
     */
    void logged(Epoch epoch, Set<NodeId> inSync) {
        boolean reportedInThisLife = epoch.equals(lastReported) || !rules.keep(Rule.WARM_BY_OWN_REPORT);
        warm = warm || (inSync.contains(self) && reportedInThisLife);
        whatIsThereMustDo = false;
        copies.filling().forget();
    }

    void sawCounter(long counter) {
        highestCounter = Math.max(highestCounter, counter);
    }

    long nextCounter() {
        highestCounter = Math.max(highestCounter, replica().promised().counter()) + 1;
        return highestCounter;
    }

    /** What was known of what is confirmed is lost. */
    void cool() {
        warm = false;
    }

    /** Null when this replica does not reign. */
    Reign reign() {
        return reign;
    }

    void reign(Reign begun) {
        isNew = false;
        reign = begun;
        primary = self;
    }

    void endReign() {
        if (reign != null) {
            reign.end();
            reign = null;
            primary = null;
        }
    }

    void hear(NodeId from) {
        isNew = false;
        primary = from;
        primaryHeardMs = nowMs;
    }

    /** A candidate is at work: the patience with the present primary begins anew. */
    void hearCandidate() {
        isNew = false;
        primaryHeardMs = nowMs;
    }

    NodeId primary() {
        return primary;
    }

    boolean hearsPrimary() {
        return reign != null
                || (primary != null && view.contains(primary) && nowMs - primaryHeardMs < timing.leaseMs());
    }

    /** When a silent primary is to be replaced. The first member goes first, so that not all stand at once. */
    long electionDueMs() {
        int before = 0;
        for (NodeId member : replica().config().members()) {
            if (member.compareTo(self) < 0 && view.contains(member)) {
                before++;
            }
        }
        boolean gone = primary != null && !view.contains(primary);
        long patienceMs = isNew ? timing.retryMs() : timing.electionMs();
        return primaryHeardMs + (gone ? 0 : patienceMs) + before * timing.retryMs();
    }

    /** Whether it has a say in who reigns. */
    boolean isMember() {
        return replica().isMember(self);
    }

    /** Whether it may want to reign; who has nothing to reign with may not, unless what is there must do. */
    boolean mayStand() {
        boolean hasEnough =
                whatIsThereMustDo && replica().config().needsNoQuorum(replica().pending());
        return isMember() && (hasEnough || !replica().isDamaged());
    }

    /** All who may have something to report. */
    Set<NodeId> peers() {
        Set<NodeId> peers = new TreeSet<>(replica().config().members());
        if (replica().pending() != null) {
            peers.addAll(replica().pending().members());
        }
        peers.addAll(view);
        peers.remove(self);
        return peers;
    }
}
