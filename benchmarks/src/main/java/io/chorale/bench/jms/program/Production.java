package io.chorale.bench.jms.program;

import io.chorale.bench.content.Entries;
import io.chorale.bench.jms.control.LoadPlan;
import io.chorale.bench.jms.control.Style;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** One producer with a connection of its own. Phases are one after the other, each on one thread. */
final class Production implements AutoCloseable {
    /** Messages of a transaction. */
    static final int AT_ONCE = 100;

    private static final Logger LOG = System.getLogger(Production.class.getName());
    private static final long PATIENCE_MS = 40_000;

    private final LoadPlan plan;
    private final int index;
    private final int client;
    private final boolean listeners;
    private final Progress progress;
    private final Outcome outcome = new Outcome();
    private final Connection connection;
    private final Session session;
    private final MessageProducer producer;
    private int sequence;
    /** The first of the transaction under way. */
    private int begun;

    private long begunNs;

    Production(Provider provider, LoadPlan plan, String destination, int index, Progress progress) throws JMSException {
        this.plan = plan;
        this.index = index;
        this.progress = progress;
        client = client(plan, index);
        listeners = provider.listeners();
        boolean async = plan.style() == Style.ASYNC;
        connection = (async ? provider.forAsync() : provider.connections()).createConnection();
        session = connection.createSession(
                plan.style() == Style.TRANSACTED ? Session.SESSION_TRANSACTED : Session.AUTO_ACKNOWLEDGE);
        Destination to = plan.topic() ? session.createTopic(destination) : session.createQueue(destination);
        producer = session.createProducer(to);
        producer.setDeliveryMode(plan.persistent() ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
    }

    /** What messages of a load's producer say of who sent them. */
    static int client(LoadPlan plan, int index) {
        return plan.run() * 64 + index;
    }

    int sequence() {
        return sequence;
    }

    Outcome outcome() {
        return outcome;
    }

    /**
     * Sends until a time, and returns when all has an outcome.
     *
     * @param pace null to send as fast as it goes
     */
    void run(long endNs, Pace pace) throws InterruptedException {
        try {
            while (System.nanoTime() - endNs < 0) {
                if (pace == null) {
                    progress.awaitRoom(index);
                } else {
                    pace.await(sequence);
                }
                sendNext();
            }
            if (begun < sequence && plan.style() == Style.TRANSACTED) {
                commit();
            }
        } catch (JMSException | JMSRuntimeException e) {
            LOG.log(Level.ERROR, "Message " + sequence + " of producer " + index + " was not sent", e);
            outcome.failed(plan.style() == Style.TRANSACTED ? sequence - begun : 1);
            return;
        }
        outcome.awaitAll(sequence, PATIENCE_MS);
    }

    private void sendNext() throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(Entries.make(client, sequence));
        // Counted before: it may be received before the call returns.
        progress.sent(index);
        int number = sequence;
        sequence++;
        long startNs = System.nanoTime();
        switch (plan.style()) {
            case SYNC -> {
                producer.send(message);
                outcome.confirmed(number, number + 1, startNs);
            }
            case ASYNC -> {
                if (listeners) {
                    producer.send(message, new Completion(number, startNs));
                } else {
                    producer.send(message);
                    outcome.confirmed(number, number + 1, startNs);
                }
            }
            case TRANSACTED -> {
                if (begun == number) {
                    begunNs = startNs;
                }
                producer.send(message);
                if (sequence - begun == AT_ONCE) {
                    commit();
                }
            }
        }
    }

    private void commit() throws JMSException {
        session.commit();
        outcome.confirmed(begun, sequence, begunNs);
        begun = sequence;
    }

    @Override
    public void close() throws JMSException {
        connection.close();
    }

    private final class Completion implements CompletionListener {
        private final int number;
        private final long startNs;

        Completion(int number, long startNs) {
            this.number = number;
            this.startNs = startNs;
        }

        @Override
        public void onCompletion(Message message) {
            outcome.confirmed(number, number + 1, startNs);
        }

        @Override
        public void onException(Message message, Exception failure) {
            LOG.log(Level.ERROR, "Message " + number + " of producer " + index + " was refused", failure);
            outcome.failed(1);
        }
    }
}
