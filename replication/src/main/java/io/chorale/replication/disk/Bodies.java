package io.chorale.replication.disk;

import io.chorale.replication.ElementId;
import io.chorale.replication.shard.Change;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.DamagedCopyException;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.store.CorruptRecordException;
import io.chorale.replication.store.Store;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The bodies of a shard's elements, read from the store each time. As safe for threads as the store. */
final class Bodies {
    private final Store store;
    private final int shard;

    Bodies(Store store, int shard) {
        this.store = store;
        this.shard = shard;
    }

    /** Shows the bodies that an entry adds, but for empty ones. */
    static void each(LoggedEntry logged, BiConsumer<ElementId, Payload> visitor) {
        for (Change change : logged.entry().changes()) {
            if (change instanceof Add add && add.body().length() > 0) {
                visitor.accept(add.id(), add.body());
            }
        }
    }

    /** The bodies that the tail of an image adds. */
    static NavigableMap<ElementId, Payload> ofTail(ReplicaImage image) {
        TreeMap<ElementId, Payload> bodies = new TreeMap<>();
        image.tail().forEach(logged -> each(logged, bodies::put));
        return bodies;
    }

    /** The body is in the store from now on, and not in memory. */
    void takeOver(ElementId id, Payload body) {
        int length = body.length();
        body.moveTo(() -> readWhole(id, length));
    }

    /** A body that is read when it is asked for. */
    Payload payload(ElementId id, int length) {
        return length == 0 ? Payload.EMPTY : Payload.elsewhere(length, () -> readWhole(id, length));
    }

    private byte[] readWhole(ElementId id, int length) {
        try {
            return read(id, length);
        } catch (CorruptRecordException | MalformedRecordException e) {
            throw new DamagedCopyException(e);
        }
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
