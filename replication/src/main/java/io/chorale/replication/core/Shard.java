package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementBodies;
import io.chorale.replication.Epoch;
import io.chorale.replication.ShardId;
import io.chorale.replication.StateMachine;
import io.chorale.replication.core.Entry.Accepted;
import io.chorale.replication.core.Entry.Proposed;
import io.chorale.replication.core.Entry.Refused;
import io.chorale.replication.core.Message.Answer;
import io.chorale.replication.core.Message.Append;
import io.chorale.replication.core.Message.Chunk;
import io.chorale.replication.core.Message.Commit;
import io.chorale.replication.core.Message.Confirm;
import io.chorale.replication.core.Message.Fetch;
import io.chorale.replication.core.Message.Higher;
import io.chorale.replication.core.Message.Prepare;
import io.chorale.replication.core.Message.Query;
import io.chorale.replication.core.Message.Reigns;
import io.chorale.replication.core.Message.Report;
import io.chorale.replication.core.Message.Request;
import io.chorale.replication.core.Message.ShardMessage;
import io.chorale.replication.core.Message.Start;
import io.chorale.replication.core.Message.ToPrimary;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A shard on one node: the roles it takes and the way from one reign to the next. Take-over, join and hand-over are one
 * mechanism: the node that should be primary opens a new reign with the best log that any present member has.
 */
final class Shard {
    /** A reign that does not serve by then, and makes no progress towards it, is opened anew. */
    static final long OPENING_TIMEOUT_MS = 3_000;
    /** A primary says so often that it reigns: what it said at once may have met a view that not all had yet. */
    static final long ANNOUNCE_PERIOD_MS = 2_000;
    /** After a refusal the rival is given this time before the next attempt. */
    static final long RETRY_AFTER_MS = 300;

    private final ShardId id;
    private final int copies;
    private final ShardHost host;
    private final Replica replica;
    private Map<Member, UUID> hosts = Map.of();
    private List<Member> target = List.of();
    private long highestCounter;
    private long nextAttemptMs;
    private long progressMs;
    private long announceDueMs;
    private Candidacy candidacy;
    private Reign reign;
    private ImageTransfer transfer;
    private byte[] servedImage;
    private Member follows;
    private boolean confirmOwed;

    Shard(ShardId id, int copies, Function<ElementBodies, ? extends StateMachine> machine, ShardHost host) {
        this.id = id;
        this.copies = copies;
        this.host = host;
        this.replica = new Replica(machine, (text, cause) -> host.fault("Shard " + id + ": " + text, cause));
    }

    Dot last() {
        return replica.last();
    }

    StateMachine machine() {
        return replica.machine();
    }

    /** All members of the view have introduced themselves; these host the space. */
    void onHosts(Map<Member, UUID> present) {
        hosts = present;
        target = Placement.of(id, copies, hosts);
        if (!isTarget()) {
            abandonCandidacy();
            return;
        }
        boolean isOpening = candidacy != null && candidacy.reporters().equals(hosts.keySet());
        if (reign != null && reign.inSync().equals(target)) {
            if (reign.isServing()) {
                announce();
            }
        } else if (!isOpening) {
            openReign();
        }
    }

    /** The view has changed: the volatile side hears at once who is gone; new reigns wait for {@link #onHosts}. */
    void onView() {
        target = List.of();
        if (reign != null && reign.isServing()) {
            reign.leadership().onMembers(host.present());
            drainProposals();
        }
    }

    void onTick() {
        long now = host.nowMs();
        boolean opening = candidacy != null || (reign != null && !reign.isServing());
        boolean unconfirmed =
                reign != null && reign.committed() < replica.last().index();
        boolean stuck = (opening || unconfirmed) && now - progressMs >= OPENING_TIMEOUT_MS;
        boolean vacant = candidacy == null && reign == null && now >= nextAttemptMs;
        if (isTarget() && (stuck || vacant)) {
            openReign();
        }
        if (reign != null && reign.isServing()) {
            if (now >= announceDueMs) {
                announce();
            }
            reign.leadership().onTick(now);
            drainProposals();
        }
    }

