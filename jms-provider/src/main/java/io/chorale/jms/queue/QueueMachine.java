package io.chorale.jms.queue;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.replication.Dot;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.replication.ReplayedMachine;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One shard's queues, topics and branches. Queues exist by being sent to. A message to a topic is copied to each
 * subscription's queue, sharing one stored envelope; without a subscription it is dropped. Limits are not looked at
 * here, for replicas may have different ones: the primary refuses before it decides.
 */
public final class QueueMachine implements ReplayedMachine.Decider {
    /** Pages of browsers end at this size, so that an answer stays a message of ordinary size. */
    private static final long MAX_PAGE_BYTES = 1 << 20;

    private static final Answer APPLIED = new Answer.Applied();

    private final QueueSettings settings;
    private final MessageStore store;
    private final BranchTable branches = new BranchTable();
    private final Subscriptions subscriptions = new Subscriptions();
    private Dispatcher leading;

    public QueueMachine(MemoryBudget budget, QueueSettings settings) {
        this.settings = settings;
        this.store = new MessageStore(budget);
    }

    @Override
    public byte[] apply(Dot dot, byte[] operation) {
        Operation decoded;
        try {
            decoded = OperationCodec.decode(operation);
        } catch (WireException e) {
            return AnswerCodec.encode(new Answer.Refused(Kind.REFUSED, "Malformed operation: " + e.getMessage()));
        }
        return AnswerCodec.encode(applyDecoded(new Sequence(dot), decoded));
    }

    private Answer applyDecoded(Sequence sequence, Operation operation) {
        if (operation instanceof Operation.Batch batch) {
            return batch(sequence, batch);
        } else if (operation instanceof Operation.Prepare prepare) {
            return prepare(prepare);
        } else if (operation instanceof Operation.Commit commit) {
            return commit(sequence, commit.id());
        } else if (operation instanceof Operation.Rollback rollback) {
            return rollback(rollback.id(), rollback.raise()) ? APPLIED : unknown(rollback.id());
        } else if (operation instanceof Operation.Resolve resolve) {
            return resolve(resolve.id());
        } else if (operation instanceof Operation.Forget forget) {
            branches.forget(forget.id());
            return APPLIED;
        } else if (operation instanceof Operation.Release release) {
            raise(release.takes().stream().map(Take::message).toList());
            return APPLIED;
        } else if (operation instanceof Operation.Subscribe subscribe) {
            return subscribe(subscribe);
        } else if (operation instanceof Operation.Unsubscribe unsubscribe) {
            removeSubscription(unsubscribe.consumer(), "The subscription was closed");
            return APPLIED;
        } else if (operation instanceof Operation.Delete delete) {
            return delete(delete.temporary());
        } else if (operation instanceof Operation.Expire expire) {
            store.unlocked(expire.messages()).forEach(store::remove);
            return APPLIED;
        } else if (operation instanceof Operation.MemberGone gone) {
            memberGone(gone);
            return APPLIED;
        }
        throw new AssertionError("No rule for " + operation.getClass());
    }

    private Answer batch(Sequence sequence, Operation.Batch batch) {
        Answer refusal = refusalOf(batch);
        if (refusal != null) {
            return refusal;
        }
        for (Take take : batch.takes()) {
            store.remove(store.find(take.message()));
        }
        for (Send send : batch.sends()) {
            add(sequence, send);
        }
        return APPLIED;
    }

    private Answer prepare(Operation.Prepare prepare) {
        BranchId id = prepare.id();
        if (branches.get(id) != null || branches.isCommitted(id)) {
            return new Answer.Refused(Kind.REFUSED, "The branch " + id + " is prepared already");
        }
        if (branches.isAborted(id)) {
            return new Answer.Refused(
                    Kind.REFUSED, "The transaction was rolled back, because its node was taken to be lost");
        }
        Answer refusal = refusalOf(prepare.work());
        if (refusal != null) {
            return refusal;
        }
        Branch branch = new Branch(id, prepare.origin(), prepare.work());
        branches.add(branch);
        store.account().add(branch.sizeBytes());
        for (Take take : prepare.work().takes()) {
            store.lock(store.find(take.message()), id);
        }
        return APPLIED;
    }

