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
    private final List<Outgoing> voided = new ArrayList<>();
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

    /** A change of the registry whose place is known to a part of the view only: it goes again in the next one. */
    void addVoided(Outgoing control) {
        voided.add(control);
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    int size() {
        return parts.size() + waiting.size() + taken.size() + voided.size();
    }

    /** The registry goes on: what the core has taken stays good. */
    void goOn() {
        for (int i = voided.size() - 1; i >= 0; i--) {
            waiting.addFirst(voided.get(i));
        }
        voided.clear();
        parts.clear();
    }

    /** A new registry: what the core has taken will be void wherever it arrives. */
    void startAgain(int newTag) {
        tag = newTag;
        List<Outgoing> again = new ArrayList<>(voided);
        for (Taken entry : taken) {
            if (!entry.sent) {
                again.add(entry.message);
            }
        }
        taken.clear();
        voided.clear();
        parts.clear();
        for (int i = again.size() - 1; i >= 0; i--) {
            waiting.addFirst(again.get(i).again(tag));
        }
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
