package io.chorale.replication.shard;

import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Candidacy.Target;
import io.chorale.replication.shard.Journal.AfterSync;
import io.chorale.replication.shard.Journal.AfterSync.OwnCopy;
import io.chorale.replication.shard.Journal.AfterSync.OwnReport;
import io.chorale.replication.shard.Journal.AfterSync.PartWritten;
import io.chorale.replication.shard.Journal.AfterSync.ReportTo;
import io.chorale.replication.shard.Journal.AfterSync.Say;
import io.chorale.replication.shard.Message.Append;
import io.chorale.replication.shard.Message.Begin;
import io.chorale.replication.shard.Message.Canvass;
import io.chorale.replication.shard.Message.Commit;
import io.chorale.replication.shard.Message.Confirm;
import io.chorale.replication.shard.Message.Fetch;
import io.chorale.replication.shard.Message.FillAsk;
import io.chorale.replication.shard.Message.FillFirst;
import io.chorale.replication.shard.Message.FillPart;
import io.chorale.replication.shard.Message.Filled;
import io.chorale.replication.shard.Message.HandOver;
import io.chorale.replication.shard.Message.Higher;
import io.chorale.replication.shard.Message.NeedsReign;
import io.chorale.replication.shard.Message.NeedsStart;
import io.chorale.replication.shard.Message.Prepare;
import io.chorale.replication.shard.Message.Report;
import io.chorale.replication.shard.Message.Start;
import io.chorale.replication.shard.Message.StartDifference;
import io.chorale.replication.shard.Message.Welcome;
import io.chorale.replication.shard.Message.Whole;
import io.chorale.replication.shard.Message.WholeDifference;
import io.chorale.replication.shard.Rules.Rule;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One node's copy of one shard, in whatever role it has. Made anew at each process start from what the store found. All
 * methods are called by one thread at a time; times are milliseconds of a monotonic clock.
 */
public final class ShardReplica {

    /** The roles of a replica. */
    public enum Role {
        /** Logs what a primary sends, and watches whether there is one. */
        BACKUP,
        /** Has promised itself a new epoch and collects reports. */
        CANDIDATE,
        /** Has written a start; serves once that is committed. */
        PRIMARY
    }

    private final Situation situation;
    private final long incarnation;
    private final Election election;
    private final Follower follower;

    /**
     * @param incarnation 64 random bits drawn at this process start
     * @param recovered what the store found; from now on this replica's own
     * @param view the nodes that are reachable, this one among them
     * @param application decides requests while this replica reigns
     */
    public ShardReplica(
            NodeId self,
            long incarnation,
            DurableReplica recovered,
            Set<NodeId> view,
            Timing timing,
            Rules rules,
            ShardOutput output,
            Decider.Application application,
            long nowMs) {
        Journal journal = new Journal(recovered, rules, output, this::onSynced);
        this.incarnation = incarnation;
        this.situation = new Situation(self, timing, rules, output, application, journal, view, nowMs);
        this.election = new Election(situation, incarnation);
        this.follower = new Follower(situation, election);
    }

    public Role role() {
        if (situation.reign() != null) {
            return Role.PRIMARY;
        }
        return election.isCandidate() ? Role.CANDIDATE : Role.BACKUP;
    }

    public boolean isServing() {
        return situation.reign() != null && situation.reign().isServing();
    }

    /** What was written, synced or not; to be read only. */
    public DurableReplica replica() {
        return situation.replica();
    }

    /** Nodes with another shard of this name, founded apart, that this replica has found that it can not take in. */
    public Set<NodeId> apart() {
        return Ordered.copyOf(election.apart());
    }

    /** Nodes that keep another shard of this name, founded apart, and have no place in the one that this primary serves. */
    public Set<NodeId> foundedApart() {
        return situation.reign() == null
                ? Set.of()
                : Ordered.copyOf(situation.reign().foundedApart());
    }

    /** Whom this replica needs that is not there, before the shard can be served; null when nobody. */
    public Waiting waiting() {
        return election.waiting();
    }

    /** Whether this is a member that neither serves nor hears a primary. */
    public boolean isIdle() {
        return situation.isMember() && !isServing() && (situation.reign() != null || !situation.hearsPrimary());
    }

    /** Where it stands, for a log. */
    public String describe() {
        DurableReplica own = situation.replica();
        return role() + (situation.isWarm() ? ", warm" : ", not warm") + (own.isDamaged() ? ", damaged" : "")
                + ", promised "
                + own.promised() + ", logged " + own.last() + " under " + own.config()
                + (own.pending() == null ? "" : ", left " + own.pending()) + ", in sync " + own.inSync() + ", there "
                + situation.view() + election.describe();
    }

    /** Whether this replica has been in sync in this process life. */
    public boolean isWarm() {
        return situation.isWarm();
    }

    // ---- inputs

