package io.chorale.bench.replication.rebalance;

import io.chorale.bench.replication.contestant.Idle;
import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.StateMachine;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/** Keeps some entries for ever and of the others the newest, as a queue with a backlog does that is in use. */
final class Ledger implements StateMachine {
    static final int ENTRY_BYTES = 1_024;

    private static final byte KEPT = 0;
    private static final byte PASSING = 1;
    private static final int NEWEST = 16;
    private static final byte[] TAKEN = new byte[0];

    private final ArrayDeque<ElementId> passing = new ArrayDeque<>();
    private long kept;

    static byte[] toKeep(long number) {
        return ByteBuffer.allocate(ENTRY_BYTES).put(KEPT).putLong(number).array();
    }

    static byte[] toPass(int bytes) {
        return ByteBuffer.allocate(bytes).put(PASSING).array();
    }

    /** How many entries are kept, as the answer to any question. */
    static long kept(byte[] answer) {
        return ByteBuffer.wrap(answer).getLong();
    }

    @Override
    public byte[] apply(Dot dot, byte[] operation, Changes changes) {
        byte[] head = Arrays.copyOf(operation, 1);
        take(head[0], changes.add(head, operation));
        if (passing.size() > NEWEST) {
            changes.remove(passing.removeFirst());
        }
        return TAKEN;
    }

    @Override
    public void load(LoadedElement element) {
        take(element.head()[0], element.id());
    }

    private void take(byte kind, ElementId id) {
        if (kind == KEPT) {
            kept++;
        } else {
            passing.addLast(id);
        }
    }

    @Override
    public byte[] query(byte[] question) {
        return ByteBuffer.allocate(Long.BYTES).putLong(kept).array();
    }

    @Override
    public Leadership lead(LeaderContext context) {
        return new Idle();
    }
}
