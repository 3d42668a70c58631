package io.chorale.groups.blocks;

import io.chorale.groups.blocks.core.Change;
import io.chorale.groups.blocks.core.MergeReport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * What one listener is still to be told, in order: a snapshot at first, then changes. When too many wait, they give way to
 * a snapshot of what they lead to, so memory stays bounded and the listener's sum stays right.
 */
final class Feed<S> {
    private static final Logger LOG = System.getLogger(Feed.class.getName());
    private final Executor executor;
    private final int capacity;
    private final Target<S> target;
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private Snapshot<S> snapshot;
    private boolean running;
    private boolean closed;
    private long behind;

    /** The listener. Called by one thread at a time. */
    interface Target<S> {
        void snapshot(Snapshot<S> snapshot);

        void change(Change change);
    }

    /**
     * A state that replaces what the listener knows.
     *
     * @param skipped how many changes it replaces
     */
    record Snapshot<S>(S state, SnapshotCause cause, MergeReport report, long skipped) {}

    Feed(S state, Executor executor, int capacity, Target<S> target) {
        this.executor = executor;
        this.capacity = capacity;
        this.target = target;
        this.snapshot = new Snapshot<>(state, SnapshotCause.ADDED, MergeReport.NOTHING, 0);
    }

    synchronized void start() {
        schedule();
    }

    synchronized void changed(S state, List<Change> more) {
        if (changes.size() + more.size() <= capacity) {
            changes.addAll(more);
        } else {
            behind++;
            long skipped = (long) changes.size() + more.size();
            snapshot = snapshot == null
                    ? new Snapshot<>(state, SnapshotCause.BEHIND, MergeReport.NOTHING, skipped)
                    : new Snapshot<>(state, snapshot.cause, snapshot.report, snapshot.skipped + skipped);
            changes.clear();
        }
        schedule();
    }

    synchronized void replaced(S state, SnapshotCause cause, MergeReport report) {
        boolean tellsMore = snapshot == null || snapshot.cause == SnapshotCause.BEHIND || cause != SnapshotCause.LOADED;
        long skipped = changes.size() + (snapshot == null ? 0 : snapshot.skipped);
        snapshot = tellsMore
                ? new Snapshot<>(state, cause, report, skipped)
                : new Snapshot<>(state, snapshot.cause, snapshot.report, skipped);
        changes.clear();
        schedule();
    }

    synchronized long behind() {
        return behind;
    }

    synchronized void close() {
        closed = true;
        changes.clear();
        snapshot = null;
    }

    private void schedule() {
        if (!running && !closed && (snapshot != null || !changes.isEmpty())) {
            running = true;
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException e) {
                LOG.log(Level.WARNING, "The executor takes no more work: a listener is told nothing more", e);
                close();
            }
        }
    }

    private void run() {
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "A listener failed; it is told what follows", e);
            } catch (Error e) {
                LOG.log(Level.ERROR, "A listener failed for good; it is told nothing more", e);
                close();
                throw e;
            }
        }
    }

    private synchronized Runnable next() {
        if (closed) {
            return null;
        }
        if (snapshot != null) {
            Snapshot<S> next = snapshot;
            snapshot = null;
            return () -> target.snapshot(next);
        }
        Change next = changes.poll();
        if (next == null) {
            running = false;
            return null;
        }
        return () -> target.change(next);
    }
}
