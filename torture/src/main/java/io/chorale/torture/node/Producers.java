package io.chorale.torture.node;

import io.chorale.torture.check.Verb;
import jakarta.jms.CompletionListener;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The three ways to send: one by one, without waiting, and in transactions over two queues. All messages are persistent. */
final class Producers {
    private static final int MAX_BURST = 16;
    private static final int LARGE_CHARS = 20_000;
    private static final int USUAL_CHARS = 1_500;

    private Producers() {}

    private abstract static class Producer extends Worker {
        private final int queues;
        private final int paceMs;

        Producer(ConnectionFactory factory, int mode, Journal journal, SplittableRandom random, Load load) {
            super(factory, mode, journal, random);
            this.queues = load.queues();
            this.paceMs = load.paceMs();
        }

        @Override
        final void work(Session session) throws JMSException {
            try (MessageProducer producer = session.createProducer(null)) {
                while (!isStopping()) {
                    int messages = send(session, producer);
                    pause(messages * random().nextInt(1, 2 * paceMs));
                }
            }
        }

        /** Sends some; says how many. */
        abstract int send(Session session, MessageProducer producer) throws JMSException;

        int queues() {
            return queues;
        }

        int anyQueue() {
            return random().nextInt(queues);
        }

        Message message(Session session, String id, String queue) throws JMSException {
            int chars = random().nextInt(1, random().nextInt(50) == 0 ? LARGE_CHARS : USUAL_CHARS);
            return session.createTextMessage(Payload.of(id, queue, chars));
        }
    }

    static Worker single(ConnectionFactory factory, Journal journal, SplittableRandom random, Load load) {
        return new Producer(factory, Session.AUTO_ACKNOWLEDGE, journal, random, load) {
            @Override
            int send(Session session, MessageProducer producer) throws JMSException {
                String id = journal().nextId();
                String queue = Payload.queue(anyQueue());
                Message message = message(session, id, queue);
                ask(List.of(id), List.of(), () -> producer.send(session.createQueue(queue), message));
                return 1;
            }
        };
    }

    static Worker transacted(ConnectionFactory factory, Journal journal, SplittableRandom random, Load load) {
        return new Producer(factory, Session.SESSION_TRANSACTED, journal, random, load) {
            @Override
            int send(Session session, MessageProducer producer) throws JMSException {
                List<String> ids = List.of(journal().nextId(), journal().nextId());
                int first = anyQueue();
                int second = (first + 1 + random().nextInt(queues() - 1)) % queues();
                send(session, producer, ids.get(0), Payload.queue(first));
                send(session, producer, ids.get(1), Payload.queue(second));
                if (random().nextInt(10) == 0) {
                    Journal.Asked asked = journal().asking(ids, List.of());
                    session.rollback();
                    journal().came(asked, Verb.REFUSED);
                } else {
                    ask(ids, List.of(), session::commit);
                }
                return ids.size();
            }

            private void send(Session session, MessageProducer producer, String id, String queue) throws JMSException {
                producer.send(session.createQueue(queue), message(session, id, queue));
            }
        };
    }

    static Worker asynchronous(ConnectionFactory factory, Journal journal, SplittableRandom random, Load load) {
        return new Producer(factory, Session.AUTO_ACKNOWLEDGE, journal, random, load) {
            @Override
            int send(Session session, MessageProducer producer) throws JMSException {
                int burst = random().nextInt(1, MAX_BURST);
                CountDownLatch open = new CountDownLatch(burst);
                for (int i = 0; i < burst; i++) {
                    String id = journal().nextId();
                    String queue = Payload.queue(anyQueue());
                    Message message = message(session, id, queue);
                    Journal.Asked asked = journal().asking(List.of(id), List.of());
                    producer.send(session.createQueue(queue), message, new Completion(journal(), asked, open));
                }
                await(open);
                return burst;
            }
        };
    }

    /** Bounded: the provider completes each send when its request times out, if not before. */
    private static void await(CountDownLatch open) throws JMSException {
        try {
            if (!open.await(60, TimeUnit.SECONDS)) {
                throw new JMSException(open.getCount() + " sends were not completed in 60 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Completion(Journal journal, Journal.Asked asked, CountDownLatch open) implements CompletionListener {
        @Override
        public void onCompletion(Message message) {
            journal.came(asked, Verb.CONFIRMED);
            open.countDown();
        }

        @Override
        public void onException(Message message, Exception failure) {
            journal.came(asked, Worker.outcome(failure));
            open.countDown();
        }
    }
}
