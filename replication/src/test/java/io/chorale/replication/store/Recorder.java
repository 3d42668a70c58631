package io.chorale.replication.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes all that a store says, from whichever thread. */
public final class Recorder implements Completion, StoreListener {
    private final List<Long> synced = new CopyOnWriteArrayList<>();
    private final List<SpaceState> spaces = new CopyOnWriteArrayList<>();
    private final List<StoreFailedException> failures = new CopyOnWriteArrayList<>();

    @Override
    public void synced(long token) {
        synced.add(token);
    }

    @Override
    public void spaceChanged(SpaceState state) {
        spaces.add(state);
    }

    @Override
    public void failed(StoreFailedException cause) {
        failures.add(cause);
    }

    public List<Long> synced() {
        return synced;
    }

    public List<SpaceState> spaces() {
        return spaces;
    }

    public List<StoreFailedException> failures() {
        return failures;
    }
}
