package io.chorale.groups.blocks.core;

import io.chorale.groups.cluster.Address;
import io.chorale.groups.wire.WireWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** The states this member keeps for others, and how far each of them has been sent to whom. */
final class Donor<S> {
    private final StateModel<S> model;
    private final ReplicaLimits limits;
    private final int maxChunkBytes;
    private final LinkedHashMap<Place, S> kept = new LinkedHashMap<>();
    private final Map<Address, Cursor> cursors = new HashMap<>();

    Donor(StateModel<S> model, ReplicaLimits limits, int maxMessageBytes) {
        this.maxChunkBytes = ReplicaLimits.maxChunkBytes(maxMessageBytes);
        this.model = model;
        this.limits = limits;
    }

    /** Keeps a state, which costs a reference; the one kept longest goes when there are too many. */
    void keep(Place place, S state) {
        kept.put(place, state);
        if (kept.size() > limits.keptStates()) {
            Iterator<Place> oldest = kept.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    void clear() {
        kept.clear();
        cursors.clear();
    }

    int size() {
        return kept.size();
    }

    void retain(Collection<Address> members) {
        cursors.keySet().retainAll(members);
    }

    /** Sends the chunks asked for, no more than a window of them; has nothing for who wants larger ones than it can send. */
    void fetch(Address to, ReplicaMessage.Fetch fetch, long nowMs, ReplicaOutput<S> output) {
        S state = kept.get(fetch.place());
        int chunkBytes =
                Math.max(ReplicaLimits.MIN_CHUNK_BYTES, Math.min(ReplicaLimits.MAX_CHUNK_BYTES, fetch.chunkBytes()));
        if (state == null || chunkBytes > maxChunkBytes) {
            output.toMember(to, new ReplicaMessage.Missing(fetch.place()).toBytes());
            return;
        }
        Cursor cursor = cursors.get(to);
        if (cursor == null || !cursor.isAt(fetch, chunkBytes)) {
            cursor = new Cursor(fetch.place(), chunkBytes, model.records(state, nowMs));
            while (cursor.index < fetch.from() && cursor.hasNext()) {
                cursor.next();
            }
            cursors.put(to, cursor);
        }
        int count = Math.min(fetch.count(), ReplicaLimits.MAX_WINDOW);
        for (int i = 0; i < count && cursor.hasNext(); i++) {
            output.toMember(to, cursor.next().toBytes());
        }
    }

    /** One member's way through one state. */
    private static final class Cursor {
        private static final int LENGTH_BYTES = 5;
        private final Place place;
        private final int chunkBytes;
        private final Iterator<byte[]> records;
        private int index;
        private int recordCount;
        /** The next record to send, when it was taken already. */
        private byte[] record;
        /** How much of a record that is larger than a chunk has been sent. */
        private int sent;

        private Cursor(Place place, int chunkBytes, Iterator<byte[]> records) {
            this.place = place;
            this.chunkBytes = chunkBytes;
            this.records = records;
        }

        private boolean isAt(ReplicaMessage.Fetch fetch, int wantedChunkBytes) {
            return place.equals(fetch.place()) && index == fetch.from() && chunkBytes == wantedChunkBytes;
        }

        private boolean hasNext() {
            return record != null || records.hasNext();
        }

        private ReplicaMessage.Chunk next() {
            if (record == null) {
                record = records.next();
            }
            return record.length > chunkBytes ? part() : wholeRecords();
        }

        /** One whole record, and as many more as fit. */
        private ReplicaMessage.Chunk wholeRecords() {
            WireWriter body = new WireWriter(chunkBytes + LENGTH_BYTES);
            do {
                body.writeBytes(record);
                recordCount++;
                record = records.hasNext() ? records.next() : null;
            } while (record != null && body.length() + record.length + LENGTH_BYTES <= chunkBytes);
            return chunk(false, body.toBytes());
        }

        private ReplicaMessage.Chunk part() {
            int count = Math.min(chunkBytes, record.length - sent);
            byte[] body = Arrays.copyOfRange(record, sent, sent + count);
            sent += count;
            boolean partial = sent < record.length;
            if (!partial) {
                recordCount++;
                record = null;
                sent = 0;
            }
            return chunk(partial, body);
        }

        private ReplicaMessage.Chunk chunk(boolean partial, byte[] body) {
            return new ReplicaMessage.Chunk(place, index++, !hasNext(), partial, recordCount, checksum(body), body);
        }
    }

    static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }
}
