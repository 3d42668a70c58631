package io.chorale.jms.queue;

import io.chorale.jms.policy.DestinationPolicies;
import io.chorale.jms.policy.DestinationPolicy;
import io.chorale.jms.service.Address;
import io.chorale.replication.Changes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What becomes of messages that come back, having been seen by an application, and of those that have expired: by the
 * policy of their destination they are delivered again at once or later, leave for another queue, or are dropped.
 */
final class Returns {
    private final MessageStore store;
    private final Registers registers;
    private final DestinationPolicies policies;
    private final LongSupplier unixTimeMs;

    Returns(MessageStore store, Registers registers, DestinationPolicies policies, LongSupplier unixTimeMs) {
        this.store = store;
        this.registers = registers;
        this.policies = policies;
        this.unixTimeMs = unixTimeMs;
    }

    /** What was read of messages before anything is changed. */
    final class Plan {
        private final List<QueuedMessage> messages;
        /** By how much their counts rise. */
        private final int more;

        private final Map<QueuedMessage, byte[]> leaving = new LinkedHashMap<>();

        private Plan(List<QueuedMessage> messages, int more) {
            this.messages = List.copyOf(messages);
            this.more = more;
        }

        /** They come back. What a branch has locked is only counted. */
        void raise(Changes changes) {
            for (QueuedMessage message : messages) {
                byte[] envelope = leaving.get(message);
                if (envelope != null && !message.isLocked()) {
                    leave(message, message.deliveries + more, envelope, changes);
                } else if (more > 0) {
                    store.raise(message, changes);
                }
            }
        }
    }

    /** For messages that were delivered once more. */
    Plan plan(List<QueuedMessage> messages) {
        return plan(messages, 1);
    }

    /** For messages whose last delivery was counted before. */
    Plan planOfCounted(List<QueuedMessage> messages) {
        return plan(messages, 0);
    }

    private Plan plan(List<QueuedMessage> messages, int more) {
        Plan plan = new Plan(messages, more);
        for (QueuedMessage message : messages) {
            int deliveries = message.deliveries + more;
            DestinationPolicy policy = policyOf(message.queue);
            boolean isDead = isDead(message, policy, deliveries);
            if (isDead || (deliveries > 0 && policy.delayMs(deliveries) > 0)) {
                byte[] envelope = store.envelope(message);
                if (!isDead || canLeave(policy, envelope)) {
                    plan.leaving.put(message, envelope);
                }
            }
        }
        return plan;
    }

    /** Whether a message must not be delivered any more. */
    boolean isExhausted(QueuedMessage message) {
        DestinationPolicy policy = policyOf(message.queue);
        return isDead(message, policy, message.deliveries) && canLeave(policy, store.envelope(message));
    }

    /** What cannot be read cannot be sent on: it stays where a newer node may read it. */
    private static boolean canLeave(DestinationPolicy policy, byte[] envelope) {
        return policy.deadLetterQueue().isEmpty() || DeadLetter.isReadable(envelope);
    }

    private static boolean isDead(QueuedMessage message, DestinationPolicy policy, int deliveries) {
        return policy.isExhausted(deliveries) && !isQueue(message.queue, policy.deadLetterQueue());
    }

    private void leave(QueuedMessage message, int deliveries, byte[] envelope, Changes changes) {
        DestinationPolicy policy = policyOf(message.queue);
        store.remove(message, changes);
        changes.actAs("back " + message.key.element());
        if (isDead(message, policy, deliveries)) {
            send(policy.deadLetterQueue(), DeadLetter.undeliverable(envelope, message.queue, deliveries), changes);
        } else {
            long dueMs = unixTimeMs.getAsLong() + policy.delayMs(deliveries);
            Head.Delayed head =
                    new Head.Delayed(message.queue, message.priority, message.expirationMs, dueMs, deliveries);
            store.delayed().add(head, envelope, changes);
        }
    }

    /** Messages that have expired, and that no branch has locked. */
    void expire(List<QueuedMessage> messages, Changes changes) {
        List<byte[]> envelopes = new ArrayList<>();
        for (QueuedMessage message : messages) {
            envelopes.add(leavesOnExpiry(message) ? store.envelope(message) : null);
        }
        for (int i = 0; i < messages.size(); i++) {
            QueuedMessage message = messages.get(i);
            store.remove(message, changes);
            if (envelopes.get(i) != null && DeadLetter.isReadable(envelopes.get(i))) {
                changes.actAs("expired " + message.key.element());
                send(
                        policyOf(message.queue).expiryQueue(),
                        DeadLetter.expired(envelopes.get(i), message.queue, message.deliveries),
                        changes);
            }
        }
    }

    private boolean leavesOnExpiry(QueuedMessage message) {
        String queue = policyOf(message.queue).expiryQueue();
        return !queue.isEmpty() && !isQueue(message.queue, queue);
    }

    /** By way of the queue that is emptied into other shards. */
    private void send(String queue, DeadLetter letter, Changes changes) {
        if (!queue.isEmpty()) {
            Send send = Send.of(letter.to(new Address(Address.Kind.QUEUE, queue)));
            store.add(QueueNames.TRANSFER, send, StoredBody.added(send.envelope()), changes);
        }
    }

    private static boolean isQueue(String queue, String name) {
        return !name.isEmpty() && queue.equals(QueueNames.ofQueue(new Address(Address.Kind.QUEUE, name)));
    }

    /** What is on its way to another shard stays until it is there. */
    private DestinationPolicy policyOf(String queue) {
        if (queue.equals(QueueNames.TRANSFER)) {
            return DestinationPolicy.NONE;
        }
        TopicSubscription subscription = registers.subscriptions().get(queue);
        return policies.of(
                subscription == null
                        ? QueueNames.destinationOf(queue)
                        : subscription.topic().name());
    }
}
