package io.chorale.jms.queue;

import io.chorale.groups.wire.WireException;
import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Fills a machine's tables from what a shard has at hand. No body is read, and of messages only what branches have locked. What branches have locked is found at the end: after
 * a merge of two partitions a branch may refer to a message whose id is above its own, or that is not there any more.
 */
final class StateLoader {

    /** A branch whose locks are still to be found. */
    private record Unlinked(BranchId branch, List<ElementId> refs, Set<Integer> counted) {}

    private final MessageStore store;
    private final BranchTable branches;
    private final Registers registers;
    private final List<Unlinked> unlinked = new ArrayList<>();
    private boolean isFinished;

    StateLoader(MessageStore store, BranchTable branches, Registers registers) {
        this.store = store;
        this.branches = branches;
        this.registers = registers;
    }

    void load(LoadedElement element) {
        Head head = Head.of(element);
        ElementId id = element.id();
        if (head instanceof Head.Prepared prepared) {
            branches.load(element, prepared);
            unlinked.add(new Unlinked(prepared.id(), element.refs(), Set.copyOf(prepared.counted())));
        } else if (head instanceof Head.Subscribed subscribed) {
            registers.subscriptions().load(id, subscribed);
        } else if (head instanceof Head.Owned owned) {
            registers.temporaries().load(id, owned);
        } else if (head instanceof Head.Deleted deleted) {
            registers.temporaries().load(id, deleted);
        } else if (head instanceof Head.Used used) {
            registers.subscriptions().load(id, used);
        } else if (head instanceof Head.Named named) {
            registers.directory().load(id, named);
        } else if (head instanceof Head.Claimed claimed) {
            registers.directory().load(id, claimed);
        } else if (head instanceof Head.Committed committed) {
            branches.load(id, committed);
        } else if (head instanceof Head.Aborted aborted) {
            branches.load(id, aborted);
        } else if (head instanceof Head.Emptying emptying) {
            store.emptying().load(id, emptying.queue());
        } else {
            throw new WireException("Element " + id + " is a message that lies in no queue's lane");
        }
    }

    /** All is loaded; calling it again does nothing. */
    void finish() {
        if (isFinished) {
            return;
        }
        isFinished = true;
        registers.subscriptions().linkUses();
        for (Unlinked each : unlinked) {
            Branch branch = branches.get(each.branch);
            for (int i = 0; i < each.refs.size(); i++) {
                QueuedMessage message = store.findReferred(each.refs.get(i));
                if (message != null && each.counted.contains(i)) {
                    branch.counted.add(message.ref());
                }
                if (message != null && branch.takes.add(message.ref()) && !branch.isSetAside) {
                    store.lock(message);
                }
            }
        }
        unlinked.clear();
    }
}
