package io.chorale.ra.outbound;

import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;

/**
 * A consumer that follows its session handle: when the container moves that to another pool entry, or begins or ends a
 * local transaction, the next receive is made on the session that fits. A subscription that is neither durable nor shared
 * starts anew then. {@code close} may come from any thread and wakes a waiting receive.
 */
final class ConsumerHandle implements QueueReceiver, TopicSubscriber {

    /** Makes the provider's consumer. */
    interface Opener {
        MessageConsumer open(Session session, Destination destination) throws JMSException;
    }

    private final SessionHandle handle;
    private final Destination destination;
    private final boolean noLocal;
    private final Opener opener;

    private Session openedOn;
    private MessageConsumer consumer;
    private boolean closed;

    ConsumerHandle(SessionHandle handle, Destination destination, boolean noLocal, Opener opener) {
        this.handle = handle;
        this.destination = destination;
        this.noLocal = noLocal;
        this.opener = opener;
    }

    /** Attaches the consumer to the session that fits now. */
    MessageConsumer open() throws JMSException {
        Session session = handle.current().session();
        MessageConsumer former;
        synchronized (this) {
            checkOpen();
            if (openedOn == session) {
                return consumer;
            }
            former = consumer;
            consumer = null;
            openedOn = null;
        }
        if (former != null) {
            former.close();
        }
        MessageConsumer fresh = opener.open(session, handle.messaging().own(destination));
        synchronized (this) {
            if (!closed) {
                consumer = fresh;
                openedOn = session;
                return fresh;
            }
        }
        fresh.close();
        throw closedConsumer();
    }

    @Override
    public Message receive() throws JMSException {
        return open().receive();
    }

    @Override
    public Message receive(long timeoutMs) throws JMSException {
        return open().receive(timeoutMs);
    }

    @Override
    public Message receiveNoWait() throws JMSException {
        return open().receiveNoWait();
    }

    @Override
    public void close() throws JMSException {
        MessageConsumer former;
        synchronized (this) {
            closed = true;
            former = consumer;
            consumer = null;
            openedOn = null;
        }
        handle.forget(this);
        if (former != null) {
            former.close();
        }
    }

    @Override
    public String getMessageSelector() throws JMSException {
        return open().getMessageSelector();
    }

    @Override
    public MessageListener getMessageListener() throws JMSException {
        throw JmsFailures.notInContainer("getMessageListener", "use a message-driven bean");
    }

    @Override
    public void setMessageListener(MessageListener listener) throws JMSException {
        throw JmsFailures.notInContainer("setMessageListener", "use a message-driven bean");
    }

    @Override
    public synchronized Queue getQueue() throws JMSException {
        checkOpen();
        return (Queue) destination;
    }

    @Override
    public synchronized Topic getTopic() throws JMSException {
        checkOpen();
        return (Topic) destination;
    }

    @Override
    public synchronized boolean getNoLocal() throws JMSException {
        checkOpen();
        return noLocal;
    }

    private void checkOpen() throws IllegalStateException {
        if (closed) {
            throw closedConsumer();
        }
    }

    private static IllegalStateException closedConsumer() {
        return new IllegalStateException("The consumer is closed");
    }
}
