package io.chorale.replication.disk;

import io.chorale.replication.store.Recorder;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.sim.SimDisk;
import io.chorale.replication.store.sim.SimDiskOptions;

/** The records on the simulated disk. */
class SimRecordsTest extends ReplicaRecordsContractTest {
    private final SimDisk disk = new SimDisk("d", SimDiskOptions.DEFAULT);
    private long nowMs;

    @Override
    protected Store open() {
        return disk.open(new Recorder());
    }

    @Override
    protected void settle() {
        while (disk.nextSyncMs() != Long.MAX_VALUE) {
            disk.advanceTo(++nowMs);
        }
    }
}
