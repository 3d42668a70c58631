package io.chorale.replication.disk;

import io.chorale.replication.ElementId;
import io.chorale.replication.shard.ElementTable;
import io.chorale.replication.shard.ElementTable.Placed;
import io.chorale.replication.shard.Write.Fill;
import io.chorale.replication.store.StoreBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The records of a copy that is made part by part: elements, bodies and lanes under a number of their own, which nothing
 * refers to until an adoption does. Not thread-safe.
 */
final class FilledRecords {
    private final int number;
    private final Limits limits;
    private final RecordIndex index = new RecordIndex();
    private final ArrayDeque<StoredTable> unsynced = new ArrayDeque<>();

    /** @param number that nothing was ever written under */
    FilledRecords(int number, Limits limits) {
        this.number = number;
        this.limits = limits;
    }

    int number() {
        return number;
    }

    RecordIndex index() {
        return index;
    }

    /** What makes a part durable. */
    List<StoreBatch> toStore(Fill part, ElementTable filled) {
        Draft draft = Draft.of(number, 0, limits);
        Set<Long> lanes = new TreeSet<>();
        for (Placed each : part.present()) {
            lanes.add(each.id().lane());
            draft.putElement(each.id(), each.element());
            if (each.element().body().length() > 0) {
                index.bodyWritten(each.id(), limits.pieces(each.element().body().length()));
                draft.putBody(each.id(), each.element().body());
            }
        }
        for (ElementId id : part.removed()) {
            lanes.add(id.lane());
            draft.deleteElement(id);
            draft.deleteBody(id, index.bodyDeleted(id));
        }
        for (long lane : lanes) {
            ReplicaRecords.lane(draft, lane, filled.lanes().get(lane));
        }
        if (filled instanceof StoredTable stored) {
            stored.seal(number, 0);
            unsynced.addLast(stored);
        }
        List<StoreBatch> batches = draft.isEmpty() ? new ArrayList<>() : draft.finish();
        // None is asked for once the disk is full; one that is on its way then must not end the node.
        batches.forEach(StoreBatch::granted);
        return batches;
    }

    /** The oldest part that was not synced is. */
    void synced() {
        if (!unsynced.isEmpty()) {
            unsynced.removeFirst().synced();
        }
    }
}
