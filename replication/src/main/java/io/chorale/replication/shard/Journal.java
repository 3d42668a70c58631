package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Rules.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * The replica as it will be on disk once everything written is synced, and what waits for that. Nothing is said to anyone
 * that the disk does not bear out.
 */
final class Journal {

    /** What happens once a write is synced. */
    sealed interface AfterSync {

        record Say(NodeId to, Message message) implements AfterSync {}

        /** The promise is kept: the candidate gets its report. */
        record ReportTo(NodeId candidate, Epoch epoch) implements AfterSync {}

        /** The candidate's own promise is kept. */
        record OwnReport(Epoch epoch) implements AfterSync {}

        /** A part of a copy is there. */
        record PartWritten(long number) implements AfterSync {}

        /** The primary's own copy counts. */
        record OwnCopy(Epoch epoch, long index) implements AfterSync {}
    }

    private static final int MAX_DEFERRED_ENTRIES = 1_024;
    private static final int MAX_DEFERRED_BYTES = 1 << 20;

    private record Waiting(long token, AfterSync then) {}

    private final DurableReplica ahead;
    private final Rules rules;
    private final ShardOutput output;
    private final Consumer<AfterSync> continuation;
    private final Lineage lineage;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    /** Applied in memory, and not given to the disk yet; null when there is nothing of that kind. */
    private Write deferred;

    private final List<LoggedEntry> deferredApplied = new ArrayList<>();
    private long deferredBytes;
    /** The name of the state whose elements the copy has that is being filled. */
    private Dot filledAt;

    private long lastToken;
    private long syncedToken;

    Journal(DurableReplica recovered, Rules rules, ShardOutput output, Consumer<AfterSync> continuation) {
        this.ahead = recovered;
        this.rules = rules;
        this.output = output;
        this.continuation = continuation;
        this.lineage = new Lineage(recovered.applied(), output.copying().room());
    }

    /** The replica with all that was written. */
    DurableReplica replica() {
        return ahead;
    }

    /** How the replica came to have the state that it has. */
    Lineage lineage() {
        return lineage;
    }

    private boolean isSynced() {
        return syncedToken == lastToken;
    }

    void found(Config config) {
        persist(new Write.Found(config));
    }

    void promise(Epoch epoch, NodeId candidate, AfterSync then) {
        persist(new Write.Promise(epoch, candidate));
        afterSync(then);
    }

    void log(EntryRun run) {
        persist(new Write.Log(run));
    }

    /**
     * Applies what is committed. Nobody waits for that to be on disk, since it can be done again: it goes with what is
     * written next, without a sync of its own, or by itself when much has gathered or nothing is written for a tick.
     */
    void apply(Dot upTo) {
        // A take-over may apply a long tail: not in one write, which a store could not take.
        do {
            applyStep(ahead.nextStep(upTo, MAX_DEFERRED_ENTRIES, MAX_DEFERRED_BYTES));
        } while (ahead.hasTail() && !ahead.state().context().covers(upTo));
    }

    private void applyStep(Dot upTo) {
        Write apply = new Write.Apply(upTo);
        List<LoggedEntry> applied = ahead.write(List.of(apply));
        deferred = apply;
        for (LoggedEntry logged : applied) {
            deferredApplied.add(logged);
            deferredBytes += EntryCodec.roughBytes(logged.entry());
            lineage.moved(logged.dot(), touchedBy(logged.entry()));
            output.applied(logged);
        }
        lineage.moved(ahead.applied(), List.of());
        if (deferredApplied.size() >= MAX_DEFERRED_ENTRIES || deferredBytes >= MAX_DEFERRED_BYTES) {
            writeApplied();
        }
    }

    private static List<ElementId> touchedBy(Entry entry) {
        List<ElementId> touched = new ArrayList<>(entry.changes().size());
        for (Change change : entry.changes()) {
            touched.add(change.id());
        }
        return touched;
    }

    /** Has written what was applied. */
    void writeApplied() {
        if (deferred != null) {
            persist(List.of());
        }
    }

