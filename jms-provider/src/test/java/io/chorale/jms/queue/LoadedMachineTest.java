package io.chorale.jms.queue;

import static io.chorale.jms.queue.Shard.ORDERS;
import static io.chorale.jms.queue.Shard.batchOf;
import static io.chorale.jms.queue.Shard.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.Source;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.LeaderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A machine is the same, whether it made the elements or was loaded from them. */
class LoadedMachineTest {
    private static final int SEEDS = 100;
    private static final int STEPS = 300;
    private static final long NOW_MS = 1_000;
    private static final Member MEMBER = new Member(new UUID(1, 1), "member");
    private static final List<UUID> CONSUMERS = List.of(new UUID(2, 1), new UUID(2, 2), new UUID(2, 3));
    private static final List<UUID> MEMBERS = List.of(new UUID(3, 1), new UUID(3, 2));
    private static final List<Address> DESTINATIONS = List.of(
            ORDERS,
            new Address(Address.Kind.QUEUE, "bills"),
            new Address(Address.Kind.TEMPORARY_QUEUE, "reply"),
            new Address(Address.Kind.TEMPORARY_QUEUE, "answers"),
            new Address(Address.Kind.TOPIC, "events"),
            new Address(Address.Kind.TEMPORARY_TOPIC, "news"));
    private static final List<BranchId> BRANCHES = List.of(
            new BranchId(false, 1, "aa", "01"),
            new BranchId(false, 1, "aa", "02"),
            BranchId.local(new UUID(4, 1)),
            BranchId.local(new UUID(4, 2)));

    /** A machine and its elements. */
    private record Subject(QueueMachine machine, RecordedElements elements, int window) {

        static Subject empty(int window) {
            RecordedElements elements = new RecordedElements();
            return new Subject(newMachine(elements, window), elements, window);
        }

        Subject loaded() {
            RecordedElements copy = elements.copy();
            QueueMachine loaded = newMachine(copy, window);
            copy.loadInto(loaded);
            assertThat(copy.reads()).as("bodies read while loading").isZero();
            return new Subject(loaded, copy, window);
        }

        private static QueueMachine newMachine(RecordedElements elements, int window) {
            return new QueueMachine(new MemoryBudget(1L << 40), new QueueSettings(0, 100, window), elements);
        }

        /** Also does what the primary would do next: removes what is left of deleted queues. */
        Answer apply(Dot dot, Operation operation) {
            Answer answer = decide(dot, operation);
            Dot next = dot;
            for (String queue : emptying()) {
                next = new Dot(next.epoch(), next.index() + 1);
                decide(next, new Operation.Empty(queue));
            }
            assertThat(emptying()).isEmpty();
            return answer;
        }

        private Answer decide(Dot dot, Operation operation) {
            return AnswerCodec.decode(machine.apply(dot, OperationCodec.encode(operation), elements.record(dot)));
        }

        private List<String> emptying() {
            return elements.all().values().stream()
                    .map(element -> Head.decode(element.head()))
                    .filter(Head.Emptying.class::isInstance)
                    .map(head -> ((Head.Emptying) head).queue())
                    .toList();
        }

        Answer ask(Question question) {
            return AnswerCodec.decode(machine.query(QuestionCodec.encode(question)));
        }
    }

    @Test
    void afterAnyHistory() {
        afterAnyHistory(1_024);
    }

    @Test
    void afterAnyHistoryOfQueuesThatAreMostlyOnTheDisk() {
        afterAnyHistory(3);
    }

