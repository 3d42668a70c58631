package io.chorale.replication.disk;

import io.chorale.replication.ElementId;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.store.Store;

/** The bodies of a shard's elements, read from the store each time. As safe for threads as the store. */
final class Bodies {
    private final Store store;
    private final int shard;

    Bodies(Store store, int shard) {
        this.store = store;
        this.shard = shard;
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
                RecordKind.BODY,
                Keys.body(id),
                piece == null
                        ? "of a body of " + length + " bytes " + filled + " are there"
                        : "a body of " + length + " bytes has more",
                null);
    }
}
