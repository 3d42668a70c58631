package io.chorale.jms.queue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What a shard should do, said simply: scans everything, keeps everything, fails at the first difference. */
final class ReferenceModel {

    /** Where a message is. */
    enum Place {
        READY,
        /** With a consumer of the present reign. */
        HELD,
        SETTLING,
        BRANCH,
        COMING_BACK,
        /** A new reign does not know yet who has it. */
        UNCLAIMED,
        CONSUMED
    }

    private static final class Message {
        final String id;
        final String queue;
        final int priority;
        final int arrival;
        final int reign;
        int count;
        Place place = Place.READY;
        UUID holder;
        /** Whether a consumer was lost that had it in this reign. */
        boolean isSuspect;
        /** Whether the present reign has told its holder to count it first. */
        boolean isToBeCounted;
        /** Whether its holder has. */
        boolean isCounted;

        Message(String id, String queue, int priority, int arrival, int reign) {
            this.reign = reign;
            this.id = id;
            this.queue = queue;
            this.priority = priority;
            this.arrival = arrival;
        }

        boolean isBefore(Message other) {
            return priority != other.priority ? priority > other.priority : arrival < other.arrival;
        }
    }

    private static final class Consumer {
        final String queue;
        final Predicate<String> selects;
        long credit;

        Consumer(String queue, Predicate<String> selects, long credit) {
            this.queue = queue;
            this.selects = selects;
            this.credit = credit;
        }

        boolean takes(Message message) {
            return queue.equals(message.queue) && selects.test(message.id);
        }
    }

    private final Map<String, Message> messages = new LinkedHashMap<>();
    private final Map<UUID, Consumer> consumers = new LinkedHashMap<>();
    private int arrivals;
    private int reign;

    void sent(String id, String queue, int priority) {
        if (messages.put(id, new Message(id, queue, priority, arrivals++, reign)) != null) {
            throw new AssertionError(id + " was sent twice");
        }
    }

    void attached(UUID consumer, String queue, Predicate<String> selects, long credit, Set<String> claims) {
        consumers.put(consumer, new Consumer(queue, selects, credit));
        for (String id : claims) {
            Message message = messages.get(id);
            if (message.place == Place.UNCLAIMED) {
                message.place = Place.HELD;
                message.holder = consumer;
            }
        }
    }

    void credited(UUID consumer, long more) {
        consumers.get(consumer).credit += more;
    }

    void detached(UUID consumer) {
        consumers.remove(consumer);
        move(consumer, Place.HELD, Place.READY);
    }

    void lost(UUID consumer) {
        consumers.remove(consumer);
        for (Message message : messages.values()) {
            message.isSuspect |= message.place == Place.HELD && consumer.equals(message.holder);
        }
        move(consumer, Place.HELD, Place.COMING_BACK);
    }

    void cameBack() {
        for (Message message : messages.values()) {
            if (message.place == Place.COMING_BACK) {
                message.place = Place.READY;
                message.count += message.isToBeCounted ? 0 : 1;
            }
        }
    }

    /** What one event handed out: the first of what was ready, and to each consumer in order. */
    void handed(List<PrimarySignal.Handed> together) {
        Map<UUID, Message> last = new LinkedHashMap<>();
        for (PrimarySignal.Handed handed : together) {
            Message message = messages.get(Shard.id(handed));
            check(message != null, () -> Shard.id(handed) + " was never sent");
            handed(handed.consumer(), message, handed.deliveryCount());
            check(
                    handed.countFirst() == (message.isSuspect || message.reign < reign),
                    () -> message.id + " is to be counted first: " + handed.countFirst());
            message.isToBeCounted = handed.countFirst();
            message.isCounted = false;
            Message former = last.put(handed.consumer(), message);
            check(
                    former == null || former.isBefore(message),
                    () -> message.id + " was handed after " + former.id + " to the same consumer");
        }
        last.forEach((id, message) -> {
            Consumer consumer = consumers.get(id);
            for (Message other : messages.values()) {
                check(
                        other.place != Place.READY || !consumer.takes(other) || !other.isBefore(message),
                        () -> message.id + " was handed before " + other.id);
            }
        });
    }

    private void handed(UUID consumer, Message message, int deliveryCount) {
        String id = message.id;
        check(
                message.place == Place.READY,
                () -> id + " was handed to " + consumer + " while " + message.place + " of " + message.holder);
        check(
                deliveryCount == message.count + 1,
                () -> id + " says delivery " + deliveryCount + " after " + message.count);
        Consumer taker = consumers.get(consumer);
        check(taker != null && taker.takes(message), () -> id + " was handed to a stranger");
        check(taker.credit > 0, () -> id + " was handed without credit");
        taker.credit--;
        message.place = Place.HELD;
        message.holder = consumer;
    }

    boolean maySettle(UUID consumer, String id) {
        Message message = messages.get(id);
        return (message.place == Place.HELD && message.holder.equals(consumer))
                || (!consumers.containsKey(consumer)
                        && (message.place == Place.READY || message.place == Place.UNCLAIMED));
    }

    void settling(UUID consumer, Set<String> ids) {
        for (String id : ids) {
            Message message = messages.get(id);
            message.place = Place.SETTLING;
            message.holder = consumer;
        }
    }

    void consumed(Set<String> ids) {
        for (String id : ids) {
            Message message = messages.get(id);
            check(message.place != Place.CONSUMED, () -> id + " was consumed twice");
            message.place = Place.CONSUMED;
        }
    }

    void prepared(Set<String> ids) {
        ids.forEach(id -> messages.get(id).place = Place.BRANCH);
    }

    /** Given back, seen by an application or not. */
    void ready(Set<String> ids, boolean raise) {
        for (String id : ids) {
            Message message = messages.get(id);
            message.place = Place.READY;
            message.count += raise && !message.isCounted ? 1 : 0;
        }
    }

    boolean isToBeCounted(String id) {
        Message message = messages.get(id);
        return message.isToBeCounted && !message.isCounted;
    }

    boolean isCounted(String id) {
        return messages.get(id).isCounted;
    }

    void counted(String id) {
        Message message = messages.get(id);
        message.count++;
        message.isCounted = true;
    }

    void newReign() {
        consumers.clear();
        reign++;
        for (Message message : messages.values()) {
            message.isSuspect = false;
            message.isToBeCounted = false;
            if (message.place != Place.BRANCH && message.place != Place.CONSUMED) {
                message.place = Place.UNCLAIMED;
            }
        }
    }

    void gathered() {
        for (Message message : messages.values()) {
            if (message.place == Place.UNCLAIMED) {
                message.place = Place.READY;
            }
        }
    }

    /** No message waits while a consumer that takes it has credit. */
    void checkNothingWaits() {
        for (Message message : messages.values()) {
            check(
                    message.place != Place.READY
                            || consumers.values().stream()
                                    .noneMatch(consumer -> consumer.credit > 0 && consumer.takes(message)),
                    () -> message.id + " waits while a consumer has credit");
        }
    }

    void checkAllConsumed() {
        List<String> lost = new ArrayList<>();
        for (Message message : messages.values()) {
            if (message.place != Place.CONSUMED) {
                lost.add(message.id + " " + message.place);
            }
        }
        check(lost.isEmpty(), () -> "lost: " + lost);
    }

    private void move(UUID holder, Place from, Place to) {
        for (Message message : messages.values()) {
            if (message.place == from && holder.equals(message.holder)) {
                message.place = to;
            }
        }
    }

    private static void check(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise.get());
        }
    }
}
