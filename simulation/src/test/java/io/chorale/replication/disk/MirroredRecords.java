package io.chorale.replication.disk;

import io.chorale.groups.wire.WireReader;
import io.chorale.replication.ElementId;
import io.chorale.replication.disk.ReplicaRecords.Recovered;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.store.Store;
import java.util.ArrayList;
import java.util.List;

/** In the package of the records, because small ones are split like large ones by limits that only it may set. */
public final class MirroredRecords {
    private MirroredRecords() {}

    /** As {@link ReplicaRecords#recover}, with pieces and batches ahead of so many bytes. */
    public static Recovered recover(Store store, int shard, Rules rules, int pieceBytes, long aheadBytes) {
        return ReplicaRecords.recover(store, shard, rules, new Limits(pieceBytes, aheadBytes, Store.MAX_BATCH_BYTES));
    }

    /** Whose bodies a shard has, one for each piece. */
    public static List<ElementId> bodies(Store store, int shard) {
        List<ElementId> bodies = new ArrayList<>();
        store.scan(shard, Keys.from(RecordKind.BODY, 0), Keys.to(RecordKind.BODY, 0), (key, value) -> {
            bodies.add(Keys.readId(new WireReader(key, 1, key.length - 1)));
            return true;
        });
        return bodies;
    }
}
