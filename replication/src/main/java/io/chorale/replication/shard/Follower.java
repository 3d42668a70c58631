package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Journal.AfterSync.Say;
import io.chorale.replication.shard.Message.Append;
import io.chorale.replication.shard.Message.Begin;
import io.chorale.replication.shard.Message.Commit;
import io.chorale.replication.shard.Message.Confirm;
import io.chorale.replication.shard.Message.Higher;
import io.chorale.replication.shard.Message.NeedsReign;
import io.chorale.replication.shard.Message.NeedsStart;
import io.chorale.replication.shard.Message.Start;
import io.chorale.replication.shard.Message.StartDifference;
import io.chorale.replication.shard.Rules.Rule;

/** A replica's side towards a primary: is levelled, logs, confirms what is synced, applies what is committed. */
final class Follower {
    private final Situation situation;
    private final Election election;
    private final Repetition asking;

    Follower(Situation situation, Election election) {
        this.situation = situation;
        this.election = election;
        this.asking = new Repetition(2 * situation.timing().retryMs());
    }

    /** What was on its way may be lost. */
    void onView() {
        asking.forget();
    }

    private DurableReplica replica() {
        return situation.replica();
    }

    private boolean refuses(NodeId from, Epoch epoch) {
        situation.sawCounter(epoch.counter());
        boolean refuses =
                replica().promised().isAfter(epoch) && situation.rules().keep(Rule.REFUSE_LOWER_EPOCHS);
        if (refuses) {
            situation.send(from, new Higher(replica().promised()));
        }
        return refuses;
    }

    /** Whether the reign is the one that this replica is part of, and no other has been promised. */
    boolean follows(Epoch epoch) {
        boolean isPromised =
                epoch.equals(replica().promised()) || !situation.rules().keep(Rule.REFUSE_LOWER_EPOCHS);
        return isPromised
                && epoch.equals(replica().current())
                && situation.reign() == null
                && !replica().isDamaged();
    }

    /** A start that is a change of what was here when it was asked for; when that is gone, the whole is asked for. */
    void onStart(NodeId from, StartDifference differing) {
        ReplicaImage image = situation.copies().assemble(differing.difference());
        Epoch epoch = differing.epoch();
        Dot last = differing.difference().header().last();
        if (image != null) {
            onStart(from, new Start(epoch, image));
        } else if (!refuses(from, epoch)
                && (!epoch.equals(replica().current()) || replica().last().index() < last.index())) {
            situation.send(from, new NeedsStart(epoch, null));
        }
    }

    void onStart(NodeId from, Start start) {
        Epoch epoch = start.epoch();
        if (refuses(from, epoch)) {
            return;
        }
        Entry.Start entry = new Entry.Start(
                start.image().config(), start.image().pending(), start.image().inSync());
        long index = start.image().last().index();
        if (epoch.equals(replica().current()) && replica().last().index() >= index) {
            situation.hear(from);
            confirm(from, replica().last().index());
        } else if (situation.rules().keep(Rule.LEVEL_REPORTERS_ONLY) && mayHoldUnreported(epoch, entry)) {
            situation.send(from, new NeedsReign(epoch));
        } else {
            election.stepDown();
            situation.hear(from);
            situation.logged(epoch, start.image().inSync());
            situation.journal().adopt(start.image());
            confirm(from, index);
        }
    }

    /** The reign begins: what it begins with is here, or has to be asked for. */
    void onBegin(NodeId from, Begin begin) {
        Epoch epoch = begin.epoch();
        if (refuses(from, epoch)) {
            return;
        }
        boolean hasBegun = epoch.equals(replica().current());
        boolean isAtBase = !replica().isDamaged() && replica().last().equals(begin.base());
        if (hasBegun && replica().last().index() >= begin.last()) {
            situation.hear(from);
            confirm(from, replica().last().index());
        } else if (!hasBegun
                && situation.rules().keep(Rule.LEVEL_REPORTERS_ONLY)
                && mayHoldUnreported(epoch, begin.start())) {
            situation.send(from, new NeedsReign(epoch));
        } else if (!hasBegun && begin.last() == 1 && isAtBase) {
            election.stepDown();
            situation.hear(from);
            situation.logged(epoch, begin.start().inSync());
            situation.journal().begin(epoch, begin.start());
            confirm(from, 1);
        } else {
            askForStart(from, epoch);
        }
    }