    private static void afterAnyHistory(int window) {
        int branches = 0;
        int locals = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Subject one = Subject.empty(window);
            for (int step = 1; step <= STEPS; step++) {
                Operation operation = anyOperation(random, one.elements);
                Dot dot = new Dot(new Epoch(1, 7), 100L * step);
                Subject two = random.nextInt(10) == 0 ? one.loaded() : null;
                Answer answer = one.apply(dot, operation);
                if (two != null) {
                    String where = "seed " + seed + ", step " + step + ", " + operation;
                    assertThat(two.apply(dot, operation)).as(where).isEqualTo(answer);
                    assertAlike(where, one, two);
                    assertAlike(where, one, one.loaded());
                }
            }
            branches += ((Answer.BranchList) one.ask(new Question.PreparedBranches()))
                    .branches()
                    .size();
            locals += ((Answer.BranchList) one.ask(new Question.LocalTransactions()))
                    .branches()
                    .size();
            assertThat(dispatched(one.loaded())).as("seed %d", seed).isEqualTo(dispatched(one));
        }
        assertThat(branches).as("branches that were compared").isPositive();
        assertThat(locals).as("local transactions that were compared").isPositive();
    }

    private static void assertAlike(String where, Subject one, Subject two) {
        for (Question question : questions(one)) {
            assertThat(readable(two.ask(question))).as(where + ": " + question).isEqualTo(readable(one.ask(question)));
        }
        assertThat(contents(two)).as(where).isEqualTo(contents(one));
    }

    /**
     * All elements. What is at hand goes without its number, for whoever deletes a queue that it does not have in memory
     * makes a record of it first.
     */
    private static List<String> contents(Subject subject) {
        List<String> contents = new ArrayList<>();
        subject.elements.all().forEach((id, element) -> {
            String name = id.lane() == ElementId.AT_HAND ? id.dot().toString() : id.toString();
            contents.add(name + " x" + element.count() + " " + Head.decode(element.head()));
        });
        contents.sort(null);
        return contents;
    }

    private static List<Question> questions(Subject subject) {
        List<Question> questions = new ArrayList<>(
                List.of(new Question.PreparedBranches(), new Question.LocalTransactions(), new Question.Statistics()));
        BRANCHES.forEach(id -> questions.add(new Question.HasBranch(id)));
        for (String queue : queues(subject)) {
            questions.add(new Question.Depth(queue));
            questions.add(new Question.Browse(queue, 0, null, null, 10_000, NOW_MS));
        }
        return questions;
    }

    private static Set<String> queues(Subject subject) {
        Set<String> queues = new java.util.TreeSet<>();
        subject.elements.all().values().forEach(element -> {
            if (Head.decode(element.head()) instanceof Head.Message head) {
                queues.add(head.queue());
            }
        });
        return queues;
    }

    /** Without what may differ: which bodies are in memory. */
    private static Object readable(Answer answer) {
        if (answer instanceof Answer.Page page) {
            return List.of(
                    page.envelopes().stream().map(Shard::id).toList(),
                    page.lastPriority(),
                    String.valueOf(page.lastKey()));
        }
        if (answer instanceof Answer.Figures figures) {
            return List.of(figures.queues(), figures.messages(), figures.branches(), figures.subscriptions());
        }
        return answer;
    }

    /** All that a reign hands out when every queue has a consumer. */
    private static List<String> dispatched(Subject subject) {
        List<String> handed = new ArrayList<>();
        Dispatcher dispatcher = (Dispatcher) subject.machine.lead(new LeaderContext() {
            @Override
            public long nowMs() {
                return NOW_MS;
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
                    deliver.messages()
                            .forEach(
                                    each -> handed.add(each.key() + " " + Shard.id(each) + " " + each.deliveryCount()));
                }
            }

            @Override
            public void propose(byte[] operation) {
                handed.add("proposed " + OperationCodec.decode(operation));
            }

            @Override
            public boolean isStorageFull() {
                return false;
            }
        });
        dispatcher.onMembers(Set.of(MEMBER));
        int number = 0;
        for (String queue : queues(subject)) {
            UUID consumer = QueueNames.isSubscription(queue) ? QueueNames.subscriptionOf(queue) : new UUID(8, number++);
            dispatcher.onSignal(
                    MEMBER,
                    SignalCodec.encode(new ConsumerSignal.Attach(consumer, 1, queue, null, 1_000_000, 0, List.of())));
        }
        dispatcher.stop();
        return handed;
    }

    private static Operation anyOperation(Random random, RecordedElements elements) {
        BranchId branch = pick(random, BRANCHES);
        return switch (random.nextInt(25)) {
            case 24 -> new Operation.SetAside(branch);
            case 0, 1, 2, 3, 4, 5, 6 -> batchOf(anySend(random), anySend(random));
            case 7, 8 -> anyBatch(random, elements);
            case 9, 10, 11 -> new Operation.Prepare(branch, origin(branch), anyBatch(random, elements));
            case 12 ->
                branch.local()
                        ? new Operation.Commit(
                                branch, List.of(new BranchPart(3, Dot.NONE), new BranchPart(4, Dot.NONE)))
                        : new Operation.Commit(branch);
            case 13 -> new Operation.Rollback(branch, random.nextBoolean());
            case 14 -> new Operation.Resolve(BRANCHES.get(2 + random.nextInt(2)));
            case 15 -> new Operation.Forget(BRANCHES.get(2 + random.nextInt(2)), random.nextBoolean());
            case 16, 17 -> new Operation.Release(takes(random, elements));
            case 18, 19 ->
                new Operation.Subscribe(
                        Source.of(pick(random, DESTINATIONS)), pick(random, CONSUMERS), pick(random, MEMBERS));
            case 20 -> new Operation.Unsubscribe(pick(random, CONSUMERS));
            case 21 -> random.nextInt(8) == 0 ? new Operation.Delete(pick(random, DESTINATIONS)) : batchOf();
            case 22 -> new Operation.Expire(refs(random, elements));
            default ->
                random.nextInt(5) == 0
                        ? new Operation.MemberGone(pick(random, MEMBERS), refs(random, elements))
                        : new Operation.Release(takes(random, elements));
        };
    }

    private static BranchOrigin origin(BranchId branch) {
        return branch.local()
                ? new BranchOrigin(MEMBERS.get(0), MEMBERS.get(1), 3)
                : BranchOrigin.xa(MEMBERS.get(0), MEMBERS.get(1));
    }

    private static Operation.Batch anyBatch(Random random, RecordedElements elements) {
        return new Operation.Batch(List.of(anySend(random)), takes(random, elements));
    }

    private static Send anySend(Random random) {
        String id = "m" + random.nextInt(1_000_000);
        return message(pick(random, DESTINATIONS), id, random.nextInt(10), random.nextInt(5) == 0 ? NOW_MS : 0);
    }

    private static List<Take> takes(Random random, RecordedElements elements) {
        return refs(random, elements).stream()
                .map(ref -> new Take(ref, CONSUMERS.get(0)))
                .toList();
    }

    private static List<MessageRef> refs(Random random, RecordedElements elements) {
        List<MessageRef> refs = new ArrayList<>();
        for (Map.Entry<ElementId, RecordedElements.Stored> each : elements.all().entrySet()) {
            if (refs.size() < 3
                    && random.nextInt(8) == 0
                    && Head.decode(each.getValue().head()) instanceof Head.Message head) {
                refs.add(new MessageRef(head.queue(), new MessageKey(each.getKey())));
            }
        }
        return refs;
    }

    private static <T> T pick(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
