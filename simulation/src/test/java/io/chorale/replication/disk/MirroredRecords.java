package io.chorale.replication.disk;

import io.chorale.groups.wire.WireReader;
import io.chorale.replication.Dot;
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

    public static byte[] metaKey() {
        return Keys.meta();
    }

    /** Of a tail record that no replica writes. */
    public static byte[] tailKey(int shard, Store store) {
        return Keys.tail(generation(shard, store), Dot.NONE);
    }

    private static int generation(int shard, Store store) {
        byte[] meta = store.get(shard, Keys.meta());
        return meta == null ? 0 : Meta.decode(new WireReader(meta)).generation();
    }

    /** The records of a shard that a replica reads when it starts, but for the first. */
    public static List<byte[]> keysThatCount(Store store, int shard) {
        List<byte[]> keys = new ArrayList<>();
        int generation = generation(shard, store);
        for (RecordKind kind : RecordKind.values()) {
            if (kind.hasGenerations() && kind != RecordKind.ELEMENT) {
                store.scan(
                        shard, Keys.from(kind, generation), Keys.to(kind, generation), (key, value) -> keys.add(key));
            }
        }
        return keys;
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