    /** Begins a copy that is filled part by part, beside what is here. */
    void fillAnew() {
        filledAt = null;
        persist(new Write.Fill(true, List.of(), List.of()));
    }

    /** Puts a part there; the copy has a state's elements then, as far as it goes. */
    void fill(Message.FillPart part) {
        filledAt = part.reached().at();
        persist(new Write.Fill(false, part.present(), part.removed()));
        afterSync(new AfterSync.PartWritten(part.number()));
    }

    /** The copy that was being filled is of no use. */
    void endFill() {
        if (ahead.filled() != null) {
            persist(new Write.EndFill());
        }
    }

    /** The own log as it is goes on under a new reign. */
    void begin(Epoch epoch, Entry.Start start) {
        endFill();
        persist(new Write.Begin(epoch, start));
    }

    /** Replaces everything at once. */
    void adopt(ReplicaImage image) {
        if (!rules.keep(Rule.ATOMIC_ADOPTION)) {
            persistAlone(new Write.Adopt(halfAdopted(image)));
        }
        ElementTable filled = ahead.filled();
        boolean isOfFilled = filled != null && image.state().elements().isCopyOf(filled);
        persistAlone(new Write.Adopt(image, isOfFilled));
        output.adopted();
    }

    /** The new context with the old elements: what a crash leaves of an adoption that is not one write. */
    private ReplicaImage halfAdopted(ReplicaImage image) {
        ReplicaImage old = ahead.image();
        ShardState half = new ShardState(
                old.state().elements(),
                image.state().context().copy(),
                image.state().windows().copy());
        return old.with(half, old.appliedEntries(), old.tail());
    }

    /** What is here does not count any more, applied or not; nothing is confirmed that was to be. */
    void damage() {
        waiting.removeIf(each -> each.then() instanceof AfterSync.Say);
        forgetDeferred();
        persist(new Write.Damage());
        lineage.restart(ahead.applied());
    }

    private void forgetDeferred() {
        deferred = null;
        deferredApplied.clear();
        deferredBytes = 0;
    }

    private void persist(Write write) {
        ahead.write(List.of(write));
        lineage.moved(ahead.applied(), List.of());
        persist(List.of(write));
    }

    private void persistAlone(Write.Adopt adopt) {
        writeApplied();
        ReplicaImage replaced = ahead.present();
        Collection<ElementId> changed;
        if (adopt.isOfFilled()) {
            replaced = replaced.with(ahead.filledState(), 0, List.of());
            changed = ahead.filled().changedIn(adopt.image().state().elements());
            lineage.restart(filledAt);
        } else {
            changed = ahead.isDamaged()
                    ? null
                    : ahead.state().elements().changedIn(adopt.image().state().elements());
        }
        ahead.write(List.of(adopt));
        if (changed == null) {
            lineage.restart(ahead.applied());
        } else {
            lineage.moved(ahead.applied(), changed);
        }
        lastToken++;
        output.persist(new Batch(lastToken, List.of(adopt), List.of(), replaced));
    }

    /** Writes what the replica in memory has got, behind what was applied before. */
    private void persist(List<Write> writes) {
        List<Write> all = new ArrayList<>();
        if (deferred != null) {
            all.add(deferred);
        }
        all.addAll(writes);
        Batch batch = new Batch(lastToken + 1, all, deferredApplied, null);
        forgetDeferred();
        lastToken++;
        output.persist(batch);
    }

    /** Once all that was written so far is on disk. */
    void afterSync(AfterSync then) {
        Waiting next = new Waiting(lastToken, then);
        if (isSynced() || !rules.keep(Rule.SYNC_FIRST)) {
            continuation.accept(then);
        } else if (!next.equals(waiting.peekLast())) {
            // What is said again and again, while a disk hangs, waits once.
            waiting.addLast(next);
        }
    }

    void synced(long token) {
        syncedToken = Math.max(syncedToken, token);
        while (!waiting.isEmpty() && waiting.peekFirst().token() <= syncedToken) {
            continuation.accept(waiting.removeFirst().then());
        }
    }
}
