package io.chorale.replication.disk;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.disk.Values.BodyPiece;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.EntryRun;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.Window;
import io.chorale.replication.store.StoreBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Changes of a shard's records that take effect together. What nothing refers to yet may be written ahead, in batches of
 * its own, when all together is too much for one: the last batch makes it count. Until then it is listed as staged, so
 * that after a crash it is known for garbage.
 */
final class Draft {

    /** Something that may be written ahead; {@code piece} is null when it is not one of a body. */
    private record Ahead(byte[] key, byte[] value, BodyPiece piece) {
        long bytes() {
            return (long) key.length + value.length;
        }
    }

    /** What listing a staged piece takes. */
    private static final long LISTED_PIECE_BYTES = 32;

    private static final int STAGING_BYTES = 32;

    private static final int MORE_BYTES = 1_024;

    private final int shard;
    private final int generation;
    private final boolean recordsGoAhead;
    private final Limits limits;
    private final List<Ahead> ahead = new ArrayList<>();
    private final StoreBatch last = new StoreBatch();
    private long aheadBytes;
    private long addedBytes;

    private Draft(int shard, int generation, boolean recordsGoAhead, Limits limits) {
        this.shard = shard;
        this.generation = generation;
        this.recordsGoAhead = recordsGoAhead;
        this.limits = limits;
    }

    /** Changes of the present generation. */
    static Draft of(int shard, int generation, Limits limits) {
        return new Draft(shard, generation, false, limits);
    }

    /** The records of a generation that is not the present one yet: they may be written ahead. */
    static Draft ofNew(int shard, int generation, Limits limits) {
        return new Draft(shard, generation, true, limits);
    }

    boolean isEmpty() {
        return last.size() == 0 && ahead.isEmpty();
    }

    /** What must be in one batch. */
    long indivisibleBytes() {
        return last.bytes();
    }

    // ---- what refers to others

    void putMeta(byte[] value) {
        putLast(Keys.meta(), value);
    }

    void putTail(EntryRun run) {
        put(Keys.tail(generation, run.first()), run.bare());
    }

    /** @param first of the entries in the record */
    void deleteTail(Dot first) {
        delete(Keys.tail(generation, first));
    }

    void putElement(ElementId id, Element element) {
        put(Keys.element(generation, id), Values.element(element));
    }

    void deleteElement(ElementId id) {
        delete(Keys.element(generation, id));
    }

    void putLane(long lane, long count) {
        put(Keys.lane(generation, lane), Values.index(count));
    }

    void deleteLane(long lane) {
        delete(Keys.lane(generation, lane));
    }

    void putContext(Epoch epoch, long index) {
        put(Keys.context(generation, epoch), Values.index(index));
    }

    void deleteContext(Epoch epoch) {
        delete(Keys.context(generation, epoch));
    }

    void putWindow(ClientId client, Window window) {
        put(Keys.window(generation, client), Values.window(client, window));
    }

    void deleteWindow(ClientId client) {
        delete(Keys.window(generation, client));
    }

    void putAnswer(ClientId client, long sequence, Payload answer) {
        put(Keys.answer(generation, client, sequence), Values.answer(answer));
    }

    void deleteAnswer(ClientId client, long sequence) {
        delete(Keys.answer(generation, client, sequence));
    }

    void deleteGeneration(int old) {
        deleteGeneration(last, shard, old);
    }

    static void deleteGeneration(StoreBatch batch, int shard, int old) {
        for (RecordKind kind : RecordKind.values()) {
            if (kind.hasGenerations()) {
                batch.deleteRange(shard, Keys.from(kind, old), Keys.to(kind, old));
            }
        }
    }

    // ---- bodies

    void putBody(ElementId id, Payload body) {
        int pieces = limits.pieces(body.length());
        for (int number = 0; number < pieces; number++) {
            BodyPiece piece = new BodyPiece(id, number);
            putAhead(piece.key(), pieces == 1 ? body.bytes() : content(body.bytes(), number), piece);
        }
        if (pieces > 1) {
            putLast(Keys.pieces(id), Values.count(pieces));
        }
    }

