package io.chorale.jms.queue;

import io.chorale.groups.wire.WireException;
import io.chorale.jms.selector.SelectorException;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.ShardElements;
import io.chorale.replication.StateMachine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One shard's queues, topics and branches. Queues exist by being sent to. A message to a topic is copied to each
 * subscription's queue, sharing one envelope in memory; without a subscription it is dropped. Each message, branch,
 * subscription, owner and record of an end is one element: a message in a lane of its queue, everything else at hand.
 * Limits are not looked at here: the dispatcher refuses before the machine decides.
 */
public final class QueueMachine implements StateMachine {
    /** What one request may make of messages, a copy for each subscription counted: the log takes 8 MiB at once, without bodies. */
    private static final int MAX_COPIES = 20_000;

    /** How many subscriptions and temporary queues of a member that has gone are removed at once. */
    static final int MAX_GONE = 1_024;

    private static final Answer APPLIED = new Answer.Applied();

    private final QueueSettings settings;
    private final MessageStore store;
    private final LaneBrowser browser;
    private final BranchTable branches;
    private final Registers registers = new Registers();
    private final RegisterOperations registering;
    private final Returns returns;
    private final StateLoader loader;
    private Dispatcher leading;

    /**
     * Makes an empty machine.
     *
     * @param elements of the shard, as they are when the reign begins
     */
    public QueueMachine(MemoryBudget budget, QueueSettings settings, ShardElements elements) {
        this.settings = settings;
        this.store = new MessageStore(budget, settings.window(), elements);
        this.browser = new LaneBrowser(store, elements);
        this.branches = new BranchTable(store.bodies());
        this.returns = new Returns(store, registers, settings.policies(), this::unixTimeMs);
        this.registering = new RegisterOperations(store, branches, registers);
        this.loader = new StateLoader(store, branches, registers);
    }

    @Override
    public void load(LoadedElement element) {
        loader.load(element);
    }

    @Override
    public byte[] apply(Dot dot, byte[] operation, Changes changes) {
        Operation decoded;
        try {
            decoded = OperationCodec.decode(operation);
        } catch (WireException e) {
            return AnswerCodec.encode(new Answer.Refused(Kind.REFUSED, "Malformed operation: " + e.getMessage()));
        }
        loader.finish();
        if (leading != null) {
            leading.deciding(dot, decoded);
        }
        return AnswerCodec.encode(applyDecoded(dot, decoded, changes));
    }

    private Answer applyDecoded(Dot dot, Operation operation, Changes changes) {
        if (operation instanceof Operation.Batch batch) {
            return batch(batch, changes);
        } else if (operation instanceof Operation.Prepare prepare) {
            return prepare(dot, prepare, changes);
        } else if (operation instanceof Operation.Commit commit) {
            return commit(commit, changes);
        } else if (operation instanceof Operation.Rollback rollback) {
            return rollback(rollback.id(), rollback.raise(), changes) ? APPLIED : unknown(rollback.id());
        } else if (operation instanceof Operation.SetAside setAside) {
            return setAside(setAside.id(), changes) ? APPLIED : unknown(setAside.id());
        } else if (operation instanceof Operation.Resolve resolve) {
            return resolve(resolve.id(), changes);
        } else if (operation instanceof Operation.Forget forget) {
            branches.forget(forget.id(), forget.committed(), changes);
            return APPLIED;
        } else if (operation instanceof Operation.Release release) {
            Collection<Take> takes = leading == null ? release.takes() : leading.givenBack();
            Map<Boolean, List<MessageRef>> byCounted = takes.stream()
                    .collect(Collectors.partitioningBy(
                            Take::counted, Collectors.mapping(Take::message, Collectors.toList())));
            comeBack(byCounted.get(false), byCounted.get(true), changes);
            return APPLIED;
        } else if (operation instanceof Operation.Expire expire) {
            returns.expire(store.unlocked(expire.messages()), changes);
            return APPLIED;
        } else if (operation instanceof Operation.Count count) {
            return count(count.take().message(), changes);
        } else if (operation instanceof Operation.Bury bury) {
            returns.planOfCounted(store.unlocked(bury.messages())).raise(changes);
            return APPLIED;
        } else if (operation instanceof Operation.Promote promote) {
            promote(promote.messages(), changes);
            return APPLIED;
        } else if (operation instanceof Operation.MemberGone gone) {
            comeBack(gone.held(), gone.counted(), changes);
            registering.memberGone(gone.member(), MAX_GONE, changes);
            return APPLIED;
        } else if (operation instanceof Operation.Empty empty) {
            store.empty(empty.queue(), changes);
            return APPLIED;
        }
        return register(operation, changes);
    }

