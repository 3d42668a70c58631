package io.chorale.groups.blocks.core;

import io.chorale.groups.cluster.Address;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * One state on its way to this member: chunks by number from one donor at a time. All donors cut it alike, so the next
 * one goes on where the last one stopped. No record is larger than a message, with what it has more than its write.
 */
final class Intake<S> {
    private static final int RECORD_OVERHEAD_BYTES = 1 << 10;

    private final StateModel<S> model;
    private final ReplicaLimits limits;
    private final int maxMessageBytes;
    private final Place place;
    private final ArrayDeque<Address> donors;
    private S partial;
    /** What came of a record that is larger than a chunk, or null. */
    private WireWriter part;

    private int nextIndex;
    private int records;
    private int asked;
    private boolean done;
    private long lastMs;

    Intake(StateModel<S> model, ReplicaLimits limits, int maxMessageBytes, Place place, Collection<Address> donors) {
        this.maxMessageBytes = maxMessageBytes;
        this.model = model;
        this.limits = limits;
        this.place = place;
        this.donors = new ArrayDeque<>(donors);
        this.partial = model.empty();
    }

    /** The donors in an order of this member's own, so that not all ask the same one. */
    static List<Address> donors(Collection<Address> all, Address self, List<Address> members) {
        List<Address> order = new ArrayList<>(all);
        order.remove(self);
        if (!order.isEmpty()) {
            Collections.rotate(order, -(members.indexOf(self) % order.size()));
        }
        return order;
    }

    Place place() {
        return place;
    }

    /** Whether nobody is left to ask. */
    boolean exhausted() {
        return !done && donors.isEmpty();
    }

    boolean done() {
        return done;
    }

    S state() {
        return partial;
    }

    void start(long nowMs, ReplicaOutput<S> output) {
        asked = nextIndex;
        ask(nowMs, output);
    }

    /** Takes a chunk; those of another donor or out of order were asked for before a change, and come again. */
    void chunk(Address from, ReplicaMessage.Chunk chunk, long nowMs, ReplicaOutput<S> output) {
        if (done || !from.equals(donors.peek()) || chunk.index() != nextIndex) {
            return;
        }
        try {
            take(chunk, nowMs);
        } catch (WireException e) {
            output.rejected(from, e.getMessage());
            refused(from, nowMs, output);
            return;
        }
        lastMs = nowMs;
        nextIndex++;
        done = chunk.last();
        if (!done && asked - nextIndex <= limits.window() / 2) {
            ask(nowMs, output);
        }
    }

    /** Takes the whole chunk, or nothing of it. */
    private void take(ReplicaMessage.Chunk chunk, long nowMs) {
        if (chunk.crc32c() != Donor.checksum(chunk.body())) {
            throw new WireException("Chunk " + chunk.index() + " has another checksum");
        }
        if (chunk.partial() || part != null) {
            takePart(chunk, nowMs);
            return;
        }
        int count = records;
        S next = partial;
        WireReader reader = new WireReader(chunk.body());
        while (reader.remaining() > 0) {
            next = model.restored(next, reader.readBytes(), nowMs);
            count++;
        }
        requireRecords(chunk, count);
        partial = next;
        records = count;
    }

    private void takePart(ReplicaMessage.Chunk chunk, long nowMs) {
        int before = part == null ? 0 : part.length();
        if ((long) before + chunk.body().length > (long) maxMessageBytes + RECORD_OVERHEAD_BYTES) {
            throw new WireException("With chunk " + chunk.index() + " a record is larger than a message");
        }
        requireRecords(chunk, chunk.partial() ? records : records + 1);
        WireWriter whole = part == null ? new WireWriter() : part;
        whole.writeRaw(chunk.body(), 0, chunk.body().length);
        if (chunk.partial()) {
            if (chunk.last()) {
                throw new WireException("Chunk " + chunk.index() + " is the last one, and its record goes on");
            }
            part = whole;
            return;
        }
        partial = model.restored(partial, whole.toBytes(), nowMs);
        part = null;
        records++;
    }

    private static void requireRecords(ReplicaMessage.Chunk chunk, int count) {
        if (count != chunk.records()) {
            throw new WireException("Chunk " + chunk.index() + " ends at record " + count + ", not " + chunk.records());
        }
    }

    /** This donor does not have the state, or sent something else: the next one is asked. */
    void refused(Address donor, long nowMs, ReplicaOutput<S> output) {
        boolean current = donor.equals(donors.peek());
        donors.remove(donor);
        if (current && !donors.isEmpty()) {
            start(nowMs, output);
        }
    }

    void retain(Collection<Address> members, long nowMs, ReplicaOutput<S> output) {
        Address current = donors.peek();
        donors.retainAll(members);
        if (!donors.isEmpty() && !donors.peek().equals(current)) {
            start(nowMs, output);
        }
    }

    void tick(long nowMs, ReplicaOutput<S> output) {
        if (!done && !donors.isEmpty() && nowMs - lastMs >= limits.retryMs()) {
            donors.add(donors.remove());
            start(nowMs, output);
        }
    }

    private void ask(long nowMs, ReplicaOutput<S> output) {
        lastMs = nowMs;
        int count = nextIndex + limits.window() - asked;
        int chunkBytes = Math.min(limits.chunkBytes(), ReplicaLimits.maxChunkBytes(maxMessageBytes));
        if (count > 0) {
            output.toMember(donors.element(), new ReplicaMessage.Fetch(place, asked, count, chunkBytes).toBytes());
            asked += count;
        }
    }
}
