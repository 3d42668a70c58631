package io.chorale.jms.queue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Members that have gone, and whose subscriptions and temporary queues are removed, in bounded steps. What is left to do
 * shows in the subscriptions themselves, so that a new reign goes on where the former one ended.
 */
final class Leavers {
    private final Registers registers;
    private final Set<UUID> leavers = new LinkedHashSet<>();
    private final OneAtATime steps = new OneAtATime();
    /** Whose step was proposed last. */
    private UUID leaver;

    Leavers(Registers registers) {
        this.registers = registers;
    }

    /** One that is back keeps what it still has. */
    void onMembers(Set<UUID> present) {
        leavers.clear();
        leavers.addAll(registers.members());
        leavers.removeAll(present);
    }

    /** The next step; null when there is none, or the one before is on its way. */
    Operation.MemberGone next(long nowMs) {
        if (leavers.isEmpty() || !steps.mayPropose(nowMs)) {
            return null;
        }
        leavers.removeIf(member -> !registers.isNamed(member));
        if (leavers.isEmpty()) {
            return null;
        }
        steps.proposed(nowMs);
        leaver = leavers.iterator().next();
        return new Operation.MemberGone(leaver, List.of());
    }

    void onApplied(Operation.MemberGone gone) {
        // One with messages was proposed for these: several may be on their way, and only a step asks for the next one.
        if (gone.held().isEmpty() && gone.member().equals(leaver)) {
            steps.applied();
        }
    }
}