    /** What is decided of requests that follow each other is written and sent together; before anything else happens. */
    private void begin(long nowMs) {
        situation.now(nowMs);
        endOfTurn();
    }

    /**
     * The driver has nothing more at hand: what was decided of its requests is written and sent. Any other input does the
     * same first.
     */
    public void endOfTurn() {
        if (situation.reign() != null) {
            situation.reign().appendGathered();
        }
    }

    public void onView(Set<NodeId> present, long nowMs) {
        begin(nowMs);
        situation.view(present);
        follower.onView();
        situation.copies().filling().onView(present);
        election.onView();
    }

    /** All batches up to this token are on disk. */
    public void synced(long token, long nowMs) {
        begin(nowMs);
        situation.journal().synced(token);
    }

    /** Time has passed. To be called at least every {@link Timing#heartbeatMs()}. */
    public void tick(long nowMs) {
        begin(nowMs);
        if (situation.reign() != null) {
            situation.reign().tick();
        }
        election.tick();
        situation.copies().tick(nowMs);
        situation.journal().writeApplied();
    }

    /** Begins a shard that exists nowhere, with this node as its only member; does nothing when it exists here. */
    public void found(long nowMs) {
        begin(nowMs);
        if (situation.replica().config().version() == 0) {
            situation
                    .journal()
                    .found(new Config(1, new TreeSet<>(Set.of(situation.self())), new OnePolicy(), incarnation));
            election.stand(null);
        }
    }

    /** Opens a new reign without asking whether it is welcome: on suspicion from outside. */
    public void takeOver(long nowMs) {
        begin(nowMs);
        election.stand(null);
    }

    /** The same on an administrator's word that those who do not answer are not waited for (8). */
    public void takeOverWithWhatIsThere(long nowMs) {
        begin(nowMs);
        situation.goOnWithWhatIsThere();
        election.stand(null);
    }

    /**
     * The same for whoever stands: until a reign has begun, this replica does not wait, under {@code one}, for those who
     * are not there. Does nothing to a replica that waits for nobody of that kind.
     */
    public void goOnWithWhatIsThere(long nowMs) {
        begin(nowMs);
        Waiting waiting = election.waiting();
        if (waiting != null && waiting.reason() == Waiting.Reason.LAST_IN_SYNC) {
            situation.goOnWithWhatIsThere();
            election.onGivenUp();
        }
    }

    /**
     * Nodes that an administrator has removed for good: under {@code one} nobody waits for them, and what only they had
     * is lost; under {@code majority} they still count in the quorum of each config that has them.
     */
    public void giveUp(Set<NodeId> removed, long nowMs) {
        begin(nowMs);
        situation.giveUp(removed);
        election.onGivenUp();
        if (situation.reign() != null) {
            situation.reign().onGivenUp();
        }
    }

    /** Opens a new reign under another config; does nothing more when that is the config already, or a change is pending. */
    public void changeConfig(Collection<NodeId> members, Policy policy, long nowMs) {
        begin(nowMs);
        election.stand(new Target(List.copyOf(members), policy));
    }

    /** Has a member that has everything go on in this primary's place; does nothing while there is none (5.6). */
    public void handOver(long nowMs) {
        begin(nowMs);
        if (isServing()) {
            situation.reign().handOver();
        }
    }

    /** Takes no more requests until {@link #resume} or another reign, so that a successor can have everything soon. */
    public void prepareHandOver() {
        if (isServing()) {
            situation.reign().prepareHandOver();
        }
    }

    /** Whether this is a primary, and all of these that are to follow it have the reign's start, and what it rests on. */
    public boolean isLevelled(Set<NodeId> nodes) {
        return situation.reign() != null && situation.reign().isLevelled(nodes);
    }

    /** Whether this is a primary, and all of these that are to follow it have logged all that it has. */
    public boolean isEverywhere(Set<NodeId> nodes) {
        return situation.reign() != null && situation.reign().isEverywhere(nodes);
    }

    /** Whether a node has all but a few entries of this primary's. */
    public boolean isClose(NodeId node) {
        return isServing() && situation.reign().isClose(node);
    }

    /** Ends what {@link #prepareHandOver} began. */
    public void resume() {
        if (isServing()) {
            situation.reign().resume();
        }
    }

    /** The same with a certain member; does nothing while that lacks something. */
    public void handOverTo(NodeId member, long nowMs) {
        begin(nowMs);
        if (isServing()) {
            situation.reign().handOverTo(member);
        }
    }

    /**
     * What is on disk here cannot be read any more. Does not count from now on, has another one reign if it did itself,
     * and waits to be filled anew; does nothing when that is so already (9).
     */
    public void damaged(long nowMs) {
        begin(nowMs);
        if (situation.replica().isDamaged()) {
            return;
        }
        if (isServing()) {
            situation.reign().handOver();
        }
        election.stepDown();
        situation.cool();
        situation.copies().filling().forget();
        situation.journal().damage();
    }

