package io.chorale.jms.queue;

import io.chorale.groups.wire.WireException;
import io.chorale.jms.service.MessageKey;
import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fills a machine's tables from a shard's elements. No body is read. What branches have locked is found at the end: after
 * a merge of two partitions a branch may refer to a message whose id is above its own, or that is not there any more.
 */
final class StateLoader {

    /** A branch whose locks are still to be found. */
    private record Unlinked(BranchId branch, List<ElementId> refs) {}

    private final MessageStore store;
    private final BranchTable branches;
    private final Subscriptions subscriptions;
    private final List<Unlinked> unlinked = new ArrayList<>();

    StateLoader(MessageStore store, BranchTable branches, Subscriptions subscriptions) {
        this.store = store;
        this.branches = branches;
        this.subscriptions = subscriptions;
    }

    void load(LoadedElement element) {
        Head head;
        try {
            head = Head.decode(element.head());
        } catch (WireException e) {
            throw new WireException(
                    "Element " + element.id() + " cannot be read. Was it written by a later version? " + e.getMessage(),
                    e);
        }
        ElementId id = element.id();
        if (head instanceof Head.Message message) {
            store.load(id, message, element.bodyBytes(), element.count());
        } else if (head instanceof Head.Prepared prepared) {
            branches.load(id, prepared, element.bodyBytes());
            unlinked.add(new Unlinked(prepared.id(), element.refs()));
        } else if (head instanceof Head.Subscribed subscribed) {
            subscriptions.load(id, subscribed);
        } else if (head instanceof Head.Owned owned) {
            subscriptions.load(id, owned);
        } else if (head instanceof Head.Deleted deleted) {
            subscriptions.load(id, deleted);
        } else if (head instanceof Head.Committed committed) {
            branches.load(id, committed);
        } else if (head instanceof Head.Aborted aborted) {
            branches.load(id, aborted);
        }
    }

    /** All is loaded; calling it again does nothing. */
    void finish() {
        if (unlinked.isEmpty()) {
            return;
        }
        Map<ElementId, QueuedMessage> referred = referred();
        for (Unlinked each : unlinked) {
            Branch branch = branches.get(each.branch);
            for (ElementId ref : each.refs) {
                QueuedMessage message = referred.get(ref);
                if (message != null && branch.takes.add(message.ref())) {
                    store.lock(message);
                }
            }
        }
        unlinked.clear();
    }

    private Map<ElementId, QueuedMessage> referred() {
        Set<MessageKey> wanted = new HashSet<>();
        unlinked.forEach(each -> each.refs.forEach(ref -> wanted.add(MessageKey.of(ref))));
        Map<ElementId, QueuedMessage> found = new HashMap<>();
        for (MessageQueue queue : store.sorted()) {
            for (QueuedMessage message : queue.messages()) {
                if (wanted.contains(message.key)) {
                    found.put(message.key.element(), message);
                }
            }
        }
        return found;
    }
}