    private byte[] content(byte[] body, int number) {
        int from = number * limits.pieceBytes();
        return Arrays.copyOfRange(body, from, Math.min(body.length, from + limits.pieceBytes()));
    }

    /** @param pieces of which it consists, 1 or more */
    void deleteBody(ElementId id, int pieces) {
        delete(Keys.body(id));
        for (int piece = 1; piece < pieces; piece++) {
            delete(Keys.bodyPiece(id, piece));
        }
        if (pieces > 1) {
            delete(Keys.pieces(id));
        }
    }

    /** Deletes all bodies from one to another, both inclusive, each of one piece. */
    void deleteBodies(ElementId first, ElementId lastOne) {
        last.deleteRange(shard, Keys.body(first), Keys.afterBody(lastOne));
    }

    /** Adds what belongs to a node rather than to this shard, and is little. */
    void with(Consumer<StoreBatch> more) {
        more.accept(last);
        addedBytes += MORE_BYTES;
    }

    // ---- the batches

    /**
     * The batches, to be written in this order.
     *
     * @throws IllegalStateException when what must be in one batch is too large for one
     */
    List<StoreBatch> finish() {
        if (last.bytes() + aheadBytes <= limits.aheadBytes()) {
            ahead.forEach(put -> last.put(shard, put.key(), put.value()));
            if (addedBytes + aheadBytes <= StoreBatch.MAX_ESSENTIAL_BYTES) {
                last.essential();
            }
            return List.of(last);
        }
        List<StoreBatch> batches = staged();
        for (int number = 0; number < batches.size(); number++) {
            last.delete(shard, Keys.staging(number));
        }
        if (last.bytes() > limits.batchBytes()) {
            throw new IllegalStateException("Shard " + shard + " has " + last.size() + " changes of "
                    + last.bytes() + " bytes that must be on disk all or none, the limit is " + limits.batchBytes()
                    + ". Let transactions be smaller.");
        }
        batches.add(last);
        return batches;
    }

    private List<StoreBatch> staged() {
        List<StoreBatch> batches = new ArrayList<>();
        List<Ahead> group = new ArrayList<>();
        long groupBytes = STAGING_BYTES;
        for (Ahead put : ahead) {
            long bytes = put.bytes() + (put.piece() == null ? 0 : LISTED_PIECE_BYTES);
            if (!group.isEmpty() && groupBytes + bytes > limits.aheadBytes()) {
                batches.add(stage(batches.size(), group));
                group.clear();
                groupBytes = STAGING_BYTES;
            }
            group.add(put);
            groupBytes += bytes;
        }
        if (!group.isEmpty()) {
            batches.add(stage(batches.size(), group));
        }
        return batches;
    }

    private StoreBatch stage(int number, List<Ahead> group) {
        List<BodyPiece> pieces = new ArrayList<>();
        StoreBatch batch = new StoreBatch();
        for (Ahead put : group) {
            batch.put(shard, put.key(), put.value());
            if (put.piece() != null) {
                pieces.add(put.piece());
            }
        }
        return batch.put(shard, Keys.staging(number), Values.staging(generation, pieces));
    }

    private void put(byte[] key, byte[] value) {
        if (recordsGoAhead) {
            putAhead(key, value, null);
        } else {
            putLast(key, value);
        }
    }

    private void putAhead(byte[] key, byte[] value, BodyPiece piece) {
        ahead.add(new Ahead(key, value, piece));
        aheadBytes += key.length + value.length;
    }

    private void putLast(byte[] key, byte[] value) {
        last.put(shard, key, value);
        addedBytes += key.length + value.length;
    }

    private void delete(byte[] key) {
        last.delete(shard, key);
    }
}
