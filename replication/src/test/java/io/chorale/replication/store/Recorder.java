package io.chorale.replication.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Notes all that a store says, from whichever thread. */
public final class Recorder implements Completion, StoreListener {
    private final List<Long> synced = new ArrayList<>();
    private final List<SpaceState> spaces = new CopyOnWriteArrayList<>();
    private final List<StoreFailedException> failures = new CopyOnWriteArrayList<>();

    @Override
    public synchronized void synced(long token) {
        synced.add(token);
        notifyAll();
    }

    @Override
    public void spaceChanged(SpaceState state) {
        spaces.add(state);
    }

    @Override
    public void failed(StoreFailedException cause) {
        failures.add(cause);
    }

    public synchronized List<Long> synced() {
        return List.copyOf(synced);
    }

    /** Waits for so many completions, for at most 20 s. */
    public synchronized void awaitSynced(int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (synced.size() < count) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMs <= 0) {
                throw new AssertionError(synced.size() + " of " + count + " batches were completed in 20 s");
            }
            try {
                wait(leftMs);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public List<SpaceState> spaces() {
        return spaces;
    }

    public List<StoreFailedException> failures() {
        return failures;
    }
}
