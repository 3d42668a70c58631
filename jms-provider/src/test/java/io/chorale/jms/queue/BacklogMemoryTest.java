package io.chorale.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.jms.service.MessageKey;
import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.ShardElements;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A backlog of a million messages: what the machine itself keeps of it in memory, and that it is drained in order. */
class BacklogMemoryTest {
    private static final int BEFORE = 100_000;
    private static final int AFTER = 1_000_000;
    private static final int CREDIT = 5_000;

    /** A tenth of what the heads alone would take. */
    private static final long MAX_GROWTH_BYTES = 8L << 20;

    private static final Epoch EPOCH = new Epoch(1, 7);
    private static final UUID CONSUMER = new UUID(7, 1);
    private static final Member MEMBER = new Member(new UUID(1, 1), "member");
    private static final String QUEUE = QueueNames.ofQueue(Shard.ORDERS);
    private static final Send SEND = Shard.message(Shard.ORDERS, "m");
    private static final byte[] SENDING = OperationCodec.encode(Shard.batchOf(SEND));

    private final Numbers elements = new Numbers();
    private final QueueMachine machine = new QueueMachine(new MemoryBudget(1 << 30), QueueSettings.DEFAULT, elements);
    private final List<PrimarySignal.Handed> handed = new ArrayList<>();
    private final Dispatcher dispatcher = (Dispatcher) machine.lead(new Context());
    private long decisions;

    @Test
    void aBacklogDoesNotGrowTheHeapAndIsDrainedInOrder() {
        dispatcher.onMembers(Set.of(MEMBER));
        dispatcher.onSignal(MEMBER, SignalCodec.encode(new ConsumerSignal.AllAttached()));
        send(BEFORE);
        long before = usedHeapBytes();

        send(AFTER - BEFORE);

        assertThat(usedHeapBytes() - before)
                .as("heap for 900,000 messages more")
                .isLessThan(MAX_GROWTH_BYTES);
        assertThat(drain()).isEqualTo(AFTER);
        assertThat(elements.lanes()).isEmpty();
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            decide(SENDING);
        }
    }

    private void decide(byte[] operation) {
        decisions++;
        Dot dot = new Dot(EPOCH, decisions);
        byte[] answer = machine.apply(dot, operation, elements.changes(dot));
        assertThat(AnswerCodec.decode(answer)).isEqualTo(Shard.APPLIED);
        dispatcher.onApplied(dot, operation, answer);
    }

    /** Returns how many messages came, each behind the one before. */
    private int drain() {
        int drained = 0;
        long granted = CREDIT;
        MessageKey last = null;
        signal(new ConsumerSignal.Attach(CONSUMER, 1, QUEUE, null, granted, 0, List.of()));
        while (!handed.isEmpty()) {
            List<Take> takes = new ArrayList<>();
            for (PrimarySignal.Handed each : handed) {
                assertThat(last == null || last.compareTo(each.key()) < 0).isTrue();
                last = each.key();
                takes.add(new Take(new MessageRef(QUEUE, last), CONSUMER));
            }
            drained += handed.size();
            handed.clear();
            byte[] acknowledged = OperationCodec.encode(new Operation.Batch(List.of(), takes));
            assertThat(dispatcher.admit(MEMBER, acknowledged)).isNull();
            decide(acknowledged);
            granted += takes.size();
            signal(new ConsumerSignal.Credit(CONSUMER, 1, granted));
        }
        return drained;
    }

    private void signal(ConsumerSignal signal) {
        dispatcher.onSignal(MEMBER, SignalCodec.encode(signal));
    }

    private static long usedHeapBytes() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /** Elements of which only the numbers of their decisions are kept: all are the same message. */
    private static final class Numbers implements ShardElements {
        private final BitSet there = new BitSet();
        private long lane;

        Changes changes(Dot dot) {
            return new Changes() {
                @Override
                public ElementId add(long to, byte[] head, byte[] body, List<ElementId> refs) {
                    lane = to;
                    there.set((int) dot.index());
                    return new ElementId(to, dot, 0);
                }

                @Override
                public void remove(ElementId id) {
                    there.clear((int) id.dot().index());
                }

                @Override
                public void raise(ElementId id, int count) {
                    throw new AssertionError("Nothing is given back");
                }

                @Override
                public void actAs(String name) {
                    throw new AssertionError("There are no branches");
                }
            };
        }

        @Override
        public byte[] body(ElementId id) {
            return SEND.envelope();
        }

        @Override
        public LoadedElement find(ElementId id) {
            return there.get((int) id.dot().index()) ? element((int) id.dot().index()) : null;
        }

        private LoadedElement element(int index) {
            return new LoadedElement(
                    new ElementId(lane, new Dot(EPOCH, index), 0),
                    0,
                    new Head.Message(QUEUE, SEND.priority(), SEND.expirationMs(), 0).encode(),
                    List.of(),
                    SEND.envelope().length);
        }

        @Override
        public List<LoadedElement> page(long of, ElementId after, int limit) {
            return IntStream.iterate(
                            there.nextSetBit(
                                    after == null ? 0 : (int) after.dot().index() + 1),
                            index -> index >= 0,
                            index -> there.nextSetBit(index + 1))
                    .limit(limit)
                    .mapToObj(this::element)
                    .toList();
        }

        @Override
        public SortedMap<Long, Long> lanes() {
            TreeMap<Long, Long> lanes = new TreeMap<>();
            if (!there.isEmpty()) {
                lanes.put(lane, (long) there.cardinality());
            }
            return lanes;
        }
    }

    private final class Context implements LeaderContext {
        @Override
        public long nowMs() {
            return 1_000_000;
        }

        @Override
        public long unixTimeMs() {
            return nowMs();
        }

        @Override
        public boolean mayHandOut() {
            return true;
        }

        @Override
        public void signal(Member to, byte[] signal) {
            if (SignalCodec.decodeFromPrimary(signal) instanceof PrimarySignal.Deliver deliver) {
                handed.addAll(deliver.messages());
            }
        }

        @Override
        public void propose(byte[] operation) {
            throw new AssertionError("Nothing to propose: " + OperationCodec.decode(operation));
        }

        @Override
        public boolean isStorageFull() {
            return false;
        }
    }
}