    /** A batch of inputs has been taken: says once what it added up to. */
    void endOfBatch() {
        if (confirmOwed) {
            confirmOwed = false;
            host.send(follows, new Confirm(id, replica.current(), replica.last().index()));
        }
        if (reign != null && reign.announceCommit()) {
            toBackups(new Commit(id, reign.epoch(), reign.committed()));
        }
    }

    void onMessage(Member from, ShardMessage message) {
        if (message instanceof Request request) {
            onRequest(from, request);
        } else if (message instanceof Append append) {
            onAppend(from, append);
        } else if (message instanceof Confirm confirm) {
            onConfirm(from, confirm);
        } else if (message instanceof Commit commit) {
            if (commit.epoch().equals(replica.current())) {
                applyAsBackup(commit.index());
            }
        } else if (message instanceof ToPrimary signal) {
            onSignal(from, signal);
        } else if (message instanceof Query query) {
            onQuery(from, query);
        } else {
            onReignMessage(from, message);
        }
    }

    private void onReignMessage(Member from, ShardMessage message) {
        if (message instanceof Prepare prepare) {
            onPrepare(from, prepare);
        } else if (message instanceof Report report) {
            if (candidacy != null && candidacy.epoch().equals(report.epoch())) {
                candidacy.report(from, report.last());
                adoptBestLog();
            }
        } else if (message instanceof Higher higher) {
            onHigher(higher);
        } else if (message instanceof Fetch fetch) {
            onFetch(from, fetch);
        } else if (message instanceof Chunk chunk) {
            onChunk(from, chunk);
        } else if (message instanceof Start start) {
            onStart(from, start);
        } else if (message instanceof Reigns reigns) {
            onReigns(from, reigns);
        }
    }

    // ---- opening a reign

    private boolean isTarget() {
        return !target.isEmpty() && target.get(0).equals(host.self());
    }

    private void openReign() {
        stepDown();
        long counter = Math.max(highestCounter, replica.promised().counter()) + 1;
        Epoch epoch = new Epoch(counter, host.incarnation());
        replica.promise(epoch);
        candidacy = new Candidacy(epoch, hosts.keySet());
        progressMs = host.nowMs();
        candidacy.report(host.self(), replica.last());
        for (Member other : hosts.keySet()) {
            if (!other.equals(host.self())) {
                host.send(other, new Prepare(id, epoch));
            }
        }
        adoptBestLog();
    }

    private void onPrepare(Member from, Prepare prepare) {
        if (replica.promised().isAfter(prepare.epoch())) {
            host.send(from, new Higher(id, replica.promised()));
            return;
        }
        if (prepare.epoch().isAfter(replica.promised())) {
            stepDown();
            replica.promise(prepare.epoch());
        }
        host.send(from, new Report(id, prepare.epoch(), replica.last()));
    }

    private void onHigher(Higher higher) {
        highestCounter = Math.max(highestCounter, higher.promised().counter());
        if ((candidacy != null && higher.promised().isAfter(candidacy.epoch()))
                || (reign != null && higher.promised().isAfter(reign.epoch()))) {
            stepDown();
        }
    }

    private void adoptBestLog() {
        if (!candidacy.isReported() || transfer != null) {
            return;
        }
        Member best = candidacy.best(host.self());
        if (best.equals(host.self())) {
            start();
        } else {
            fetch(best, candidacy.epoch());
        }
    }

    private void start() {
        Dot base = replica.last();
        replica.begin(candidacy.epoch());
        reign = new Reign(id, candidacy.epoch(), target, host);
        candidacy = null;
        servedImage = null;
        toBackups(new Start(id, reign.epoch(), base, reign.inSyncIds()));
        progressMs = host.nowMs();
        reign.confirm(host.self(), 1);
        commit();
        drainProposals();
    }

