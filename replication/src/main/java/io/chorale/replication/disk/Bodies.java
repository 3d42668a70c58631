package io.chorale.replication.disk;

import io.chorale.replication.ElementId;
import io.chorale.replication.shard.Change;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.store.Store;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The bodies of a shard's elements, read from the store each time. As safe for threads as the store. */
final class Bodies {
    private final Store store;
    private final int shard;

    Bodies(Store store, int shard) {
        this.store = store;
        this.shard = shard;
    }

    /** The bodies that an entry adds. */
    static Map<ElementId, Payload> of(LoggedEntry logged) {
        Map<ElementId, Payload> bodies = new LinkedHashMap<>();
        for (Change change : logged.entry().changes()) {
            if (change instanceof Add add) {
                add(bodies, add.id(), add.body());
            }
        }
        return bodies;
    }

    /** All bodies of an image, those of its tail as well. */
    static NavigableMap<ElementId, Payload> of(ReplicaImage image) {
        NavigableMap<ElementId, Payload> bodies = new TreeMap<>();
        image.state().elements().forEach((id, element) -> add(bodies, id, element.body()));
        image.tail().forEach(logged -> bodies.putAll(of(logged)));
        return bodies;
    }

    private static void add(Map<ElementId, Payload> bodies, ElementId id, Payload body) {
        if (body.length() > 0) {
            bodies.put(id, body);
        }
    }

    /** The body is in the store from now on, and not in memory. */
    void takeOver(ElementId id, Payload body) {
        int length = body.length();
        body.moveTo(() -> read(id, length));
    }

    /** A body that is read when it is asked for. */
    Payload payload(ElementId id, int length) {
        return length == 0 ? Payload.EMPTY : Payload.elsewhere(length, () -> read(id, length));
    }

    /**
     * @throws MalformedRecordException when it is not there, or has another length
     */
    byte[] read(ElementId id, int length) {
        byte[] first = store.get(shard, Keys.body(id));
        if (first != null && first.length == length) {
            return first;
        }
        byte[] body = new byte[length];
        int filled = 0;
        byte[] piece = first;
        for (int next = 1; piece != null && piece.length <= length - filled; next++) {
            System.arraycopy(piece, 0, body, filled, piece.length);
            filled += piece.length;
            if (filled == length) {
                return body;
            }
            piece = store.get(shard, Keys.bodyPiece(id, next));
        }
        throw new MalformedRecordException(
                shard,
                RecordKind.BODY.text(),
                Keys.body(id),
                piece == null
                        ? "of a body of " + length + " bytes " + filled + " are there"
                        : "a body of " + length + " bytes has more",
                null);
    }
}