    /** Not each time that something shows that it is needed: it may be large, and on its way. */
    private void askForStart(NodeId from, Epoch epoch) {
        situation.hear(from);
        if (asking.isDue(epoch, situation.nowMs())) {
            situation.send(from, new NeedsStart(epoch, situation.copies().base()));
        }
    }

    /** Has lost what it had of the reign. Under {@code one} another reign has to take it in, since it is not warm. */
    private void askToBeFilled(NodeId from, Epoch epoch) {
        if (confirmsAlone(replica().config())) {
            situation.send(from, new NeedsReign(epoch));
        } else {
            askForStart(from, epoch);
        }
    }

    /** What could not be sent at once is here, but for a difference; in another reign that is asked for as always. */
    void onFilled(NodeId from, Epoch epoch) {
        situation.send(from, new NeedsStart(epoch, situation.copies().base()));
    }

    private boolean lacksAllOf(Epoch epoch) {
        return replica().isDamaged()
                && epoch.equals(replica().current())
                && epoch.equals(replica().promised());
    }

    private void confirm(NodeId primary, long index) {
        situation.journal().afterSync(new Say(primary, new Confirm(replica().current(), index)));
    }

    /** In sync since an earlier process life: it could not go on alone, so another reign has to take it in. */
    private void askToBeWarmed(NodeId primary) {
        boolean counts = replica().config().policy().confirmsWithoutQuorum()
                && replica().inSync().contains(situation.self());
        if (counts && !situation.isWarm()) {
            situation.send(primary, new NeedsReign(replica().current()));
        }
    }

    /** Whether this replica may have confirmed entries that the reign does not know of, and levelling would erase. */
    private boolean mayHoldUnreported(Epoch epoch, Entry.Start start) {
        boolean wasUsed = start.inSync().contains(situation.self()) || needsReportOf(start.pending());
        boolean reported = replica().promised().equals(epoch) && wasUsed;
        if (reported || epoch.equals(replica().current())) {
            return false;
        }
        boolean isForeign = replica().config().version() > 0
                && replica().config().birth() != start.config().birth();
        if (isForeign) {
            return !replica().isUnused();
        }
        Config pending = replica().pending();
        boolean confirmsNow = confirmsAlone(replica().config())
                && (pending == null || pending.policy().confirmsWithoutQuorum());
        boolean confirmedBefore = pending != null && start.pending() != null && confirmsAlone(pending);
        return confirmsNow || confirmedBefore;
    }

    /** Whether a reign that leaves a config cannot have begun without this replica's report, though it may have no place in it. */
    private boolean needsReportOf(Config left) {
        return left != null && confirmsAlone(left);
    }

    private boolean confirmsAlone(Config config) {
        return config.policy().confirmsWithoutQuorum() && config.contains(situation.self());
    }

    void onAppend(NodeId from, Append append) {
        Epoch epoch = append.epoch();
        if (refuses(from, epoch) || !follows(epoch)) {
            return;
        }
        situation.hear(from);
        if (append.run().first().index() == replica().last().index() + 1) {
            situation.journal().log(append.run());
        }
        // After a gap this says how far the log goes; it is levelled when that stays so.
        confirm(from, replica().last().index());
        applyUpTo(append.commit());
    }

    void onCommit(NodeId from, Commit commit) {
        if (refuses(from, commit.epoch())) {
            return;
        }
        if (lacksAllOf(commit.epoch())) {
            askToBeFilled(from, commit.epoch());
        } else if (follows(commit.epoch())) {
            askToBeWarmed(from);
            situation.hear(from);
            confirm(from, replica().last().index());
            applyUpTo(commit.index());
        }
    }

    private void applyUpTo(long commit) {
        long known = Math.min(commit, replica().last().index());
        Dot upTo = new Dot(replica().current(), known);
        if (known > 0 && !replica().state().context().covers(upTo)) {
            situation.journal().apply(upTo);
        }
    }
}
