package io.chorale.jms.queue;

import io.chorale.jms.selector.Selector;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the consumers with one selector want of a queue, and how far it was looked through for them: up to there nothing
 * is left that it selects and nobody has.
 */
final class Selection {
    /** Null for everything. */
    final Selector selector;

    /** Its consumers that have credit, while there is nothing for them. */
    final Set<AttachedConsumer> waiting = new LinkedHashSet<>();

    /** Whether there was nothing for it when it was last looked for. */
    boolean isDry;

    int consumers;
    private final ElementId[] lookedAt = new ElementId[10];

    Selection(Selector selector) {
        this.selector = selector;
    }

    boolean selectsAll() {
        return selector == null;
    }

    boolean selects(byte[] envelope) {
        return selector.matches(new StoredFields(envelope));
    }

    /** The last of a lane that was looked at; before the first one if none was. */
    ElementId lookedAt(long lane) {
        ElementId last = lookedAt[LaneNumber.priorityOf(lane)];
        return last == null ? new ElementId(lane, Dot.NONE, 0) : last;
    }

    void look(ElementId id) {
        lookedAt[LaneNumber.priorityOf(id.lane())] = id;
    }

    boolean hasPassed(ElementId id) {
        return id.compareTo(lookedAt(id.lane())) <= 0;
    }

    /** A message that was passed is there again: looks at it next. */
    void lookAgain(ElementId id) {
        Dot before = new Dot(id.dot().epoch(), id.dot().index() - 1);
        look(
                id.sub() > 0
                        ? new ElementId(id.lane(), id.dot(), id.sub() - 1)
                        : new ElementId(id.lane(), before, EmptyingQueues.ABOVE_ALL));
    }
}
