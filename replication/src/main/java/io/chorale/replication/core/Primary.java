package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.replication.ShardElements;
import io.chorale.replication.ShardId;
import io.chorale.replication.StateMachine;
import io.chorale.replication.core.Message.ToClient;
import io.chorale.replication.shard.Change;
import io.chorale.replication.shard.DamagedCopyException;
import io.chorale.replication.shard.Decider;
import io.chorale.replication.shard.Decision;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.Origin;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.ShardState;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A shard's state machine and its volatile side, for one reign: runs ahead of what is committed, and forgets with it. */
final class Primary implements Decider, LeaderContext {

    /** What one decision may add to the log without the bodies; a record of a store holds twice as much. */
    private static final long MAX_DECISION_BYTES = 8L << 20;

    private static final byte[] NO_ANSWER = new byte[0];

    /** A decision that is not committed; without an operation when there is nothing to tell of it. */
    private record Pending(Dot dot, byte[] operation, byte[] answer, List<Change> changes) {}

    private final ShardId shard;
    private final Epoch epoch;
    private final ShardHost host;
    private final Supplier<? extends Collection<NodeId>> members;
    private final BooleanSupplier mayHandOut;
    private final Runnable onClose;
    private final StateMachine machine;
    private final Leadership leadership;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private final DecidedElements elements;
    private final ArrayDeque<byte[]> proposals = new ArrayDeque<>();
    private final FailedOperations failed;

    /**
     * @param state what is committed, whenever it is asked for
     * @param members the nodes that the shard is kept on, whenever they are asked for
     * @param mayHandOut whether the reign has its lease
     * @param failed what is refused, because the machine has failed on it before
     * @param onClose hears that the reign is over, before the volatile side does
     */
    Primary(
            ShardId shard,
            Epoch epoch,
            ShardHost host,
            Supplier<ShardState> state,
            Supplier<? extends Collection<NodeId>> members,
            BooleanSupplier mayHandOut,
            Function<ShardElements, ? extends StateMachine> factory,
            FailedOperations failed,
            Runnable onClose) {
        this.shard = shard;
        this.epoch = epoch;
        this.host = host;
        this.members = members;
        this.mayHandOut = mayHandOut;
        this.onClose = onClose;
        this.failed = failed;
        this.elements = new DecidedElements(shard, state);
        this.machine = factory.apply(elements);
        state.get().elements().lane(ElementId.AT_HAND, null, (id, element) -> {
            machine.load(elements.shown(id, element));
            return true;
        });
        this.leadership = machine.lead(this);
    }

    /** Calls the volatile side; what it throws is told, and does not keep others from what they have to do. */
    void tell(Consumer<Leadership> event) {
        try {
            event.accept(leadership);
        } catch (RuntimeException e) {
            host.fault("Shard " + shard + ": its primary failed on an event", e);
        }
    }

    /** Null as long as all could be read that was asked for. */
    DamagedCopyException damage() {
        return elements.damage();
    }

    /** The next decision that the volatile side wants; null when there is none. */
    byte[] nextProposal() {
        return proposals.pollFirst();
    }

    /** It could not be decided now: it is the next one again. */
    void putBack(byte[] proposal) {
        proposals.addFirst(proposal);
    }

    // ---- Decider

    @Override
    public Decision decide(Dot dot, Origin asker, Payload operation) {
        byte[] asked = operation.bytes();
        if (failed.contains(asker, asked)) {
            return refuse(dot, NO_ANSWER);
        }
        byte[] refusal = asker.client().isReign() ? null : admit(asker, asked);
        if (refusal != null) {
            return refuse(dot, refusal);
        }
        ChangeRecorder recorder = new ChangeRecorder(dot, asker, elements);
        byte[] answer = apply(dot, asker, asked, recorder);
        pending.addLast(new Pending(dot, asked, answer, recorder.changes()));
        elements.decided(recorder.changes());
        return new Decision(new Payload(answer), recorder.changes());
    }

    private Decision refuse(Dot dot, byte[] answer) {
        pending.addLast(new Pending(dot, null, answer, List.of()));
        return new Decision(new Payload(answer), List.of());
    }

    private byte[] admit(Origin asker, byte[] operation) {
        try {
            return leadership.admit(host.member(asker.client()), operation);
        } catch (RuntimeException e) {
            elements.requireWhole();
            host.fault("Shard " + shard + " could not look at a request of " + asker + "; nothing is done", e);
            return NO_ANSWER;
        }
    }

    /**
     * A machine that throws may have changed before: it must not decide again, and neither must it be asked the same by its
     * successor. What it could not read is another matter.
     */
    private byte[] apply(Dot dot, Origin asker, byte[] operation, ChangeRecorder recorder) {
        byte[] answer;
        try {
            answer = Objects.requireNonNull(machine.apply(dot, operation, recorder), "A state machine gives an answer");
        } catch (RuntimeException | StackOverflowError e) {
            elements.requireWhole();
            failed.add(asker, operation);
            throw new MachineFailedException(
                    "Shard " + shard + " could not decide " + dot + " for " + asker + "; nothing is done", e);
        }
        elements.requireWhole();
        long bytes = answer.length + recorder.bytesAtHand();
        if (bytes > MAX_DECISION_BYTES) {
            // One record of the log has to hold it: a primary that appended it could not write it, nor could the next.
            failed.add(asker, operation);
            throw new MachineFailedException(
                    "Shard " + shard + ": what " + asker + " asks for takes " + bytes + " bytes of the log, bodies not"
                            + " counted, and the limit is " + MAX_DECISION_BYTES
                            + "; nothing is done. Let transactions be"
                            + " smaller",
                    null);
        }
        return answer;
    }

    @Override
    public Payload query(Payload question) {
        try {
            return new Payload(machine.query(question.bytes()));
        } finally {
            elements.requireWhole();
        }
    }

    @Override
    public void committed(Dot dot) {
        Pending decided = pending.removeFirst();
        elements.committed(decided.changes());
        if (decided.operation() != null) {
            tell(leader -> leader.onApplied(dot, decided.operation(), decided.answer()));
        }
    }

    @Override
    public void close() {
        proposals.clear();
        onClose.run();
        tell(Leadership::stop);
    }

    // ---- LeaderContext

    @Override
    public long nowMs() {
        return host.nowMs();
    }

    @Override
    public long unixTimeMs() {
        return host.unixTimeMs();
    }

    @Override
    public boolean mayHandOut() {
        return mayHandOut.getAsBoolean();
    }

    @Override
    public void signal(Member to, byte[] signal) {
        host.send(to, new ToClient(shard, epoch, signal));
    }

    @Override
    public void propose(byte[] operation) {
        proposals.addLast(operation);
    }

    @Override
    public boolean isStorageFull() {
        return host.isStorageFull(members.get());
    }
}