    private Answer register(Operation operation, Changes changes) {
        if (operation instanceof Operation.Subscribe subscribe) {
            return registering.subscribe(subscribe, changes);
        } else if (operation instanceof Operation.Unsubscribe unsubscribe) {
            return registering.unsubscribe(unsubscribe.consumer(), changes);
        } else if (operation instanceof Operation.Drop drop) {
            return registering.drop(drop, changes);
        } else if (operation instanceof Operation.Move move) {
            return registering.move(move, changes);
        } else if (operation instanceof Operation.Claim claim) {
            return registering.claim(claim, changes);
        } else if (operation instanceof Operation.Free free) {
            return registering.free(free, changes);
        } else if (operation instanceof Operation.Delete delete) {
            return registering.delete(delete.temporary(), changes);
        } else if (operation instanceof Operation.Orphaned orphaned) {
            registering.deleteOrphaned(orphaned.queues(), changes);
            return APPLIED;
        }
        throw new AssertionError("No rule for " + operation.getClass());
    }

    private Answer batch(Operation.Batch batch, Changes changes) {
        List<QueuedMessage> taken = new ArrayList<>();
        Answer refusal = refusalOf(batch, taken);
        if (refusal != null) {
            return refusal;
        }
        taken.forEach(message -> store.remove(message, changes));
        addAll(batch.sends(), changes);
        return APPLIED;
    }

    private Answer prepare(Dot dot, Operation.Prepare prepare, Changes changes) {
        BranchId id = prepare.id();
        if (branches.get(id) != null || branches.isCommitted(id)) {
            return new Answer.Refused(Kind.REFUSED, "The branch " + id + " is prepared already");
        }
        if (branches.isAborted(id)) {
            return new Answer.Refused(
                    Kind.REFUSED, "The transaction was rolled back, because its node was taken to be lost");
        }
        List<QueuedMessage> taken = new ArrayList<>();
        Answer refusal = refusalOf(prepare.work(), taken);
        if (refusal != null) {
            return refusal;
        }
        store.prepared(branches.add(prepare, changes), taken);
        return new Answer.Prepared(dot);
    }

    /**
     * Does the work of a branch. What it took may be gone, or somebody else's: the other side of a partition has consumed it,
     * or it was free since the branch was set aside. What it sends may be there already, if the other side has committed the
     * same local transaction.
     */
    private Answer commit(Operation.Commit commit, Changes changes) {
        BranchId id = commit.id();
        boolean isDone = branches.isCommitted(id);
        Branch branch = branches.get(id);
        if (branch == null) {
            return isDone ? APPLIED : unknown(id);
        }
        List<Send> sends = branches.sends(branch);
        changes.actAs(id.actor());
        branches.remove(id, changes);
        for (MessageRef take : branch.takes) {
            QueuedMessage message = store.find(take);
            if (message != null) {
                store.remove(message, changes);
            }
        }
        if (isDone) {
            return APPLIED;
        }
        addAll(sends, changes);
        if (!commit.parts().isEmpty()) {
            branches.recordCommitted(branch, commit.parts(), changes);
        }
        return APPLIED;
    }

    private boolean rollback(BranchId id, boolean raise, Changes changes) {
        Branch branch = branches.get(id);
        if (branch == null) {
            return false;
        }
        List<QueuedMessage> locked = locked(branch);
        Runnable comeBack = raise ? comingBack(branch, locked, changes) : () -> {};
        branches.remove(id, changes);
        locked.forEach(message -> store.unlock(message, raise));
        comeBack.run();
        return true;
    }

