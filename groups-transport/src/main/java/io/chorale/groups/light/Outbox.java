package io.chorale.groups.light;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What waits for the core, and what the core has taken but not sent. A view that joins several registries voids the
 * latter, wherever it arrives, and it goes again.
 *
 * <p>Its bound is the owner's: it submits no more than it gets back through {@link LightOutput#sent}.
 */
final class Outbox {
    private static final class Taken {
        private final long ticket;
        private final Outgoing message;
        private boolean sent;

        Taken(long ticket, Outgoing message) {
            this.ticket = ticket;
            this.message = message;
        }
    }

    private final LightOutput output;
    private final Deque<Outgoing> parts = new ArrayDeque<>();
    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    private final Deque<Taken> taken = new ArrayDeque<>();
    private int tag;
    /** A ticket that was told as sent before its number was known here; 0 for none. */
    private long sentAtOnce;

    Outbox(LightOutput output) {
        this.output = output;
    }

    void add(Outgoing message) {
        waiting.add(message);
    }

    /** A part of the registry: goes before all else, and also while nothing else may go. */
    void addPart(Outgoing part) {
        parts.add(part);
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    int size() {
        return parts.size() + waiting.size() + taken.size();
    }

    /**
     * A new registry: what the core has taken will be void wherever it arrives, and goes again.
     *
     * @param undone changes that were under way in the old registry, and are to be made in the new one first
     */
    void startAgain(int newTag, List<Outgoing> undone) {
        tag = newTag;
        List<Outgoing> all = new ArrayList<>(undone);
        for (Taken entry : taken) {
            if (!entry.sent) {
                all.add(entry.message.copy());
            }
        }
        all.addAll(waiting);
        taken.clear();
        parts.clear();
        waiting.clear();
        waiting.addAll(all);
    }

    /** Gives the core what it takes; the application's only when it may. */
    void pump(LightGroups.Core core, boolean all) {
        while (!parts.isEmpty()
                && core.send(parts.peek().service(), parts.peek().bytes()) != 0) {
            parts.remove();
        }
        while (all && parts.isEmpty() && !waiting.isEmpty()) {
            Outgoing next = waiting.peek();
            Wire.setTag(next.bytes(), tag);
            long ticket = core.send(next.service(), next.bytes());
            if (ticket == 0) {
                return;
            }
            waiting.remove();
            taken.add(new Taken(ticket, next));
            if (sentAtOnce == ticket) {
                sent(ticket);
            }
        }
    }

    void sent(long ticket) {
        sentAtOnce = ticket;
        for (Taken entry : taken) {
            if (entry.ticket == ticket) {
                entry.sent = true;
                if (entry.message.counted()) {
                    output.sent(entry.message.bytes().length);
                }
                break;
            }
        }
        while (!taken.isEmpty() && taken.peek().sent) {
            taken.remove();
        }
    }
}
