package io.chorale.jms.queue;

import io.chorale.replication.ElementId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Queues that are gone, yet have messages: one side of a partition has deleted them, and the other one has sent to them.
 * They wait for a while, since a subscriber that was cut off subscribes again, under the same name, when it hears that
 * its subscription is gone: then it has what its own side has sent. What nobody has claimed by then nobody can.
 */
final class Orphans {
    /** A node that was cut off hears of the new reign within seconds. */
    static final long WAIT_MS = 60_000;

    /** What one decision deletes; each makes at most one element. */
    private static final int MAX_AT_ONCE = 256;

    /** Further ones are found by the next pass. */
    private static final int MAX_KNOWN = 16_384;

    private final Registers registers;
    private final EmptyingQueues emptying;
    private final OneAtATime steps = new OneAtATime();
    private final Map<String, Long> foundMs = new LinkedHashMap<>();
    private boolean isPassNeeded;

    Orphans(Registers registers, EmptyingQueues emptying) {
        this.registers = registers;
        this.emptying = emptying;
    }

    /** A message lies in a queue's lane. */
    void look(String queue, ElementId message, long nowMs) {
        if (foundMs.containsKey(queue) || !registers.isGone(queue) || emptying.covers(queue, message)) {
            return;
        }
        if (foundMs.size() < MAX_KNOWN) {
            foundMs.put(queue, nowMs);
        } else {
            isPassNeeded = true;
        }
    }

    /** Members came or went: who has just been cut off again has as much time anew to come back. */
    void onMembers(long nowMs) {
        foundMs.replaceAll((queue, ms) -> nowMs);
    }

    /** The next queues that have waited long enough and are still gone; none while the step before is on its way. */
    List<String> next(long nowMs) {
        List<String> due = new ArrayList<>();
        if (!steps.mayPropose(nowMs)) {
            return due;
        }
        Iterator<Map.Entry<String, Long>> oldestFirst = foundMs.entrySet().iterator();
        while (oldestFirst.hasNext() && due.size() < MAX_AT_ONCE) {
            Map.Entry<String, Long> oldest = oldestFirst.next();
            if (nowMs - oldest.getValue() < WAIT_MS) {
                break;
            }
            if (registers.isGone(oldest.getKey())) {
                due.add(oldest.getKey());
            } else {
                oldestFirst.remove();
            }
        }
        if (!due.isEmpty()) {
            steps.proposed(nowMs);
        }
        return due;
    }

    void onApplied(Operation.Orphaned removed) {
        removed.queues().forEach(foundMs::remove);
        steps.applied();
    }

    /** Whether more was found than could be remembered, and there is room now; says so once. */
    boolean takePassNeeded() {
        boolean isNeeded = isPassNeeded && foundMs.isEmpty();
        isPassNeeded &= !isNeeded;
        return isNeeded;
    }
}
