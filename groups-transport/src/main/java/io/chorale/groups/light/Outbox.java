package io.chorale.groups.light;

import io.chorale.groups.Service;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * What waits for the core, and what the core has taken but not sent. A view that joins several registries voids the
 * latter, wherever it arrives, and it goes again.
 *
 * <p>Its bound is the owner's: it submits no more than it gets back through {@link LightOutput#sent}.
 */
final class Outbox {
    private record Taken(long ticket, Outgoing message) {}

    private final LightOutput output;
    private final Deque<Outgoing> parts = new ArrayDeque<>();
    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    /** What says that queues are full or no longer: goes before the messages that fill them, and is never sent again. */
    private final Deque<Outgoing> holds = new ArrayDeque<>();

    /** What the core has taken; it sends what is of one lane in its order. */
    private final Deque<Taken> taken = new ArrayDeque<>();

    private final Deque<Taken> takenReliable = new ArrayDeque<>();
    private final Deque<Taken> takenUnreliable = new ArrayDeque<>();

    private int tag;
    /** A ticket that was told as sent before its number was known here; 0 for none. */
    private long sentAtOnce;

    Outbox(LightOutput output) {
        this.output = output;
    }

    void add(Outgoing message) {
        waiting.add(message);
    }

    void addHold(Outgoing hold) {
        holds.add(hold);
    }

    /** All holds are about to be told anew. */
    void dropHolds() {
        holds.clear();
    }

    /** A part of the registry: goes before all else, and also while nothing else may go. */
    void addPart(Outgoing part) {
        parts.add(part);
    }

    boolean hasWaiting() {
        return !waiting.isEmpty() || !holds.isEmpty();
    }

    int size() {
        return parts.size()
                + holds.size()
                + waiting.size()
                + taken.size()
                + takenReliable.size()
                + takenUnreliable.size();
    }

    /**
     * A new registry: what the core has taken will be void wherever it arrives, and goes again. Not so the holds, which
     * are told anew when the registry is there.
     *
     * @param undone changes that were under way in the old registry, and are to be made in the new one first
     */
    void startAgain(int newTag, List<Outgoing> undone) {
        tag = newTag;
        List<Outgoing> all = new ArrayList<>(undone);
        Stream.of(taken, takenReliable, takenUnreliable)
                .flatMap(Deque::stream)
                .sorted(Comparator.comparingLong(Taken::ticket))
                .forEach(each -> all.add(each.message().copy()));
        all.addAll(waiting);
        taken.clear();
        takenReliable.clear();
        takenUnreliable.clear();
        parts.clear();
        holds.clear();
        waiting.clear();
        waiting.addAll(all);
    }

    /** Gives the core what it takes; the application's only when it may. */
    void pump(LightGroups.Core core, boolean all) {
        while (!parts.isEmpty()
                && core.send(parts.peek().service(), parts.peek().bytes()) != 0) {
            parts.remove();
        }
        if (!all || !parts.isEmpty()) {
            return;
        }
        while (!holds.isEmpty() && give(core, holds.peek()) != 0) {
            holds.remove();
        }
        while (holds.isEmpty() && !waiting.isEmpty()) {
            long ticket = give(core, waiting.peek());
            if (ticket == 0) {
                return;
            }
            Outgoing message = waiting.remove();
            lane(message.service()).add(new Taken(ticket, message));
            if (sentAtOnce == ticket) {
                sent(ticket);
            }
        }
    }

    private long give(LightGroups.Core core, Outgoing message) {
        Wire.setTag(message.bytes(), tag);
        return core.send(message.service(), message.bytes());
    }

    void sent(long ticket) {
        sentAtOnce = ticket;
        if (!sentFirst(taken, ticket) && !sentFirst(takenReliable, ticket)) {
            sentFirst(takenUnreliable, ticket);
        }
    }

    private boolean sentFirst(Deque<Taken> lane, long ticket) {
        Taken first = lane.peek();
        if (first == null || first.ticket() != ticket) {
            return false;
        }
        lane.remove();
        if (first.message().counted()) {
            output.sent(first.message().bytes().length);
        }
        return true;
    }

    private Deque<Taken> lane(Service service) {
        return switch (service) {
            case UNRELIABLE -> takenUnreliable;
            case RELIABLE -> takenReliable;
            default -> taken;
        };
    }
}