    private void onStart(Member from, Start start) {
        if (replica.promised().isAfter(start.epoch())) {
            host.send(from, new Higher(id, replica.promised()));
            return;
        }
        stepDown();
        replica.promise(start.epoch());
        follows = from;
        if (replica.last().equals(start.base())) {
            replica.begin(start.epoch());
            confirmOwed = true;
        } else {
            fetch(from, start.epoch());
        }
    }

    private void announce() {
        announceDueMs = host.nowMs() + ANNOUNCE_PERIOD_MS;
        host.toAll(new Reigns(id, reign.epoch(), reign.inSyncIds()));
    }

    private void onReigns(Member from, Reigns reigns) {
        highestCounter = Math.max(highestCounter, reigns.epoch().counter());
        if (replica.promised().isAfter(reigns.epoch())) {
            // After a partition two reigns meet; the lower one must learn that it is over.
            host.send(from, new Higher(id, replica.promised()));
            return;
        }
        if (from.equals(host.self())) {
            return;
        }
        if (reigns.inSync().contains(host.self().id())) {
            // Said again in case that it was lost with a view.
            confirmOwed = confirmOwed || reigns.epoch().equals(replica.current());
            return;
        }
        boolean reported = replica.promised().equals(reigns.epoch());
        long decisions = replica.last().index() - 1;
        if (!reported && decisions > 0) {
            warnOfLoss(decisions);
        }
        stepDown();
        replica.promise(reigns.epoch());
        replica.clear();
    }

    private void warnOfLoss(long decisions) {
        host.warn("Shard " + id + ": " + decisions + " decisions taken on this side of a partition were given up for"
                + " those of the other side. Partitions are not merged yet: keep the members connected.");
    }

    /** Ends whatever this node was doing for the shard as primary, as candidate or as a follower being filled. */
    private void stepDown() {
        if (reign != null) {
            reign.end();
            reign = null;
        }
        abandonCandidacy();
        transfer = null;
        servedImage = null;
        confirmOwed = false;
        nextAttemptMs = host.nowMs() + RETRY_AFTER_MS;
    }

    private void abandonCandidacy() {
        if (candidacy != null) {
            candidacy = null;
            transfer = null;
        }
    }

    // ---- images

    private void fetch(Member source, Epoch epoch) {
        transfer = new ImageTransfer(source, epoch);
        host.send(source, new Fetch(id, epoch, 0));
    }

    private void onFetch(Member from, Fetch fetch) {
        if (!fetch.epoch().equals(replica.promised())) {
            host.send(from, new Higher(id, replica.promised()));
            return;
        }
        progressMs = host.nowMs();
        if (servedImage == null) {
            servedImage = replica.image();
        }
        byte[] slice = ImageTransfer.slice(servedImage, fetch.offset());
        host.send(from, new Chunk(id, fetch.epoch(), fetch.offset(), servedImage.length, slice));
    }

    private void onChunk(Member from, Chunk chunk) {
        if (transfer == null || !transfer.expects(from, chunk)) {
            return;
        }
        progressMs = host.nowMs();
        transfer.add(chunk);
        if (!transfer.isComplete(chunk)) {
            host.send(from, new Fetch(id, transfer.epoch(), transfer.received()));
            return;
        }
        long lost = replica.restore(transfer.image());
        if (lost > 0) {
            warnOfLoss(lost);
        }
        transfer = null;
        if (candidacy != null) {
            start();
        } else {
            confirmOwed = true;
        }
    }

    // ---- the reign at its primary

    private void onRequest(Member from, Request request) {
        if (!serves(request.epoch())) {
            return;
        }
        UUID client = from.id();
        byte[] known = replica.windows().answer(client, request.sequence());
        if (known != null) {
            host.send(from, new Answer(id, request.sequence(), known));
        } else if (!replica.windows().isForgotten(client, request.sequence())
                && reign.take(client, request.sequence())) {
            append(decide(from, request));
            drainProposals();
        }
    }

