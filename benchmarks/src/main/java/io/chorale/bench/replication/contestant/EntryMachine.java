package io.chorale.bench.replication.contestant;

import io.chorale.groups.Member;
import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementBodies;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.StateMachine;
import java.nio.ByteBuffer;
import java.util.Set;

/** Keeps the newest entries as elements; each operation is one entry. Has nothing in memory that grows with them. */
final class EntryMachine implements StateMachine {
    /** How many entries one answer has at most. */
    static final int MOST_ENTRIES = 32;

    /**
     * What the machine has.
     *
     * @param total taken since this reign began, and loaded when it did
     * @param live still kept
     */
    record Counts(long total, long live) {}

    private static final byte[] TAKEN = new byte[0];
    private static final byte[] NO_HEAD = new byte[0];

    private final int keep;
    private final ElementBodies bodies;
    private final ElementRuns live = new ElementRuns();
    private long total;

    EntryMachine(int keep, ElementBodies bodies) {
        this.keep = keep;
        this.bodies = bodies;
    }

    static byte[] askCounts() {
        return new byte[0];
    }

    /** The entries at this place from the oldest on, and each further one after so many. */
    static byte[] askEntries(long rank, long stride) {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(rank).putLong(stride).array();
    }

    static Counts counts(byte[] answer) {
        ByteBuffer buffer = ByteBuffer.wrap(answer);
        return new Counts(buffer.getLong(), buffer.getLong());
    }

    @Override
    public byte[] apply(Dot dot, byte[] operation, Changes changes) {
        live.add(changes.add(NO_HEAD, operation));
        total++;
        if (live.size() >= keep + Entries.REMOVED_AT_ONCE) {
            for (int i = 0; i < Entries.REMOVED_AT_ONCE; i++) {
                changes.remove(live.removeFirst());
            }
        }
        return TAKEN;
    }

    @Override
    public void load(LoadedElement element) {
        live.add(element.id());
        total++;
    }

    @Override
    public byte[] query(byte[] question) {
        if (question.length == 0) {
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(total)
                    .putLong(live.size())
                    .array();
        }
        ByteBuffer asked = ByteBuffer.wrap(question);
        long rank = asked.getLong();
        long stride = asked.getLong();
        ByteBuffer answer = ByteBuffer.allocate(MOST_ENTRIES * Entries.BYTES);
        while (rank < live.size() && answer.hasRemaining()) {
            answer.put(bodies.read(live.get(rank)));
            rank += stride;
        }
        byte[] bytes = new byte[answer.position()];
        answer.flip().get(bytes);
        return bytes;
    }

    @Override
    public Leadership lead(LeaderContext context) {
        return new Idle();
    }

    /** Nothing is volatile here. */
    private static final class Idle implements Leadership {
        @Override
        public byte[] admit(Member client, byte[] operation) {
            return null;
        }

        @Override
        public void onApplied(Dot dot, byte[] operation, byte[] answer) {}

        @Override
        public void onSignal(Member from, byte[] signal) {}

        @Override
        public void onMembers(Set<Member> present) {}

        @Override
        public void onTick(long nowMs) {}

        @Override
        public void stop() {}
    }
}
