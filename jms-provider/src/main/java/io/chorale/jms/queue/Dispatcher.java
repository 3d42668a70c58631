package io.chorale.jms.queue;

import io.chorale.groups.Member;
import io.chorale.groups.wire.WireException;
import io.chorale.jms.selector.SelectorException;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Hands a shard's messages to consumers while its node reigns. Everything here may be forgotten: the next primary learns
 * from the consumers what they hold (see {@link Gathering}).
 *
 * <p>One event hands out at most a fixed number of messages, so that a large credit cannot hold up the shard; the rest
 * follows with the next event, at the latest with the next tick.
 */
public final class Dispatcher implements Leadership {
    private static final Logger LOG = System.getLogger(Dispatcher.class.getName());

    private static final int MAX_HANDED_PER_EVENT = 8_192;
    private static final long MAX_BYTES_PER_EVENT = 8L << 20;
    private static final int MAX_REFS_PER_PROPOSAL = 4_096;
    private static final int MAX_MALFORMED_LOGGED = 10;

    private final MessageStore store;
    private final Registers registers;
    private final Returns returns;
    private final QueueSettings settings;
    private final LeaderContext context;
    private final Orphans orphans;
    private final Assignments assignments;
    private final Admission admission;
    private final Gathering gathering;
    private final Outbox outbox;
    private final List<MessageRef> expired = new ArrayList<>();
    private final List<MessageRef> exhausted = new ArrayList<>();
    private final OneAtATime emptying = new OneAtATime();
    private final Leavers leavers;
    private final DueMessages due;
    private Set<Member> present;
    private long malformed;
    private boolean stopped;

    /** The volatile side in figures. */
    record Figures(long consumers, long handedOut, long limitRefusals, long malformed) {
        static final Figures NONE = new Figures(0, 0, 0, 0);
    }

    Dispatcher(
            MessageStore store, Registers registers, Returns returns, QueueSettings settings, LeaderContext context) {
        this.returns = returns;
        this.store = store;
        this.registers = registers;
        this.settings = settings;
        this.context = context;
        this.orphans = new Orphans(registers, store.emptying());
        this.due = new DueMessages(store.delayed());
        this.assignments = new Assignments(store, orphans, due, context.nowMs());
        this.admission = new Admission(store, assignments, context::isStorageFull);
        this.gathering = new Gathering(settings.graceMs());
        this.outbox = new Outbox(context);
        this.leavers = new Leavers(registers);
        store.observe(assignments);
    }

    @Override
    public byte[] admit(Member client, byte[] operation) {
        Operation decoded;
        try {
            decoded = OperationCodec.decode(operation);
        } catch (WireException e) {
            countMalformed("operation", client, e);
            return AnswerCodec.encode(new Answer.Refused(Kind.REFUSED, "Malformed operation: " + e.getMessage()));
        }
        Answer.Refused refusal = admission.admit(decoded);
        return refusal == null ? null : AnswerCodec.encode(refusal);
    }

    /** The machine is about to decide an operation, ahead of the commit; {@link #onApplied} tells when it may be seen. */
    void deciding(Dot dot, Operation operation) {
        if (!stopped) {
            assignments.deciding(dot);
            admission.deciding(operation);
        }
    }

    /** What a release that is being decided gives back: not what its consumer does not have. */
    Set<Take> givenBack() {
        return admission.givenBack();
    }

    @Override
    public void onApplied(Dot dot, byte[] operation, byte[] answer) {
        assignments.tell(dot);
        try {
            Operation decoded = OperationCodec.decode(operation);
            admission.onApplied(decoded, !(AnswerCodec.decode(answer) instanceof Answer.Refused));
            if (decoded instanceof Operation.Empty) {
                emptying.applied();
            } else if (decoded instanceof Operation.MemberGone gone) {
                leavers.onApplied(gone);
            } else if (decoded instanceof Operation.Promote) {
                due.applied();
            } else if (decoded instanceof Operation.Orphaned orphaned) {
                orphans.onApplied(orphaned);
            }
        } catch (WireException e) {
            // The machine has refused it for the same reason; it marked nothing.
            LOG.log(Level.DEBUG, () -> "Ignored a malformed operation at " + dot, e);
        }
        for (Assignments.DeletedQueue queue : assignments.takeDeleted()) {
            queue.consumers().forEach(consumer -> close(consumer, PrimarySignal.Cause.GONE, queue.reason()));
        }
        dispatch();
    }

