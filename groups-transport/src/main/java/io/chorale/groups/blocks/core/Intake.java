package io.chorale.groups.blocks.core;

import io.chorale.groups.cluster.Address;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * One state on its way to this member: chunks by number from one donor at a time. All donors cut it alike, so the next
 * one goes on where the last one stopped.
 */
final class Intake<S> {
    private final StateModel<S> model;
    private final ReplicaLimits limits;
    private final Place place;
    private final ArrayDeque<Address> donors;
    private S partial;
    private int nextIndex;
    private int records;
    private int asked;
    private boolean done;
    private long lastMs;

    Intake(StateModel<S> model, ReplicaLimits limits, Place place, Collection<Address> donors) {
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
        int before = records;
        S next = partial;
        try {
            if (chunk.crc32c() != Donor.checksum(chunk.body())) {
                throw new WireException("Chunk " + chunk.index() + " has another checksum");
            }
            WireReader reader = new WireReader(chunk.body());
            while (reader.remaining() > 0) {
                next = model.restored(next, reader.readBytes(), nowMs);
                records++;
            }
            if (records != chunk.records()) {
                throw new WireException(
                        "Chunk " + chunk.index() + " ends at record " + records + ", not " + chunk.records());
            }
        } catch (WireException e) {
            records = before;
            output.rejected(from, e.getMessage());
            refused(from, nowMs, output);
            return;
        }
        partial = next;
        lastMs = nowMs;
        nextIndex++;
        done = chunk.last();
        if (!done && asked - nextIndex <= limits.window() / 2) {
            ask(nowMs, output);
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
        if (count > 0) {
            output.toMember(
                    donors.element(), new ReplicaMessage.Fetch(place, asked, count, limits.chunkBytes()).toBytes());
            asked += count;
        }
    }
}