    private boolean setAside(BranchId id, Changes changes) {
        Branch branch = branches.get(id);
        if (branch == null || branch.isSetAside) {
            return false;
        }
        List<QueuedMessage> locked = locked(branch);
        Runnable comeBack = comingBack(branch, locked, changes);
        locked.forEach(message -> store.unlock(message, true));
        comeBack.run();
        branches.setAside(branch, changes);
        return true;
    }

    private Runnable comingBack(Branch branch, List<QueuedMessage> locked, Changes changes) {
        Map<Boolean, List<QueuedMessage>> byCounted =
                locked.stream().collect(Collectors.partitioningBy(message -> branch.counted.contains(message.ref())));
        return comingBack(byCounted.get(false), byCounted.get(true), changes);
    }

    /** Reads what it needs at once, and changes something when it is run. */
    private Runnable comingBack(List<QueuedMessage> messages, List<QueuedMessage> counted, Changes changes) {
        Returns.Plan plan = returns.plan(messages);
        Returns.Plan planOfCounted = returns.planOfCounted(counted);
        return () -> {
            plan.raise(changes);
            planOfCounted.raise(changes);
        };
    }

    private List<QueuedMessage> locked(Branch branch) {
        List<QueuedMessage> found = new ArrayList<>();
        if (!branch.isSetAside) {
            for (MessageRef take : branch.takes) {
                QueuedMessage message = store.find(take);
                if (message != null) {
                    found.add(message);
                }
            }
        }
        return found;
    }

    private Answer resolve(BranchId id, Changes changes) {
        if (branches.isCommitted(id)) {
            return new Answer.Outcome(true);
        }
        rollback(id, true, changes);
        branches.recordAborted(id, changes);
        return new Answer.Outcome(false);
    }

    private void comeBack(List<MessageRef> messages, List<MessageRef> counted, Changes changes) {
        comingBack(store.unlocked(messages), store.unlocked(counted), changes).run();
    }

    private Answer count(MessageRef ref, Changes changes) {
        QueuedMessage message = store.find(ref);
        if (message == null || message.isLocked()) {
            return new Answer.Refused(Kind.NOT_HELD, "A message of " + ref.queue() + " is not there (any more)");
        }
        store.raise(message, changes);
        return APPLIED;
    }

    /** What was sent to a subscription that is gone, or was made anew since, is nobody's. */
    private void promote(List<ElementId> due, Changes changes) {
        Map<ElementId, Head.Delayed> found = new LinkedHashMap<>();
        Map<ElementId, byte[]> envelopes = new HashMap<>();
        for (ElementId id : due) {
            Head.Delayed head = store.delayed().find(id);
            if (head != null) {
                found.put(id, head);
                envelopes.put(id, store.delayed().envelope(id));
            }
        }
        found.forEach((id, head) -> {
            store.delayed().remove(id, changes);
            if (registers.isReachedBy(head.queue(), id)) {
                byte[] envelope = envelopes.get(id);
                changes.actAs("due " + id);
                store.add(
                        new Head.Message(head.queue(), head.priority(), head.expirationMs(), head.deliveries()),
                        envelope,
                        StoredBody.added(envelope),
                        changes);
            }
        });
    }

    /**
     * Adds what goes to lasting queues first. Two sides of a partition may both decide this, and then it is one message
     * where both have added it at the same place: so nothing may stand before it that one side has and the other has not,
     * such as a subscription.
     */
    private void addAll(List<Send> sends, Changes changes) {
        for (Send send : sends) {
            if (send.destination().kind() == Address.Kind.QUEUE) {
                add(send, changes);
            }
        }
        for (Send send : sends) {
            if (send.destination().kind() != Address.Kind.QUEUE
                    && !registers.temporaries().isDeleted(send.destination())) {
                add(send, changes);
            }
        }
    }

    private void add(Send send, Changes changes) {
        Address destination = send.destination();
        StoredBody body = StoredBody.added(send.envelope());
        if (destination.kind().isQueue()) {
            add(QueueNames.ofQueue(destination), send, body, changes);
            return;
        }
        StoredFields fields = new StoredFields(send.envelope());
        for (TopicSubscription subscription : registers.subscriptions().of(destination)) {
            if (subscription.takes(fields)) {
                add(subscription.queue(), send, body, changes);
            }
        }
    }