    @Override
    public void onSignal(Member from, byte[] signal) {
        try {
            onSignal(from, SignalCodec.decodeToPrimary(signal));
        } catch (WireException e) {
            countMalformed("signal", from, e);
        }
        dispatch();
    }

    private void onSignal(Member from, ConsumerSignal signal) {
        if (signal instanceof ConsumerSignal.Attach attach) {
            onAttach(from, attach);
        } else if (signal instanceof ConsumerSignal.Credit credit) {
            AttachedConsumer consumer = attached(credit.consumer(), credit.number());
            if (consumer != null) {
                consumer.grant(credit.granted());
                consumer.queue.offerTurn(consumer);
                assignments.touchTurn(consumer.queue);
            }
        } else if (signal instanceof ConsumerSignal.Return back) {
            AttachedConsumer consumer = attached(back.consumer(), back.number());
            if (consumer != null) {
                back.keys().forEach(key -> giveBack(consumer, key));
            }
        } else if (signal instanceof ConsumerSignal.Detach detach) {
            onDetach(from, detach);
        } else if (signal instanceof ConsumerSignal.AllAttached) {
            gathering.onAllAttached(from);
        }
    }

    private void onAttach(Member from, ConsumerSignal.Attach attach) {
        AttachedConsumer former = assignments.consumer(attach.consumer());
        if (former != null && former.number >= attach.number()) {
            return;
        }
        if (former == null
                && !registers.mayAttach(attach.queue(), attach.consumer())
                && !assignments.isLeaving(attach.queue())) {
            refuse(from, attach, PrimarySignal.Cause.GONE, "It does not exist (any more)");
            return;
        }
        if (former == null && assignments.consumers().size() >= settings.maxConsumers()) {
            refuse(
                    from,
                    attach,
                    PrimarySignal.Cause.LIMIT,
                    "The shard serves " + settings.maxConsumers() + " consumers already");
            return;
        }
        Set<MessageKey> claims = new HashSet<>(attach.claims());
        List<Held> kept = former == null ? List.of() : detachKeeping(former, claims);
        QueueDispatch queue = assignments.queue(attach.queue());
        AttachedConsumer consumer;
        try {
            consumer = new AttachedConsumer(from, queue, attach);
        } catch (SelectorException e) {
            assignments.dropIfIdle(queue);
            refuse(from, attach, PrimarySignal.Cause.LIMIT, e.getMessage());
            return;
        }
        assignments.attach(consumer);
        consumer.holds.addAll(kept);
        attach.claims().forEach(key -> claim(consumer, key));
        outbox.send(from, new PrimarySignal.Attached(consumer.id, consumer.number));
    }

    private void refuse(Member from, ConsumerSignal.Attach attach, PrimarySignal.Cause cause, String text) {
        outbox.send(from, new PrimarySignal.Closed(attach.consumer(), attach.number(), cause, text));
    }

    private void claim(AttachedConsumer consumer, MessageKey key) {
        MessageRef ref = new MessageRef(consumer.queue.name, key);
        QueuedMessage message = store.find(ref);
        if (message == null || !assignments.isTold(message) || message.isLocked()) {
            return;
        }
        Held held = assignments.held(ref);
        if (held == null) {
            assignments.hold(message, consumer.id, Held.State.WITH_CONSUMER);
        } else if (consumer.id.equals(held.consumer)) {
            consumer.holds.add(held);
        }
    }

    private void onDetach(Member from, ConsumerSignal.Detach detach) {
        AttachedConsumer consumer = assignments.consumer(detach.consumer());
        if (consumer != null && consumer.number > detach.number()) {
            return;
        }
        if (consumer != null) {
            detachKeeping(consumer, Set.of());
        }
        outbox.send(
                from,
                new PrimarySignal.Closed(detach.consumer(), detach.number(), PrimarySignal.Cause.ASKED, "Closed"));
    }

    /** Detaches a consumer; what is with it goes back, but for what it goes on claiming or what is being settled. */
    private List<Held> detachKeeping(AttachedConsumer consumer, Set<MessageKey> claims) {
        List<Held> kept = new ArrayList<>();
        for (Held held : List.copyOf(consumer.holds)) {
            boolean isClaimed = claims.contains(held.message.key);
            if (held.state == Held.State.WITH_CONSUMER && !isClaimed) {
                assignments.putBack(held);
            } else {
                held.isGivenBack |= !isClaimed;
                kept.add(held);
            }
        }
        assignments.detach(consumer);
        return kept;
    }

