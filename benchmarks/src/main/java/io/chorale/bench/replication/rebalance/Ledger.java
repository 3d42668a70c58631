package io.chorale.bench.replication.rebalance;

import io.chorale.bench.replication.contestant.Idle;
import io.chorale.bench.replication.rebalance.Account.Entry;
import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.ShardElements;
import io.chorale.replication.StateMachine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Has entries, takes in what comes, and drops what that says. */
final class Ledger implements StateMachine {
    static final int ENTRY_BYTES = 1_024;
    static final int LEAST_BYTES = 2 * Long.BYTES;
    /** In place of the number of an entry whose body is not what it was. */
    static final long DAMAGED = -2;

    private static final byte[] TAKEN = new byte[0];
    private static final byte[] DROP_IS_MISSING = {1};

    private final ShardElements elements;
    private final Map<ElementId, Long> entries = new LinkedHashMap<>();
    private final Map<Long, ElementId> ids = new HashMap<>();

    Ledger(ShardElements elements) {
        this.elements = elements;
    }

    static byte[] operation(Entry entry, int bytes) {
        byte[] operation = new byte[bytes];
        Arrays.fill(operation, filling(entry.number()));
        ByteBuffer.wrap(operation).putLong(entry.number()).putLong(entry.drop());
        return operation;
    }

    private static byte filling(long number) {
        return (byte) number;
    }

    static boolean foundDrop(byte[] answer) {
        return answer.length == 0;
    }

    /** The numbers of all entries, as any question is answered. */
    static List<Long> numbers(byte[] answer) {
        List<Long> numbers = new ArrayList<>();
        for (ByteBuffer buffer = ByteBuffer.wrap(answer); buffer.hasRemaining(); ) {
            numbers.add(buffer.getLong());
        }
        return numbers;
    }

    @Override
    public byte[] apply(Dot dot, byte[] operation, Changes changes) {
        ByteBuffer read = ByteBuffer.wrap(operation);
        long number = read.getLong();
        long drop = read.getLong();
        take(number, changes.add(Arrays.copyOf(operation, Long.BYTES), operation));
        if (drop == Account.NONE) {
            return TAKEN;
        }
        ElementId dropped = ids.remove(drop);
        if (dropped == null) {
            return DROP_IS_MISSING;
        }
        entries.remove(dropped);
        changes.remove(dropped);
        return TAKEN;
    }

    @Override
    public void load(LoadedElement element) {
        take(ByteBuffer.wrap(element.head()).getLong(), element.id());
    }

    private void take(long number, ElementId id) {
        entries.put(id, number);
        ids.put(number, id);
    }

    @Override
    public byte[] query(byte[] question) {
        ByteBuffer answer = ByteBuffer.allocate(entries.size() * Long.BYTES);
        entries.forEach((id, number) -> answer.putLong(isWhole(number, elements.body(id)) ? number : DAMAGED));
        return answer.array();
    }

    private static boolean isWhole(long number, byte[] body) {
        boolean isWhole = body.length >= LEAST_BYTES && ByteBuffer.wrap(body).getLong() == number;
        for (int i = LEAST_BYTES; i < body.length; i++) {
            isWhole &= body[i] == filling(number);
        }
        return isWhole;
    }

    @Override
    public Leadership lead(LeaderContext context) {
        return new Idle();
    }
}
