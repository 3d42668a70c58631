package io.chorale.bench.replication.contestant;

import io.chorale.bench.content.Entries;
import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.ShardElements;
import io.chorale.replication.StateMachine;
import java.nio.ByteBuffer;
import java.util.List;

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

    private static final long LANE = 1;
    private static final int PAGE = 10_000;
    private static final byte[] TAKEN = new byte[0];
    private static final byte[] NO_HEAD = new byte[0];

    private final int keep;
    private final ShardElements elements;
    private ElementRuns live = new ElementRuns();
    /** Those from before this reign, while nobody has asked which they are. */
    private long unread;

    private long total;

    EntryMachine(int keep, ShardElements elements) {
        this.keep = keep;
        this.elements = elements;
        this.unread = elements.lanes().getOrDefault(LANE, 0L);
        this.total = unread;
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
        live.add(changes.add(LANE, NO_HEAD, operation, List.of()));
        total++;
        if (unread + live.size() >= keep + Entries.REMOVED_AT_ONCE) {
            read();
            for (int i = 0; i < Entries.REMOVED_AT_ONCE; i++) {
                changes.remove(live.removeFirst());
            }
        }
        return TAKEN;
    }

    @Override
    public void load(LoadedElement element) {
        throw new IllegalStateException("Nothing of this machine is at hand, but there is " + element.id());
    }

    /** Finds out which entries there are from before this reign. */
    private void read() {
        if (unread == 0) {
            return;
        }
        ElementRuns all = new ElementRuns();
        ElementId last = null;
        while (all.size() < unread) {
            for (LoadedElement element : elements.page(LANE, last, (int) Math.min(PAGE, unread - all.size()))) {
                last = element.id();
                all.add(last);
            }
        }
        live.forEach(all::add);
        live = all;
        unread = 0;
    }

    @Override
    public byte[] query(byte[] question) {
        if (question.length == 0) {
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(total)
                    .putLong(unread + live.size())
                    .array();
        }
        read();
        ByteBuffer asked = ByteBuffer.wrap(question);
        long rank = asked.getLong();
        long stride = asked.getLong();
        ByteBuffer answer = ByteBuffer.allocate(MOST_ENTRIES * Entries.BYTES);
        while (rank < live.size() && answer.hasRemaining()) {
            answer.put(elements.body(live.get(rank)));
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
}