    private void giveBack(AttachedConsumer consumer, MessageKey key) {
        Held held = assignments.held(new MessageRef(consumer.queue.name, key));
        if (held == null || !consumer.id.equals(held.consumer)) {
            return;
        }
        if (held.state == Held.State.WITH_CONSUMER) {
            assignments.putBack(held);
        } else {
            held.isGivenBack = true;
        }
    }

    private AttachedConsumer attached(UUID id, long number) {
        AttachedConsumer consumer = assignments.consumer(id);
        return consumer != null && consumer.number == number ? consumer : null;
    }

    private void close(AttachedConsumer consumer, PrimarySignal.Cause cause, String text) {
        outbox.send(consumer.member, new PrimarySignal.Closed(consumer.id, consumer.number, cause, text));
    }

    @Override
    public void onMembers(Set<Member> newPresent) {
        gathering.onMembers(newPresent, context.nowMs());
        Set<UUID> ids = new HashSet<>();
        newPresent.forEach(member -> ids.add(member.id()));
        for (Member member : membersWithConsumers()) {
            if (!ids.contains(member.id())) {
                memberGone(member);
            }
        }
        leavers.onMembers(ids);
        if (present != null) {
            for (Member member : newPresent) {
                if (!present.contains(member)) {
                    outbox.send(member, new PrimarySignal.AttachAgain());
                }
            }
        }
        if (!newPresent.equals(present)) {
            orphans.onMembers(context.nowMs());
        }
        present = Set.copyOf(newPresent);
        dispatch();
    }

    private Set<Member> membersWithConsumers() {
        Set<Member> members = new HashSet<>();
        assignments.consumers().forEach(consumer -> members.add(consumer.member));
        return members;
    }

    private void memberGone(Member member) {
        List<MessageRef> held = new ArrayList<>();
        List<MessageRef> counted = new ArrayList<>();
        for (AttachedConsumer consumer : List.copyOf(assignments.consumers())) {
            if (!consumer.member.equals(member)) {
                continue;
            }
            for (Held each : consumer.holds) {
                if (each.state == Held.State.WITH_CONSUMER) {
                    each.state = Held.State.COMING_BACK;
                    assignments.suspects().add(each.message);
                    (each.isCountedFirst ? counted : held).add(each.message.ref());
                }
            }
            assignments.detach(consumer);
        }
        outbox.drop(member);
        // Together, so that what comes back first is handed out first.
        while (!held.isEmpty() || !counted.isEmpty()) {
            propose(new Operation.MemberGone(member.id(), takeFirst(held), takeFirst(counted)));
        }
    }

    private static List<MessageRef> takeFirst(List<MessageRef> all) {
        List<MessageRef> first = all.subList(0, Math.min(all.size(), MAX_REFS_PER_PROPOSAL));
        List<MessageRef> taken = List.copyOf(first);
        first.clear();
        return taken;
    }

    private void propose(List<MessageRef> all, Function<List<MessageRef>, Operation> operation) {
        for (int from = 0; from < all.size(); from += MAX_REFS_PER_PROPOSAL) {
            propose(operation.apply(all.subList(from, Math.min(all.size(), from + MAX_REFS_PER_PROPOSAL))));
        }
    }

    @Override
    public void onTick(long nowMs) {
        if (gathering.isOver(nowMs)) {
            for (int i = 0; i < MAX_REFS_PER_PROPOSAL; i++) {
                QueuedMessage message = assignments.nextExpired(context.unixTimeMs());
                if (message == null) {
                    break;
                }
                expire(message);
            }
            assignments.sweepExpired(nowMs, context.unixTimeMs()).forEach(this::expire);
            proposeOrphaned(nowMs);
        }
        dispatch();
    }

    private void dispatch() {
        long nowMs = context.nowMs();
        try {
            if (gathering.isOver(nowMs) && context.mayHandOut()) {
                handOut(context.unixTimeMs());
            }
        } finally {
            // A body that cannot be read keeps back its queue, not what was handed out before.
            outbox.flush();
            assignments.giveBackIdle(nowMs);
            proposeLeft();
            proposeEmptying(nowMs);
            proposeLeaving(nowMs);
            proposeDue(nowMs);
        }
    }

