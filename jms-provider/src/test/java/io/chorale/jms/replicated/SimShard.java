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

/**
 * A shard of a {@link SimCluster}: the real machine and dispatcher at one primary, and a log. The machine decides what is
 * appended at once; it is committed later, and only then told and answered.
 */
final class SimShard {

    private record RequestId(UUID client, long sequence) {}

    /**
     * What waits for its commit.
     *
     * @param id null for the primary's own
     * @param client whom to answer; null for the primary's own
     * @param dot null for a refusal and for a question, which decide nothing
     * @param logged what the log holds once this is committed
     */
    private record Entry(
            RequestId id, SimNode client, Dot dot, byte[] operation, byte[] answer, RecordedElements logged) {}

    private final SimCluster cluster;
    private final int number;
    private final ArrayDeque<Entry> log = new ArrayDeque<>();
    private final Map<RequestId, byte[]> answers = new HashMap<>();
    private final Set<RequestId> taken = new HashSet<>();
    private final ArrayDeque<byte[]> proposals = new ArrayDeque<>();
    /** What one side of a partition knows of a shard. */
    record Side(RecordedElements elements, Dot last) {}

    private RecordedElements committed = new RecordedElements();
    private Dot lastCommitted = Dot.NONE;

    /** What was decided after it in other reigns is not known here. */
    private Dot lastKnown;

    private RecordedElements elements = new RecordedElements();
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
        return new QueueMachine(new MemoryBudget(1L << 40), cluster.settings().queues(), elements);
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

    boolean hasUncommitted() {
        return !log.isEmpty();
    }

    /** A new primary: the first {@code survive} entries were logged everywhere, the others are lost. */
    void takeOver(SimNode next, int survive) {
        if (leadership != null) {
            leadership.stop();
        }
        leadership = null;
        for (int i = 0; i < survive && !log.isEmpty(); i++) {
            commit(log.poll());
        }
        log.clear();
        taken.clear();
        proposals.clear();
        elements = committed.copy();
        machine = newMachine();
        elements.loadInto(machine);
        reign++;
        index = 0;
        primary = next;
        Epoch epoch = epoch();
        leadership = machine.lead(new Context(epoch));
        proposals.addAll(cluster.tampering().onTakeOver(number));
        membersChanged();
        cluster.live().forEach(node -> announce(node, epoch));
    }

    Side side() {
        return new Side(committed.copy(), lastCommitted);
    }

    /** A new primary, of that side. */
    void reign(SimNode next, Side side) {
        log.clear();
        committed = side.elements();
        lastKnown = side.last();
        takeOver(next, 0);
    }

    void announce(SimNode node, Epoch epoch) {
        SimNode by = primary;
        cluster.post(by, node, "down", () -> node.onReign(number, epoch, by));
    }

    void membersChanged() {
        leadership.onMembers(cluster.present());
        appendProposals();
    }

    void tick() {
        leadership.onTick(cluster.nowMs());
        appendProposals();
    }

    void onRequest(SimNode from, Epoch epoch, long sequence, byte[] requested, Dot after) {
        if (!epoch.equals(epoch()) || !knows(after)) {
            return;
        }
        RequestId id = new RequestId(from.self().id(), sequence);
        byte[] known = cluster.fault() == SimCluster.Fault.APPLIES_RETRIES ? null : answers.get(id);
        if (known != null) {
            answer(from, sequence, known);
        } else if (taken.add(id)) {
            byte[] operation = cluster.tampering().operation(requested);
            append(id, from, operation, leadership.admit(from.self(), operation));
            appendProposals();
        }
    }

    private boolean knows(Dot dot) {
        return lastKnown == null || dot.epoch().equals(epoch()) || dot.compareTo(lastKnown) <= 0;
    }

    void onQuery(SimNode from, Epoch epoch, long sequence, byte[] question) {
        if (epoch.equals(epoch())) {
            RequestId id = new RequestId(from.self().id(), sequence);
            log.add(new Entry(id, from, null, null, machine.query(question), null));
        }
    }

    void onSignal(SimNode from, Epoch epoch, byte[] signal) {
        if (epoch.equals(epoch())) {
            leadership.onSignal(from.self(), cluster.tampering().signal(signal));
            appendProposals();
        }
    }

    void commitNext() {
        Entry entry = log.poll();
        if (entry != null) {
            commit(entry);
            appendProposals();
        }
    }

    private void appendProposals() {
        for (byte[] next = proposals.poll(); next != null; next = proposals.poll()) {
            append(null, null, next, null);
        }
    }

    private void append(RequestId id, SimNode client, byte[] operation, byte[] refusal) {
        if (refusal != null) {
            log.add(new Entry(id, client, null, operation, refusal, null));
            return;
        }
        Dot dot = new Dot(epoch(), ++index);
        byte[] answer = tampered(operation, machine.apply(dot, operation, elements.record(dot)));
        log.add(new Entry(id, client, dot, operation, answer, elements.copy()));
    }

    private void commit(Entry entry) {
        if (entry.dot() != null) {
            committed = entry.logged();
            lastCommitted = entry.dot();
            if (leadership != null) {
                leadership.onApplied(entry.dot(), entry.operation(), entry.answer());
            }
        }
        if (entry.client() != null) {
            if (entry.operation() != null) {
                answers.put(entry.id(), entry.answer());
            }
            answer(entry.client(), entry.id().sequence(), entry.answer());
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
        public long unixTimeMs() {
            return nowMs();
        }

        @Override
        public boolean mayHandOut() {
            return true;
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
            proposals.add(operation);
        }

        @Override
        public boolean isStorageFull() {
            return false;
        }
    }
}
