package io.chorale.jms.queue;

import io.chorale.groups.Member;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/** A consumer that the primary serves. Compared by identity: attaching again makes a new one. */
final class AttachedConsumer {
    final UUID id;
    final Member member;
    final QueueDispatch queue;
    final Selection selection;
    final long number;
    final Set<Held> holds = new LinkedHashSet<>();
    private long granted;
    private long sent;

    AttachedConsumer(Member member, QueueDispatch queue, ConsumerSignal.Attach attach) {
        this.id = attach.consumer();
        this.member = member;
        this.queue = queue;
        this.selection = queue.selection(attach.selector());
        this.number = attach.number();
        this.granted = attach.granted();
        this.sent = attach.received();
    }

    void grant(long newTotal) {
        granted = Math.max(granted, newTotal);
    }

    boolean hasCredit() {
        return sent < granted;
    }

    void countSent() {
        sent++;
    }
}
