package io.chorale.jms.replicated;

import io.chorale.groups.Member;
import io.chorale.jms.queue.Answer;
import io.chorale.jms.queue.AnswerCodec;
import io.chorale.jms.queue.MemoryBudget;
import io.chorale.jms.queue.Operation;
import io.chorale.jms.queue.OperationCodec;
import io.chorale.jms.queue.Question;
import io.chorale.jms.queue.QuestionCodec;
import io.chorale.jms.queue.QueueMachine;
import io.chorale.jms.queue.QueueSettings;
import io.chorale.jms.queue.RecordedElements;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A shard of a {@link SimCluster}: the real machine and dispatcher at one primary, and a log that is decided later. */
final class SimShard {

    private record RequestId(UUID client, long sequence) {}

    private record Entry(RequestId id, SimNode client, byte[] operation, byte[] refusal) {}

    private final SimCluster cluster;
    private final int number;
    private final ArrayDeque<Entry> log = new ArrayDeque<>();
    private final Map<RequestId, byte[]> answers = new HashMap<>();
    private final Set<RequestId> taken = new HashSet<>();
    private final RecordedElements elements = new RecordedElements();
    private QueueMachine machine;
    private Leadership leadership;
    private SimNode primary;
    private long reign;
    private long index;

    SimShard(SimCluster cluster, int number) {
        this.cluster = cluster;
        this.number = number;
        this.machine = newMachine();
    }

    private QueueMachine newMachine() {
        return new QueueMachine(new MemoryBudget(1L << 40), QueueSettings.DEFAULT, elements);
    }

    SimNode primary() {
        return primary;
    }

    Epoch epoch() {
        return new Epoch(reign, 7);
    }

    Answer.Figures figures() {
        return (Answer.Figures) AnswerCodec.decode(machine.query(QuestionCodec.encode(new Question.Statistics())));
    }

    boolean hasUndecided() {
        return !log.isEmpty();
    }

    /** A new primary: the first {@code survive} undecided entries were logged everywhere, the others are lost. */
    void takeOver(SimNode next, int survive) {
        if (leadership != null) {
            leadership.stop();
        }
        machine = newMachine();
        elements.loadInto(machine);
        leadership = null;
        for (int i = 0; i < survive && !log.isEmpty(); i++) {
            decide(log.poll());
        }
        log.clear();
        taken.clear();
        reign++;
        index = 0;
        primary = next;
        Epoch epoch = epoch();
        leadership = machine.lead(new Context(epoch));
        membersChanged();
        cluster.live().forEach(node -> announce(node, epoch));
    }

    void announce(SimNode node, Epoch epoch) {
        SimNode by = primary;
        cluster.post(by, node, "down", () -> node.onReign(number, epoch, by));
    }

    void membersChanged() {
        leadership.onMembers(cluster.present());
    }

    void tick() {
        leadership.onTick(cluster.nowMs());
    }

    void onRequest(SimNode from, Epoch epoch, long sequence, byte[] operation) {
        if (!epoch.equals(epoch())) {
            return;
        }
        RequestId id = new RequestId(from.self().id(), sequence);
        byte[] known = cluster.fault() == SimCluster.Fault.APPLIES_RETRIES ? null : answers.get(id);
        if (known != null) {
            answer(from, sequence, known);
        } else if (taken.add(id)) {
            log.add(new Entry(id, from, operation, leadership.admit(from.self(), operation)));
        }
    }

    void onQuery(SimNode from, Epoch epoch, long sequence, byte[] question) {
        if (epoch.equals(epoch())) {
            answer(from, sequence, machine.query(question));
        }
    }

    void onSignal(SimNode from, Epoch epoch, byte[] signal) {
        if (epoch.equals(epoch())) {
            leadership.onSignal(from.self(), signal);
        }
    }

    void decideNext() {
        Entry entry = log.poll();
        if (entry != null) {
            decide(entry);
        }
    }

    private void decide(Entry entry) {
        byte[] answer = entry.refusal();
        if (answer == null) {
            Dot dot = new Dot(epoch(), ++index);
            answer = tampered(entry.operation(), machine.apply(dot, entry.operation(), elements.record(dot)));
            if (leadership != null) {
                leadership.onApplied(dot, entry.operation(), answer);
            }
        }
        if (entry.client() != null) {
            answers.put(entry.id(), answer);
            answer(entry.client(), entry.id().sequence(), answer);
        }
    }

    private byte[] tampered(byte[] operation, byte[] answer) {
        boolean lie = cluster.fault() == SimCluster.Fault.FORGETS_OUTCOMES
                && OperationCodec.decode(operation) instanceof Operation.Resolve;
        return lie ? AnswerCodec.encode(new Answer.Outcome(number % 2 == 0)) : answer;
    }

    private void answer(SimNode to, long sequence, byte[] answer) {
        cluster.post(primary, to, "answers", () -> to.onAnswer(number, sequence, answer));
    }

    /** What the dispatcher of one reign may do. */
    private final class Context implements LeaderContext {
        private final Epoch epoch;

        Context(Epoch epoch) {
            this.epoch = epoch;
        }

        @Override
        public long nowMs() {
            return cluster.nowMs();
        }

        @Override
        public void signal(Member to, byte[] signal) {
            SimNode node = cluster.node(to);
            if (node != null && cluster.fault() != SimCluster.Fault.NONE && cluster.loses()) {
                return;
            }
            if (node != null) {
                cluster.post(primary, node, "down", () -> node.onSignal(number, epoch, signal));
            }
        }

        @Override
        public void propose(byte[] operation) {
            log.add(new Entry(null, null, operation, null));
        }
    }
}