    public void onMessage(NodeId from, Message message, long nowMs) {
        begin(nowMs);
        if (message instanceof Append append) {
            follower.onAppend(from, append);
        } else if (message instanceof Confirm confirm) {
            if (reigns(confirm.epoch())) {
                situation.reign().confirmed(from, confirm.index());
            }
        } else if (message instanceof Commit commit) {
            follower.onCommit(from, commit);
        } else if (message instanceof Start start) {
            follower.onStart(from, start);
        } else if (message instanceof StartDifference start) {
            follower.onStart(from, start);
        } else if (message instanceof Begin begin) {
            follower.onBegin(from, begin);
        } else if (message instanceof NeedsStart needs) {
            if (reigns(needs.epoch())) {
                situation.reign().needsStart(from, needs.base());
            }
        } else if (message instanceof NeedsReign needs) {
            if (reigns(needs.epoch())) {
                situation.reign().needsSuccessor(from);
            }
        } else {
            onElectionMessage(from, message);
        }
    }

    private void onElectionMessage(NodeId from, Message message) {
        if (message instanceof Prepare prepare) {
            election.onPrepare(from, prepare);
        } else if (message instanceof Report report) {
            election.onReport(from, report);
        } else if (message instanceof Fetch fetch) {
            election.onFetch(from, fetch);
        } else if (message instanceof Whole whole) {
            election.onWhole(from, whole);
        } else if (message instanceof WholeDifference whole) {
            election.onWhole(from, whole);
        } else if (message instanceof Higher higher) {
            election.onHigher(higher);
        } else if (message instanceof HandOver handOver) {
            if (follower.follows(handOver.epoch())) {
                election.stand(null);
            }
        } else if (message instanceof Canvass canvass) {
            election.onCanvass(from, canvass);
        } else if (message instanceof Welcome welcome) {
            election.onWelcome(from, welcome);
        } else {
            onFillingMessage(from, message);
        }
    }

    private void onFillingMessage(NodeId from, Message message) {
        if (message instanceof FillFirst first) {
            election.onFillFirst(from, first);
        } else if (message instanceof FillAsk ask) {
            situation.copies().fill(from, ask, situation.nowMs());
        } else if (message instanceof FillPart part) {
            situation.copies().filling().onPart(from, part, situation.nowMs());
        }
        // That somebody is filled is of use to the host only, which may have taken it for absent.
    }

    /** All is here that could not be sent at once: what is lacking now is a difference. */
    private void onFilled() {
        Filling filling = situation.copies().filling();
        situation.send(filling.source(), new Filled(filling.epoch()));
        if (election.isCandidate()) {
            election.goOnFetching();
        } else {
            follower.onFilled(filling.source(), filling.epoch());
        }
    }

    private boolean reigns(Epoch epoch) {
        return situation.reign() != null && situation.reign().epoch().equals(epoch);
    }

    private void onSynced(AfterSync then) {
        if (then instanceof Say say) {
            situation.send(say.to(), say.message());
        } else if (then instanceof OwnCopy copy) {
            if (reigns(copy.epoch())) {
                situation.reign().ownCopy(copy.index());
            }
        } else if (then instanceof PartWritten part) {
            if (situation.copies().filling().onSynced(part.number(), situation.nowMs())) {
                onFilled();
            }
        } else if (then instanceof ReportTo report) {
            election.promised(report);
        } else if (then instanceof OwnReport own) {
            election.promised(own);
        }
    }

    // ---- clients

    public void onRequest(ClientRequest request, long nowMs) {
        situation.now(nowMs);
        boolean isOurs =
                isServing() && (reigns(request.epoch()) || !situation.rules().keep(Rule.REIGN_IN_REQUESTS));
        if (!isOurs) {
            situation.output().reply(request.client(), new ClientReply.NotPrimary());
        } else if (request instanceof ClientRequest.Request operation) {
            situation.reign().desk().request(operation);
        } else if (request instanceof ClientRequest.Query query) {
            situation.reign().desk().query(query);
        }
    }

    /** Has a client that is not there at present send the request, and those that follow, once more. */
    public void turnAway(ClientRequest.Request request, long nowMs) {
        situation.now(nowMs);
        if (isServing() && reigns(request.epoch())) {
            situation.reign().desk().turnAway(request);
        }
    }

    /** Has a decision appended that no client asked for, such as an expiry; false when this primary can not any more. */
    public boolean propose(Payload operation, long nowMs) {
        situation.now(nowMs);
        return isServing() && situation.reign().desk().propose(operation);
    }

    /**
     * Whether this primary may hand out messages: under {@code majority} it hears a quorum, and has it in its view. Another one
     * that the others have chosen meanwhile, since their views changed first, may do so, too, for as long as views differ.
     */
    public boolean mayDispatch(long nowMs) {
        situation.now(nowMs);
        return isServing() && situation.reign().hasLease() && situation.reign().hasQuorumInView();
    }
}