    private Entry decide(Member from, Request request) {
        byte[] refusal;
        try {
            refusal = reign.leadership().admit(from, request.operation());
        } catch (RuntimeException e) {
            reign.answered(from.id(), request.sequence());
            throw e;
        }
        return refusal == null
                ? new Accepted(from.id(), request.sequence(), request.lowestOpen(), request.operation())
                : new Refused(from.id(), request.sequence(), request.lowestOpen(), refusal);
    }

    private void onQuery(Member from, Query query) {
        if (serves(query.epoch())) {
            host.send(from, new Answer(id, query.sequence(), replica.machine().query(query.question())));
        }
    }

    private void onSignal(Member from, ToPrimary signal) {
        if (serves(signal.epoch())) {
            reign.leadership().onSignal(from, signal.signal());
            drainProposals();
        }
    }

    private boolean serves(Epoch epoch) {
        return reign != null && reign.isServing() && reign.epoch().equals(epoch);
    }

    private void append(Entry entry) {
        if (reign.committed() == replica.last().index()) {
            progressMs = host.nowMs();
        }
        long index = replica.append(entry);
        toBackups(new Append(id, reign.epoch(), index, entry, reign.committed()));
        reign.confirm(host.self(), index);
        commit();
    }

    private void onConfirm(Member from, Confirm confirm) {
        if (reign != null && reign.epoch().equals(confirm.epoch())) {
            reign.confirm(from, confirm.index());
            commit();
            drainProposals();
        }
    }

    private void commit() {
        if (!reign.advance()) {
            return;
        }
        progressMs = host.nowMs();
        if (!reign.isServing()) {
            // First the word, then what the new primary has to say to those who heard it.
            announce();
            reign.serve(replica.machine());
            servedImage = null;
        }
        replica.applyUpTo(reign.committed(), this::appliedAsPrimary);
    }

    private void appliedAsPrimary(Entry entry, Dot dot, byte[] answer) {
        if (entry instanceof Accepted accepted) {
            answer(accepted.client(), accepted.sequence(), answer);
            tellApplied(dot, accepted.operation(), answer);
        } else if (entry instanceof Refused refused) {
            answer(refused.client(), refused.sequence(), answer);
        } else if (entry instanceof Proposed proposed) {
            tellApplied(dot, proposed.operation(), answer);
        }
    }

    private void tellApplied(Dot dot, byte[] operation, byte[] answer) {
        try {
            reign.leadership().onApplied(dot, operation, answer);
        } catch (RuntimeException e) {
            host.fault("Shard " + id + ": its primary could not take in decision " + dot, e);
        }
    }

    private void answer(UUID client, long sequence, byte[] answer) {
        reign.answered(client, sequence);
        Member member = host.member(client);
        if (member != null) {
            host.send(member, new Answer(id, sequence, answer));
        }
    }

    private void drainProposals() {
        for (byte[] proposal; reign != null && (proposal = reign.nextProposal()) != null; ) {
            append(new Proposed(proposal));
        }
    }

    private void toBackups(Message message) {
        for (Member member : reign.inSync()) {
            if (!member.equals(host.self())) {
                host.send(member, message);
            }
        }
    }

    // ---- the reign at a backup

    private void onAppend(Member from, Append append) {
        if (replica.promised().isAfter(append.epoch())) {
            host.send(from, new Higher(id, replica.promised()));
            return;
        }
        Dot last = replica.last();
        if (append.epoch().equals(last.epoch()) && append.index() == last.index() + 1) {
            replica.append(append.entry());
            confirmOwed = true;
            applyAsBackup(append.commit());
        }
    }

    private void applyAsBackup(long index) {
        replica.applyUpTo(index, (entry, dot, answer) -> {});
    }
}
