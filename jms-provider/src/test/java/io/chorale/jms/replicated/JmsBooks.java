package io.chorale.jms.replicated;

import io.chorale.jms.service.Delivery;
import io.chorale.jms.service.EnvelopeHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The reference model of a {@link JmsRun}. A copy is a message in a queue or subscription. Without faults it is known at
 * any time who may have it, how often it was delivered, and in which order; with faults only what it comes to.
 */
final class JmsBooks {
    static final String DEAD_LETTERS = "DLQ";

    private final LongSupplier nowMs;
    private final int maxDeliveries;
    private final boolean calm;
    private final Map<String, JmsLetter> letters = new LinkedHashMap<>();
    private final Map<String, JmsPlace> places = new LinkedHashMap<>();
    private final List<JmsDeed> deeds = new ArrayList<>();
    private final Set<String> delivered = new HashSet<>();
    private final Set<String> copies = new LinkedHashSet<>();
    private final Map<String, Integer> raised = new HashMap<>();
    private final Map<String, JmsConsumer> holders = new HashMap<>();
    private final Map<String, Integer> consumed = new HashMap<>();
    private final Set<String> maybeConsumed = new HashSet<>();
    private AssertionError violation;
    private int losses;
    private long deliveries;
    private long deadLetters;

    JmsBooks(LongSupplier nowMs, int maxDeliveries, boolean calm) {
        this.nowMs = nowMs;
        this.maxDeliveries = maxDeliveries;
        this.calm = calm;
    }

    static void check(boolean holds, String promise, Object... details) {
        if (!holds) {
            throw new AssertionError(promise + ": " + List.of(details));
        }
    }

    static String copy(Delivery delivery) {
        return copy(delivery.receipt().queue(), delivery.envelope().id());
    }

    private static String copy(String queue, String id) {
        return id + " in " + queue;
    }

    /** Checks within the service's own calls, where nothing may be thrown: it is thrown by {@link #requireKept}. */
    void quietly(Runnable checks) {
        try {
            checks.run();
        } catch (AssertionError e) {
            if (violation == null) {
                violation = e;
            }
        }
    }

    void requireKept() {
        if (violation != null) {
            throw violation;
        }
    }

    void add(JmsPlace place) {
        places.put(place.queue, place);
    }

    JmsPlace place(String queue) {
        return places.computeIfAbsent(queue, JmsPlace::subscription);
    }

    List<JmsPlace> places() {
        return List.copyOf(places.values());
    }

    int letters() {
        return letters.size();
    }

    long deliveries() {
        return deliveries;
    }

    long deadLetters() {
        return deadLetters;
    }

    void sends(JmsLetter letter) {
        letters.put(letter.id(), letter);
        letter.deed.sends.add(letter);
        for (JmsPlace place : places.values()) {
            if (place.takes(letter)) {
                letter.places.put(place, place.making());
            }
        }
    }

    JmsDeed deed() {
        JmsDeed deed = new JmsDeed();
        deeds.add(deed);
        return deed;
    }

    /** The application does not have it any more. */
    void letsGo(Delivery delivery, boolean seen) {
        holders.remove(copy(delivery));
        if (seen) {
            raise(copy(delivery));
        }
    }

    /** A branch that took it is rolled back. */
    void rollsBack(String copy) {
        holders.remove(copy);
        raise(copy);
    }

    private void raise(String copy) {
        raised.merge(copy, 1, Integer::sum);
    }

    /** A node, or what it has, may be lost: counts may rise by one. */
    void loses() {
        losses++;
    }

    void delivered(JmsConsumer consumer, Delivery delivery) {
        deliveries++;
        quietly(() -> checkDelivery(consumer, delivery));
    }

    private void checkDelivery(JmsConsumer consumer, Delivery delivery) {
        String id = delivery.envelope().id();
        String copy = copy(delivery);
        JmsLetter letter = letters.get(id);
        check(letter != null, "Delivers what nobody sent", id);
        check(!consumer.isClosed(), "Delivers to a closed consumer", copy);
        check(!consumer.isOverdrawn(), "Delivers more than the credit", copy);
        check(consumer.source.address().equals(letter.envelope.destination()), "Delivers of another destination", copy);
        check(letter.isSelectedBy(consumer.source.selector()), "Delivers what is not selected", copy);
        check(nowMs.getAsLong() >= letter.envelope.deliveryTimeMs(), "Delivers before the delivery time", copy);
        check(letter.deed.outcome != JmsDeed.Outcome.REFUSED, "Delivers what was refused", copy, letter.deed);
        check(maxDeliveries == 0 || delivery.deliveryCount() <= maxDeliveries, "Delivers a dead letter", copy);
        int known = raised.getOrDefault(copy, 0);
        check(
                delivery.deliveryCount() <= 1 + known + losses,
                "Counts deliveries that were none",
                copy,
                delivery.deliveryCount());
        boolean first = copies.add(copy);
        delivered.add(id);
        if (calm) {
            check(delivery.deliveryCount() == 1 + known, "Counts wrongly", copy, delivery.deliveryCount(), 1 + known);
            check(holders.put(copy, consumer) == null, "Delivers what somebody has", copy);
            if (first) {
                checkOrder(consumer, letter, copy);
            }
        }
    }

