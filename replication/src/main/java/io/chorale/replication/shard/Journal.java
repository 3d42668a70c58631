package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Rules.Rule;
import java.util.ArrayDeque;
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

        /** The primary's own copy counts. */
        record OwnCopy(Epoch epoch, long index) implements AfterSync {}
    }

    private record Waiting(long token, AfterSync then) {}

    private final DurableReplica ahead;
    private final Rules rules;
    private final ShardOutput output;
    private final Consumer<AfterSync> continuation;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long lastToken;
    private long syncedToken;

    Journal(DurableReplica recovered, Rules rules, ShardOutput output, Consumer<AfterSync> continuation) {
        this.ahead = recovered;
        this.rules = rules;
        this.output = output;
        this.continuation = continuation;
    }

    /** The replica with all that was written. */
    DurableReplica replica() {
        return ahead;
    }

    private boolean isSynced() {
        return syncedToken == lastToken;
    }

    void found(Config config) {
        persist(List.of(new Write.Found(config)));
    }

    void promise(Epoch epoch, NodeId candidate, AfterSync then) {
        persist(List.of(new Write.Promise(epoch, candidate)));
        afterSync(then);
    }

    void log(LoggedEntry logged) {
        persist(List.of(new Write.Log(logged)));
    }

    /** Applies what is committed. Nobody waits for it: it can be done again. */
    List<LoggedEntry> apply(Dot upTo) {
        return persist(List.of(new Write.Apply(upTo)));
    }

    /** The own log as it is goes on under a new reign. */
    void begin(Epoch epoch, Entry.Start start) {
        persist(List.of(new Write.Begin(epoch, start)));
    }

    /** Replaces everything at once. */
    void adopt(ReplicaImage image) {
        if (!rules.keep(Rule.ATOMIC_ADOPTION)) {
            persist(List.of(new Write.Adopt(halfAdopted(image))));
        }
        persist(List.of(new Write.Adopt(image)));
        output.adopted();
    }

    /** The new context with the old elements: what a crash leaves of an adoption that is not one write. */
    private ReplicaImage halfAdopted(ReplicaImage image) {
        ReplicaImage old = ahead.image();
        ShardState half = new ShardState(
                old.state().elements(),
                image.state().context().copy(),
                image.state().windows().copy());
        return new ReplicaImage(
                old.current(),
                half,
                old.appliedEntries(),
                old.tail(),
                old.config(),
                old.pending(),
                old.inSync(),
                old.reportedTo(),
                old.heard());
    }

    private List<LoggedEntry> persist(List<Write> writes) {
        lastToken++;
        boolean adopts = writes.stream().anyMatch(Write.Adopt.class::isInstance);
        ReplicaImage replaced = adopts ? ahead.present() : null;
        List<LoggedEntry> applied = ahead.write(writes);
        output.persist(new Batch(lastToken, writes, applied, replaced));
        applied.forEach(output::applied);
        return applied;
    }

    /** Once all that was written so far is on disk. */
    void afterSync(AfterSync then) {
        if (isSynced() || !rules.keep(Rule.SYNC_FIRST)) {
            continuation.accept(then);
        } else {
            waiting.addLast(new Waiting(lastToken, then));
        }
    }

    void synced(long token) {
        syncedToken = Math.max(syncedToken, token);
        while (!waiting.isEmpty() && waiting.peekFirst().token() <= syncedToken) {
            continuation.accept(waiting.removeFirst().then());
        }
    }
}
