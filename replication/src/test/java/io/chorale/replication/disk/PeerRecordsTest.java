package io.chorale.replication.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.peers.PeerBook;
import io.chorale.replication.peers.PeerFact;
import io.chorale.replication.peers.PeerFact.Dropped;
import io.chorale.replication.peers.PeerFact.Removed;
import io.chorale.replication.peers.PeerFact.Told;
import io.chorale.replication.peers.Removal;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.store.Recorder;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.sim.SimDisk;
import io.chorale.replication.store.sim.SimDiskOptions;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is read again of a removal that this node has decided, or has heard of. */
class PeerRecordsTest {
    private static final NodeId SELF = new NodeId(new UUID(1, 1));
    private static final NodeId OTHER = new NodeId(new UUID(1, 2));
    private static final NodeId GONE = new NodeId(new UUID(1, 3));

    private final SimDisk disk = new SimDisk("d", SimDiskOptions.DEFAULT);
    private final Store store = disk.open(new Recorder());

    private PeerBook recovered(PeerFact... facts) {
        for (PeerFact fact : facts) {
            PeerRecords.write(store, fact, 0, token -> {});
        }
        while (disk.nextSyncMs() != Long.MAX_VALUE) {
            disk.advanceTo(disk.nextSyncMs());
        }
        return PeerRecords.recover(store, SELF);
    }

    private static Removed by(NodeId node) {
        return new Removed(new Removal(GONE, node, 5));
    }

    @Test
    void whatThisNodeHasDecidedIsUntoldUntilOthersKnow() {
        assertThat(recovered(by(SELF)).untold()).containsExactly(GONE);
        assertThat(recovered(new Told(GONE)).untold()).isEmpty();
        assertThat(recovered().removed()).containsOnlyKeys(GONE);
    }

    @Test
    void whatOthersHaveDecidedIsNeverUntold() {
        assertThat(recovered(by(OTHER)).untold()).isEmpty();
    }

    @Test
    void whatIsDroppedIsAsIfItHadNeverBeen() {
        assertThat(recovered(by(SELF), new Told(GONE), new Dropped(GONE)).removed())
                .isEmpty();
        assertThat(recovered(by(SELF)).untold()).containsExactly(GONE);
    }
}