    private static void checkOrder(JmsConsumer consumer, JmsLetter letter, String copy) {
        JmsPlace place = consumer.place;
        boolean ordered = letter.alone && letter.envelope.deliveryTimeMs() == 0;
        if (ordered && place.closing == 0 && letter.number >= place.orderedFrom) {
            Integer last = consumer.lastOfLine.put(letter.line(), letter.number);
            check(last == null || last < letter.number, "Delivers out of order", copy, "after " + last);
        }
    }

    /** What was still there in the end, in the order it came. */
    void drained(List<Delivery> rest) {
        int priority = 9;
        for (Delivery each : rest) {
            JmsLetter letter = letters.get(each.envelope().id());
            long expiresMs = letter.envelope.expirationMs();
            check(expiresMs == 0 || expiresMs > nowMs.getAsLong(), "Delivers what has expired", copy(each));
            check(letter.envelope.priority() <= priority, "Delivers a lower priority first", copy(each));
            priority = letter.envelope.priority();
            consumed.merge(copy(each), 1, Integer::sum);
        }
    }

    /** What was in the queue of dead letters. */
    void dead(Delivery letter) {
        deadLetters++;
        EnvelopeHead head = EnvelopeHead.decode(letter.envelope().head());
        String origin = (String) head.properties().get("JMS_Chorale_OriginalDestination");
        String id = letter.envelope().id();
        String copy = copyOf(origin, id);
        delivered.add(id);
        if (copy == null) {
            deadOfOwn(id);
            return;
        }
        consumed.merge(copy, 1, Integer::sum);
        check(
                maxDeliveries > 0 && raised.getOrDefault(copy, 0) + losses >= maxDeliveries,
                "Buries what could be delivered",
                copy,
                raised.getOrDefault(copy, 0));
    }

    private String copyOf(String origin, String id) {
        int named = origin.indexOf("?subscription=");
        if (named >= 0) {
            return copy("named/" + origin.substring(named + 14), id);
        } else if (origin.startsWith("queue://")) {
            return copy("queue/" + origin.substring(8), id);
        }
        return null;
    }

    /** A subscription of a consumer's own has no name: it is one of those that the message was given back to. */
    private void deadOfOwn(String id) {
        List<String> own = letters.get(id).places.keySet().stream()
                .map(place -> copy(place.queue, id))
                .filter(copy -> copy.contains(" in subscription/"))
                .toList();
        maybeConsumed.addAll(own);
    }

    /** All is consumed: the books must balance. */
    void close() {
        for (JmsDeed deed : deeds) {
            boolean there = deed.sends.stream().anyMatch(letter -> delivered.contains(letter.id()));
            check(deed.outcome != JmsDeed.Outcome.REFUSED || !there, "Does what was refused", deed);
            boolean happened = deed.outcome == JmsDeed.Outcome.CONFIRMED || there;
            if (happened) {
                deed.takes.forEach(copy -> consumed.merge(copy, 1, Integer::sum));
            } else if (deed.outcome == JmsDeed.Outcome.UNKNOWN) {
                maybeConsumed.addAll(deed.takes);
            }
        }
        consumed.forEach((copy, times) -> check(times == 1, "Is consumed twice", copy, times, deedsWith(copy)));
        for (JmsDeed deed : deeds) {
            boolean there = deed.sends.stream().anyMatch(letter -> delivered.contains(letter.id()));
            if (deed.outcome == JmsDeed.Outcome.CONFIRMED || there) {
                deed.sends.forEach(this::checkThere);
            }
        }
    }

    private void checkThere(JmsLetter letter) {
        if (letter.envelope.expirationMs() != 0) {
            return;
        }
        letter.places.forEach((place, making) -> {
            String copy = copy(place.queue, letter.id());
            boolean owed = place.isCertain() && place.making() == making;
            boolean there = consumed.containsKey(copy) || maybeConsumed.contains(copy);
            check(!owed || there, "Is lost", copy, letter.deed, "delivered " + copies.contains(copy), deedsWith(copy));
        });
    }

    private List<String> deedsWith(String copy) {
        return deeds.stream()
                .filter(deed -> deed.takes.contains(copy))
                .map(JmsDeed::toString)
                .toList();
    }
}
