package io.chorale.torture.node;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The ways to consume: with acknowledgements of several messages, in transactions, and in transactions that send a result; and in the
 * end until nothing comes.
 */
final class Consumers {
    private static final int RECEIVE_MS = 50;
    private static final int MAX_BATCH = 6;
    private static final int SLEEPS_ONE_IN = 40;
    private static final int MAX_SLEEP_MS = 3_000;
    private static final int RESULT_CHARS = 300;

    private Consumers() {}

    /** Takes messages from several queues in turn. */
    private abstract static class Consumer extends Worker {
        private final List<String> queues;

        Consumer(ConnectionFactory factory, int mode, Journal journal, SplittableRandom random, List<String> queues) {
            super(factory, mode, journal, random);
            this.queues = queues;
        }

        @Override
        final void work(Session session) throws JMSException {
            List<MessageConsumer> consumers = new ArrayList<>();
            for (String queue : queues) {
                consumers.add(session.createConsumer(session.createQueue(queue)));
            }
            while (!isStopping()) {
                for (int i = 0; i < consumers.size(); i++) {
                    receive(session, consumers.get(i), queues.get(i));
                }
                pass();
            }
        }

        private void receive(Session session, MessageConsumer consumer, String queue) throws JMSException {
            List<Journal.Received> batch = new ArrayList<>();
            int wanted = random().nextInt(1, MAX_BATCH);
            Message last = null;
            Message next = consumer.receive(RECEIVE_MS);
            while (next != null) {
                last = next;
                String text = next.getBody(String.class);
                batch.add(journal().delivered(Payload.idIn(text), Payload.isWhole(text, queue)));
                next = batch.size() < wanted ? consumer.receive(RECEIVE_MS) : null;
            }
            if (last != null) {
                settle(session, last, batch);
            }
        }

        /** Ends what was received: all of it is not settled yet, and last came last. */
        abstract void settle(Session session, Message last, List<Journal.Received> batch) throws JMSException;

        /** Called after each turn. Now and then a consumer sleeps, so that faults find messages that wait. */
        void pass() {
            if (random().nextInt(SLEEPS_ONE_IN) == 0) {
                pause(random().nextInt(MAX_SLEEP_MS));
            }
        }
    }

    static Worker acknowledging(
            ConnectionFactory factory, Journal journal, SplittableRandom random, List<String> queues) {
        return new Consumer(factory, Session.CLIENT_ACKNOWLEDGE, journal, random, queues) {
            @Override
            void settle(Session session, Message last, List<Journal.Received> batch) throws JMSException {
                if (random().nextInt(20) == 0) {
                    session.recover();
                } else {
                    ask(List.of(), batch, last::acknowledge);
                }
            }
        };
    }

    static Worker transacted(ConnectionFactory factory, Journal journal, SplittableRandom random, List<String> queues) {
        return new Consumer(factory, Session.SESSION_TRANSACTED, journal, random, queues) {
            @Override
            void settle(Session session, Message last, List<Journal.Received> batch) throws JMSException {
                if (random().nextInt(10) == 0) {
                    session.rollback();
                } else {
                    ask(List.of(), batch, session::commit);
                }
            }
        };
    }

    /** Each transaction consumes some and sends as many results. */
    static Worker pipe(
            ConnectionFactory factory, Journal journal, SplittableRandom random, List<String> queues, String results) {
        return new Consumer(factory, Session.SESSION_TRANSACTED, journal, random, queues) {
            @Override
            void settle(Session session, Message last, List<Journal.Received> batch) throws JMSException {
                List<String> ids = new ArrayList<>();
                try (MessageProducer producer = session.createProducer(session.createQueue(results))) {
                    for (int i = 0; i < batch.size(); i++) {
                        String id = journal().nextId();
                        producer.send(session.createTextMessage(Payload.of(id, results, RESULT_CHARS)));
                        ids.add(id);
                    }
                }
                ask(ids, batch, session::commit);
            }
        };
    }

    /** Empties all queues, and stops when nothing has come for a time. */
    static Worker drain(
            ConnectionFactory factory, Journal journal, SplittableRandom random, List<String> queues, int quietMs) {
        return new Consumer(factory, Session.CLIENT_ACKNOWLEDGE, journal, random, queues) {
            private int quietTurns;

            @Override
            void settle(Session session, Message last, List<Journal.Received> batch) throws JMSException {
                quietTurns = 0;
                ask(List.of(), batch, last::acknowledge);
            }

            @Override
            void pass() {
                quietTurns++;
                if (quietTurns > quietMs / (RECEIVE_MS * queues.size())) {
                    stop();
                }
            }
        };
    }
}
