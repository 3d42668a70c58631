package io.chorale.jms.queue;

import io.chorale.jms.selector.Selector;
import io.chorale.jms.service.MessageKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The volatile side of one queue: what may be handed out, what is with whom, and whose turn it is. */
final class QueueDispatch {
    /** Of a queue, as many as its former consumers could have had among them. */
    private static final int MAX_SUSPECTS = 1_024;

    final String name;
    final MessageQueue messages;

    /** Unlocked messages in memory that nobody has, in order of delivery; one that comes back finds its place again. */
    final TreeSet<QueuedMessage> ready = new TreeSet<>(QueuedMessage.ORDER);

    final Map<MessageKey, Held> held = new HashMap<>();
    final Set<AttachedConsumer> consumers = new HashSet<>();
    private final Map<String, Selection> selections = new LinkedHashMap<>();
    private final Set<AttachedConsumer> withCredit = new LinkedHashSet<>();

    /** How many more messages of former reigns may have been handed out by those. */
    int suspects = MAX_SUSPECTS;

    /** Kept by {@link IdleWindows}. */
    boolean isCountedIdle;

    QueueDispatch(MessageQueue messages) {
        this.name = messages.name();
        this.messages = messages;
    }

    /** Whether a consumer has credit and there may be something for it. */
    boolean hasTurn() {
        return !withCredit.isEmpty();
    }

    boolean isIdle() {
        return ready.isEmpty() && held.isEmpty() && consumers.isEmpty();
    }

    /** Whether messages wait in memory for nobody. */
    boolean isUnused() {
        return !ready.isEmpty() && held.isEmpty() && consumers.isEmpty();
    }

    /**
     * What consumers with this selector share.
     *
     * @param selector null for everything
     * @throws io.chorale.jms.selector.SelectorException if it is none
     */
    Selection selection(String selector) {
        return selections.computeIfAbsent(selector, text -> new Selection(text == null ? null : Selector.parse(text)));
    }

    Collection<Selection> selections() {
        return selections.values();
    }

    void add(AttachedConsumer consumer) {
        consumers.add(consumer);
        consumer.selection.consumers++;
        offerTurn(consumer);
    }

    void remove(AttachedConsumer consumer) {
        if (consumers.remove(consumer)) {
            withCredit.remove(consumer);
            consumer.selection.waiting.remove(consumer);
            consumer.selection.consumers--;
            if (consumer.selection.consumers == 0) {
                selections.values().remove(consumer.selection);
            }
        }
    }

    /** Queues the consumer for its next turn, if it has credit and does not wait already. */
    void offerTurn(AttachedConsumer consumer) {
        if (consumer.hasCredit()) {
            (consumer.selection.isDry ? consumer.selection.waiting : withCredit).add(consumer);
        }
    }

    /** Whose turn it is. */
    AttachedConsumer nextTurn() {
        return withCredit.iterator().next();
    }

    /** The consumer has had its turn: each gets one message a turn. */
    void endTurn(AttachedConsumer consumer) {
        withCredit.remove(consumer);
        offerTurn(consumer);
    }

    /** There is nothing for these consumers until something new is in the queue. */
    void runDry(Selection selection) {
        selection.isDry = true;
        Iterator<AttachedConsumer> all = withCredit.iterator();
        while (all.hasNext()) {
            AttachedConsumer each = all.next();
            if (each.selection == selection) {
                all.remove();
                selection.waiting.add(each);
            }
        }
    }

    /** Something new is in the queue. */
    void refill() {
        for (Selection selection : selections.values()) {
            if (selection.isDry) {
                selection.isDry = false;
                withCredit.addAll(selection.waiting);
                selection.waiting.clear();
            }
        }
    }
}