    private Answer commit(Sequence sequence, BranchId id) {
        Branch branch = branches.remove(id);
        if (branch == null) {
            return branches.isCommitted(id) ? APPLIED : unknown(id);
        }
        store.account().add(-branch.sizeBytes());
        for (Take take : branch.work().takes()) {
            QueuedMessage message = store.find(take.message());
            if (message != null) {
                store.remove(message);
            }
        }
        for (Send send : branch.work().sends()) {
            if (!subscriptions.isDeleted(send.destination())) {
                add(sequence, send);
            }
        }
        if (!branch.origin().participants().isEmpty()) {
            branches.recordCommitted(id, branch.origin());
        }
        return APPLIED;
    }

    private boolean rollback(BranchId id, boolean raise) {
        Branch branch = branches.remove(id);
        if (branch == null) {
            return false;
        }
        store.account().add(-branch.sizeBytes());
        for (Take take : branch.work().takes()) {
            QueuedMessage message = store.find(take.message());
            if (message != null) {
                store.unlock(message, raise);
            }
        }
        return true;
    }

    private Answer resolve(BranchId id) {
        if (branches.isCommitted(id)) {
            return new Answer.Outcome(true);
        }
        rollback(id, true);
        branches.recordAborted(id);
        return new Answer.Outcome(false);
    }

    private Answer subscribe(Operation.Subscribe subscribe) {
        Address source = subscribe.source();
        if (subscriptions.isDeleted(source)) {
            return deleted(source);
        }
        if (!source.kind().isQueue()) {
            subscriptions.add(new Subscriptions.Subscription(subscribe.consumer(), source, subscribe.member()));
        } else if (source.kind().isTemporary()) {
            subscriptions.own(source, subscribe.member());
        }
        return APPLIED;
    }

    private void removeSubscription(UUID consumer, String reason) {
        if (subscriptions.remove(consumer)) {
            store.deleteQueue(QueueNames.ofSubscription(consumer), reason);
        }
    }

    private Answer delete(Address temporary) {
        if (!temporary.kind().isTemporary()) {
            return new Answer.Refused(Kind.REFUSED, temporary.name() + " is not a temporary destination");
        }
        if (!subscriptions.of(temporary).isEmpty()) {
            return new Answer.Refused(Kind.IN_USE, "The temporary topic " + temporary.name() + " has subscribers");
        }
        deleteTemporary(temporary, "The temporary destination was deleted");
        return APPLIED;
    }

    private void deleteTemporary(Address temporary, String reason) {
        subscriptions.recordDeleted(temporary);
        if (temporary.kind().isQueue()) {
            store.deleteQueue(QueueNames.ofQueue(temporary), reason);
        }
    }

    private void memberGone(Operation.MemberGone gone) {
        raise(gone.held());
        for (UUID consumer : subscriptions.ofMember(gone.member())) {
            removeSubscription(consumer, "The subscriber's node was taken to be lost");
        }
        for (Address temporary : subscriptions.ownedBy(gone.member())) {
            deleteTemporary(temporary, "The owner's node was taken to be lost");
        }
    }

    private void raise(List<MessageRef> messages) {
        for (QueuedMessage message : store.unlocked(messages)) {
            message.deliveries++;
        }
    }

    private void add(Sequence sequence, Send send) {
        Address destination = send.destination();
        if (destination.kind().isQueue()) {
            store.add(QueueNames.ofQueue(destination), sequence.next(), StoredEnvelope.of(send));
            return;
        }
        StoredEnvelope shared = StoredEnvelope.of(send);
        for (Subscriptions.Subscription subscription : subscriptions.of(destination)) {
            store.add(QueueNames.ofSubscription(subscription.consumer()), sequence.next(), shared);
        }
    }

