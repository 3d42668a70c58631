package io.chorale.torture.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All messages of a run, made of the lines of all processes, in the order of each. */
public final class Histories {
    private final Map<String, Message> messages = new HashMap<>();
    private final List<String> corrupt = new ArrayList<>();

    /** What one process said; its numbers mean nothing to others. */
    public final class Account {
        private final String name;
        private final Map<Long, Delivery> deliveries = new HashMap<>();
        private final Map<Long, Work> asked = new HashMap<>();

        private Account(String name) {
            this.name = name;
        }

        /**
         * Adds a line.
         *
         * @throws IllegalArgumentException when it does not go with those before it
         */
        public void add(Event event) {
            switch (event.verb()) {
                case SENDING -> sending(event);
                case DELIVERED -> delivered(event);
                case CORRUPT -> corrupt.add(event.id() + " at " + name);
                case ACK_ASKED -> work(event).acknowledge(delivery(event), event.ns());
                case CONFIRMED, ACK_CONFIRMED -> known(event).came(Work.Outcome.CONFIRMED, event.ns());
                case INDOUBT, ACK_INDOUBT -> known(event).came(Work.Outcome.IN_DOUBT, event.ns());
                case REFUSED, ACK_REFUSED -> known(event).came(Work.Outcome.REFUSED, event.ns());
            }
        }

        private void sending(Event event) {
            Message message = message(event.id());
            if (message.sending() != null) {
                throw new IllegalArgumentException(event.id() + " is sent a second time");
            }
            work(event).send(message, event.ns());
        }

        private void delivered(Event event) {
            Message message = message(event.id());
            Delivery delivery = new Delivery(message, event.ns(), name);
            message.delivered(delivery);
            deliveries.put(event.delivery(), delivery);
        }

        private Work work(Event event) {
            return asked.computeIfAbsent(event.work(), number -> new Work());
        }

        private Work known(Event event) {
            Work work = asked.get(event.work());
            if (work == null) {
                throw new IllegalArgumentException("Work " + event.work() + " has an outcome and was never asked for");
            }
            return work;
        }

        private Delivery delivery(Event event) {
            Delivery delivery = deliveries.get(event.delivery());
            if (delivery == null || !delivery.message().id().equals(event.id())) {
                throw new IllegalArgumentException(
                        event.id() + " is acknowledged and was not delivered as " + event.delivery());
            }
            return delivery;
        }
    }

    /** Begins the lines of a process. */
    public Account account(String name) {
        return new Account(name);
    }

    private Message message(String id) {
        return messages.computeIfAbsent(id, Message::new);
    }

    Collection<Message> messages() {
        return messages.values();
    }

    List<String> corrupt() {
        return corrupt;
    }
}