    private void add(String queue, Send send, StoredBody body, Changes changes) {
        if (send.deliveryTimeMs() > unixTimeMs()) {
            store.delayed()
                    .add(
                            new Head.Delayed(queue, send.priority(), send.expirationMs(), send.deliveryTimeMs(), 0),
                            send.envelope(),
                            changes);
        } else {
            store.add(queue, send, body, changes);
        }
    }

    /** A machine decides for a reign, and its decisions are copied: what time it is may differ between nodes. */
    private long unixTimeMs() {
        return leading == null ? 0 : leading.unixTimeMs();
    }

    /** Null when the batch can be done; finds what it takes. */
    private Answer refusalOf(Operation.Batch batch, List<QueuedMessage> taken) {
        Set<MessageRef> seen = new HashSet<>();
        for (Take take : batch.takes()) {
            QueuedMessage message = store.find(take.message());
            if (message == null || message.isLocked() || !seen.add(take.message())) {
                String why = message == null ? "is not there (any more)" : "is part of another transaction";
                return new Answer.Refused(Kind.NOT_HELD, "A message of " + take.queue() + " " + why);
            }
            taken.add(message);
        }
        long copies = batch.takes().size();
        for (Send send : batch.sends()) {
            if (registers.temporaries().isDeleted(send.destination())) {
                return RegisterOperations.deleted(send.destination());
            }
            copies += send.destination().kind().isQueue()
                    ? 1
                    : registers.subscriptions().of(send.destination()).size();
        }
        return copies <= MAX_COPIES
                ? null
                : new Answer.Refused(
                        Kind.LIMIT,
                        "The transaction makes or takes " + copies + " messages in one shard, each subscription's copy"
                                + " counted; the limit is " + MAX_COPIES + ": let it be smaller");
    }

    private static Answer unknown(BranchId id) {
        return new Answer.Refused(Kind.UNKNOWN_BRANCH, "No such branch in this shard: " + id);
    }

    @Override
    public byte[] query(byte[] question) {
        loader.finish();
        try {
            return AnswerCodec.encode(answer(QuestionCodec.decode(question)));
        } catch (WireException e) {
            return AnswerCodec.encode(new Answer.Refused(Kind.REFUSED, "Malformed question: " + e.getMessage()));
        } catch (SelectorException e) {
            return AnswerCodec.encode(new Answer.Refused(Kind.REFUSED, e.getMessage()));
        }
    }

    private Answer answer(Question question) {
        if (question instanceof Question.Browse browse) {
            return browser.page(browse);
        } else if (question instanceof Question.Depth depth) {
            return new Answer.Count(store.depth(depth.queue()));
        } else if (question instanceof Question.PreparedBranches) {
            return new Answer.BranchList(branches.list(false));
        } else if (question instanceof Question.LocalTransactions) {
            return new Answer.BranchList(branches.list(true));
        } else if (question instanceof Question.HasBranch has) {
            return new Answer.Count(branches.get(has.id()) == null ? 0 : 1);
        } else if (question instanceof Question.TopicOf topicOf) {
            return new Answer.Topic(registers.directory().topicOf(topicOf.subscription()));
        } else if (question instanceof Question.Statistics) {
            return figures();
        }
        throw new AssertionError("No answer to " + question.getClass());
    }

    private Answer figures() {
        Dispatcher.Figures now = leading == null ? Dispatcher.Figures.NONE : leading.figures();
        return new Answer.Figures(
                store.counts().queues(),
                store.counts().total(),
                store.account().bytes(),
                branches.size(),
                registers.subscriptions().size(),
                now.consumers(),
                now.handedOut(),
                now.limitRefusals(),
                now.malformed());
    }

    @Override
    public Leadership lead(LeaderContext context) {
        loader.finish();
        leading = new Dispatcher(store, registers, returns, settings, context);
        return leading;
    }
}