    /** Null when the batch can be done. */
    private Answer refusalOf(Operation.Batch batch) {
        Set<MessageRef> seen = new HashSet<>();
        for (Take take : batch.takes()) {
            QueuedMessage message = store.find(take.message());
            if (message == null || message.isLocked() || !seen.add(take.message())) {
                String why = message == null ? "is not there (any more)" : "is part of another transaction";
                return new Answer.Refused(Kind.NOT_HELD, "A message of " + take.queue() + " " + why);
            }
        }
        for (Send send : batch.sends()) {
            if (subscriptions.isDeleted(send.destination())) {
                return deleted(send.destination());
            }
        }
        return null;
    }

    private static Answer deleted(Address destination) {
        return new Answer.Refused(
                Kind.NO_DESTINATION, "The temporary destination " + destination.name() + " was deleted");
    }

    private static Answer unknown(BranchId id) {
        return new Answer.Refused(Kind.UNKNOWN_BRANCH, "No such branch in this shard: " + id);
    }

    @Override
    public byte[] query(byte[] question) {
        try {
            return AnswerCodec.encode(answer(QuestionCodec.decode(question)));
        } catch (WireException e) {
            return AnswerCodec.encode(new Answer.Refused(Kind.REFUSED, "Malformed question: " + e.getMessage()));
        }
    }

    private Answer answer(Question question) {
        if (question instanceof Question.Browse browse) {
            return browse(browse);
        } else if (question instanceof Question.Depth depth) {
            MessageQueue queue = store.queue(depth.queue());
            return new Answer.Count(queue == null ? 0 : queue.size());
        } else if (question instanceof Question.PreparedBranches) {
            return new Answer.BranchList(branches.list(false));
        } else if (question instanceof Question.LocalTransactions) {
            return new Answer.BranchList(branches.list(true));
        } else if (question instanceof Question.HasBranch has) {
            return new Answer.Count(branches.get(has.id()) == null ? 0 : 1);
        } else if (question instanceof Question.Statistics) {
            return figures();
        }
        throw new AssertionError("No answer to " + question.getClass());
    }

    private Answer browse(Question.Browse browse) {
        MessageQueue queue = store.queue(browse.queue());
        if (queue == null) {
            return new Answer.Page(List.of(), 0, null, false);
        }
        MessageQueue.Page page = queue.page(browse, MAX_PAGE_BYTES);
        if (page.messages().isEmpty()) {
            return new Answer.Page(List.of(), 0, null, false);
        }
        QueuedMessage last = page.messages().get(page.messages().size() - 1);
        List<byte[]> envelopes =
                page.messages().stream().map(message -> message.envelope.bytes).toList();
        return new Answer.Page(envelopes, last.priority(), last.key, page.more());
    }

    private Answer figures() {
        Dispatcher.Figures now = leading == null ? Dispatcher.Figures.NONE : leading.figures();
        return new Answer.Figures(
                store.queues(),
                store.messages(),
                store.account().bytes(),
                branches.size(),
                subscriptions.size(),
                now.consumers(),
                now.handedOut(),
                now.limitRefusals(),
                now.malformed());
    }

    public void snapshot(WireWriter out) {
        Snapshot.write(out, store, branches, subscriptions);
    }

    public void restore(WireReader in) {
        store.clear();
        branches.clear();
        subscriptions.clear();
        Snapshot.read(in, store, branches, subscriptions);
    }

    @Override
    public Leadership lead(LeaderContext context) {
        leading = new Dispatcher(store, subscriptions, settings, context);
        return leading;
    }

    /** Numbers what one decision adds. */
    private static final class Sequence {
        private final Dot dot;
        private int next;

        Sequence(Dot dot) {
            this.dot = dot;
        }

        MessageKey next() {
            return new MessageKey(dot, next++);
        }
    }
}
