package io.chorale.bench.jms.program;

import io.chorale.bench.jms.control.LoadPlan;
import io.chorale.bench.jms.control.Style;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * One consumer with a connection of its own: a listener, or a thread that receives. It acknowledges by itself, or has {@value
 * Production#AT_ONCE} messages in a transaction.
 */
final class Consumption {
    private static final Logger LOG = System.getLogger(Consumption.class.getName());

    /** How long a transaction that nothing more is added to stays open. */
    private static final long RECEIVE_MS = 50;

    private static final long JOIN_MS = 10_000;
    private static final String SUBSCRIPTION = "bench";

    private final LoadPlan plan;
    private final Receipts receipts;
    private final Connection connection;
    private final Session session;
    private final MessageConsumer consumer;
    private final Thread receiver;
    private volatile boolean stopped;

    /** Opens it: when this returns it receives all that is sent from then on. */
    Consumption(Provider provider, LoadPlan plan, String destination, int index, Progress progress)
            throws JMSException {
        this.plan = plan;
        receipts = new Receipts(plan, plan.topic() ? index : 0, progress);
        connection = provider.connections().createConnection();
        boolean opened = false;
        try {
            if (plan.durable()) {
                connection.setClientID(destination + "-" + index);
            }
            boolean transacted = plan.style() == Style.TRANSACTED;
            session = connection.createSession(transacted ? Session.SESSION_TRANSACTED : Session.AUTO_ACKNOWLEDGE);
            consumer = consumer(destination);
            receiver =
                    transacted || plan.receive() ? new Thread(this::receive, destination + "-receiver" + index) : null;
            if (receiver == null) {
                consumer.setMessageListener(this::take);
            }
            connection.start();
            opened = true;
        } finally {
            if (!opened) {
                connection.close();
            }
        }
        if (receiver != null) {
            receiver.setDaemon(true);
            receiver.start();
        }
    }

    private MessageConsumer consumer(String destination) throws JMSException {
        if (!plan.topic()) {
            return session.createConsumer(session.createQueue(destination));
        }
        Topic topic = session.createTopic(destination);
        return plan.durable() ? session.createDurableConsumer(topic, SUBSCRIPTION) : session.createConsumer(topic);
    }

    Receipts receipts() {
        return receipts;
    }

    private void take(Message message) {
        try {
            receipts.accept(message);
        } catch (JMSException e) {
            LOG.log(Level.ERROR, "A message could not be read", e);
        }
    }

    private void receive() {
        boolean transacted = plan.style() == Style.TRANSACTED;
        int open = 0;
        try {
            while (!stopped) {
                Message message = consumer.receive(RECEIVE_MS);
                if (message != null) {
                    take(message);
                    open++;
                }
                if (transacted && open > 0 && (message == null || open == Production.AT_ONCE)) {
                    session.commit();
                    open = 0;
                }
            }
            if (transacted && open > 0) {
                session.commit();
            }
        } catch (JMSException | JMSRuntimeException e) {
            LOG.log(Level.ERROR, "A consumer cannot receive any more", e);
        }
    }

    void close() throws JMSException, InterruptedException {
        stopped = true;
        if (receiver != null) {
            receiver.join(JOIN_MS);
        }
        connection.stop();
        consumer.close();
        session.close();
        if (plan.durable()) {
            unsubscribe();
        }
        connection.close();
    }

    private void unsubscribe() throws JMSException {
        try (Session another = connection.createSession()) {
            another.unsubscribe(SUBSCRIPTION);
        }
    }
}
