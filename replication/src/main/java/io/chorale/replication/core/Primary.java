package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementBodies;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.ShardId;
import io.chorale.replication.StateMachine;
import io.chorale.replication.core.Message.ToClient;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.Decider;
import io.chorale.replication.shard.Decision;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.Origin;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.ShardState;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A shard's state machine and its volatile side, for one reign: runs ahead of what is committed, and forgets with it. */
final class Primary implements Decider, LeaderContext {

    /** A decision that is not committed; without an operation when there is nothing to tell of it. */
    private record Pending(Dot dot, byte[] operation, byte[] answer, List<Add> adds) {}

    private final ShardId shard;
    private final Epoch epoch;
    private final ShardHost host;
    private final Supplier<ShardState> state;
    private final Supplier<? extends Collection<NodeId>> members;
    private final Runnable onClose;
    private final StateMachine machine;
    private final Leadership leadership;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private final Map<ElementId, Element> added = new HashMap<>();
    private final ArrayDeque<byte[]> proposals = new ArrayDeque<>();

    /**
     * @param state what is committed, whenever it is asked for
     * @param members the nodes that the shard is kept on, whenever they are asked for
     * @param onClose hears that the reign is over, before the volatile side does
     */
    Primary(
            ShardId shard,
            Epoch epoch,
            ShardHost host,
            Supplier<ShardState> state,
            Supplier<? extends Collection<NodeId>> members,
            Function<ElementBodies, ? extends StateMachine> factory,
            Runnable onClose) {
        this.shard = shard;
        this.epoch = epoch;
        this.host = host;
        this.state = state;
        this.members = members;
        this.onClose = onClose;
        this.machine = factory.apply(id -> find(id).body().bytes());
        state.get()
                .elements()
                .forEach((id, element) -> machine.load(new LoadedElement(
                        id,
                        element.count(),
                        element.head().bytes(),
                        element.refs().stream().map(Element.Ref::id).toList(),
                        element.body().length())));
        this.leadership = machine.lead(this);
    }

    private Element find(ElementId id) {
        Element element = added.get(id);
        if (element == null) {
            element = state.get().elements().get(id);
        }
        if (element == null) {
            throw new IllegalArgumentException("There is no element " + id + " in " + shard);
        }
        return element;
    }

    /** Calls the volatile side; what it throws is told, and does not keep others from what they have to do. */
    void tell(Consumer<Leadership> event) {
        try {
            event.accept(leadership);
        } catch (RuntimeException e) {
            host.fault("Shard " + shard + ": its primary failed on an event", e);
        }
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
        ChangeRecorder recorder = new ChangeRecorder(dot, asker, this::find);
        byte[] answer;
        try {
            byte[] refusal = asker.client().isReign() ? null : admit(asker, asked);
            if (refusal != null) {
                pending.addLast(new Pending(dot, null, refusal, List.of()));
                return new Decision(new Payload(refusal), List.of());
            }
            answer = Objects.requireNonNull(machine.apply(dot, asked, recorder), "A state machine gives an answer");
        } catch (RuntimeException e) {
            host.fault("Shard " + shard + " could not decide " + dot + "; nothing is done", e);
            pending.addLast(new Pending(dot, null, null, List.of()));
            return new Decision(Payload.EMPTY, List.of());
        }
        pending.addLast(new Pending(dot, asked, answer, recorder.adds()));
        for (Add add : recorder.adds()) {
            added.put(add.id(), add.element());
        }
        return new Decision(new Payload(answer), recorder.changes());
    }

    private byte[] admit(Origin asker, byte[] operation) {
        return leadership.admit(host.member(UUID.fromString(asker.client().value())), operation);
    }

    @Override
    public Payload query(Payload question) {
        return new Payload(machine.query(question.bytes()));
    }

    @Override
    public void committed(Dot dot) {
        Pending decided = pending.removeFirst();
        decided.adds().forEach(add -> added.remove(add.id()));
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