    /** One step at a time, whatever queue it is. */
    private void proposeEmptying(long nowMs) {
        String queue = store.emptying().next();
        if (queue != null && emptying.mayPropose(nowMs)) {
            emptying.proposed(nowMs);
            propose(new Operation.Empty(queue));
        }
    }

    private void proposeOrphaned(long nowMs) {
        List<String> queues = orphans.next(nowMs);
        if (queues.isEmpty()) {
            return;
        }
        long messages = 0;
        for (String queue : queues) {
            messages += store.counts().ofQueue(LaneNumber.base(queue));
        }
        LOG.log(
                Level.WARNING,
                "Removing {0} messages of {1} temporary queues or subscriptions, the first of which is {2}: one side of a"
                        + " partition has sent them, the other has deleted their queue, and nobody has subscribed again",
                messages,
                queues.size(),
                queues.get(0));
        propose(new Operation.Orphaned(queues));
    }

    private void proposeLeaving(long nowMs) {
        Operation.MemberGone next = leavers.next(nowMs);
        if (next != null) {
            propose(next);
        }
    }

    /** What makes no room must wait while the disk is full. */
    private void proposeDue(long nowMs) {
        List<ElementId> next = context.isStorageFull() ? List.of() : due.next(nowMs, context.unixTimeMs());
        if (!next.isEmpty()) {
            propose(new Operation.Promote(next));
        }
    }

    long unixTimeMs() {
        return context.unixTimeMs();
    }

    private void handOut(long unixTimeMs) {
        int messagesLeft = MAX_HANDED_PER_EVENT;
        long bytesLeft = MAX_BYTES_PER_EVENT;
        assignments.newEvent();
        QueueDispatch queue = assignments.nextDirty();
        while (queue != null) {
            Turn turn = assignments.next(queue);
            while (turn != null && messagesLeft > 0 && bytesLeft > 0) {
                bytesLeft -= handOut(turn, unixTimeMs);
                messagesLeft--;
                turn = assignments.next(queue);
            }
            assignments.touchTurn(queue);
            boolean mayGoOn = messagesLeft > 0 && bytesLeft > 0 && !assignments.isReadingSpent();
            queue = mayGoOn ? assignments.nextDirty() : null;
        }
    }

    /** Hands a message to the consumer whose turn it is, or expires it; returns the bytes sent. */
    private long handOut(Turn turn, long unixTimeMs) {
        QueuedMessage message = turn.message();
        if (message.isExpired(unixTimeMs)) {
            expire(message);
            return 0;
        }
        if (message.deliveries > 0 && returns.isExhausted(message)) {
            assignments.hold(message, null, Held.State.LEAVING);
            exhausted.add(message.ref());
            return 0;
        }
        byte[] envelope = store.envelope(message);
        AttachedConsumer consumer = turn.consumer();
        Held held = assignments.hold(message, consumer.id, Held.State.WITH_CONSUMER);
        held.isCountedFirst = assignments.suspects().contains(consumer.queue, message);
        consumer.countSent();
        outbox.deliver(consumer, held, envelope);
        consumer.queue.endTurn(consumer);
        return StoredBody.sizeBytes(envelope.length);
    }

    private void expire(QueuedMessage message) {
        assignments.hold(message, null, Held.State.LEAVING);
        expired.add(message.ref());
    }

    private void proposeLeft() {
        // Copies, for a shard of one replica may apply a proposal before it returns, and dispatch again.
        List<MessageRef> allExpired = List.copyOf(expired);
        expired.clear();
        List<MessageRef> allExhausted = List.copyOf(exhausted);
        exhausted.clear();
        propose(allExpired, Operation.Expire::new);
        propose(allExhausted, Operation.Bury::new);
    }

    private void propose(Operation operation) {
        context.propose(OperationCodec.encode(operation));
    }

    private void countMalformed(String what, Member from, WireException cause) {
        malformed++;
        if (malformed <= MAX_MALFORMED_LOGGED) {
            LOG.log(Level.WARNING, () -> "Dropped a malformed " + what + " of " + from, cause);
        }
    }

    Figures figures() {
        return stopped
                ? Figures.NONE
                : new Figures(
                        assignments.consumers().size(), assignments.heldCount(), admission.limitRefusals(), malformed);
    }

    /** Whether the books balance; for tests. */
    boolean isConsistent() {
        return assignments.isConsistent();
    }

    @Override
    public void stop() {
        stopped = true;
        admission.stop();
        assignments.stop();
        store.observe(QueueObserver.NONE);
    }
}
