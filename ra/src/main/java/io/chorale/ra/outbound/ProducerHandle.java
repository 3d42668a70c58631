package io.chorale.ra.outbound;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;

/**
 * A producer that holds its settings only: what it sends goes through the one producer of the session that fits the
 * transaction at that moment. For one thread at a time, as its session.
 */
final class ProducerHandle implements QueueSender, TopicPublisher {
    private final SessionHandle session;
    private final Destination destination;

    private boolean disableMessageId;
    private boolean disableMessageTimestamp;
    private int deliveryMode = Message.DEFAULT_DELIVERY_MODE;
    private int priority = Message.DEFAULT_PRIORITY;
    private long timeToLiveMs = Message.DEFAULT_TIME_TO_LIVE;
    private long deliveryDelayMs = Message.DEFAULT_DELIVERY_DELAY;
    private boolean closed;

    /**
     * Makes a producer.
     *
     * @param destination null for one that is told the destination with each message
     */
    ProducerHandle(SessionHandle session, Destination destination) {
        this.session = session;
        this.destination = destination;
    }

    @Override
    public void send(Message message) throws JMSException {
        send(message, deliveryMode, priority, timeToLiveMs);
    }

    @Override
    public void send(Message message, int mode, int messagePriority, long ttlMs) throws JMSException {
        if (destination == null) {
            throw new UnsupportedOperationException("This producer has no destination: name one with each message");
        }
        deliver(destination, message, mode, messagePriority, ttlMs);
    }

    @Override
    public void send(Destination to, Message message) throws JMSException {
        send(to, message, deliveryMode, priority, timeToLiveMs);
    }

    @Override
    public void send(Destination to, Message message, int mode, int messagePriority, long ttlMs) throws JMSException {
        if (destination != null) {
            throw new UnsupportedOperationException("This producer has a destination: " + destination);
        }
        if (to == null) {
            throw new InvalidDestinationException("No destination was given");
        }
        deliver(to, message, mode, messagePriority, ttlMs);
    }

    private void deliver(Destination to, Message message, int mode, int messagePriority, long ttlMs)
            throws JMSException {
        checkOpen();
        MessageProducer producer = session.current().producer();
        producer.setDisableMessageID(disableMessageId);
        producer.setDisableMessageTimestamp(disableMessageTimestamp);
        if (producer.getDeliveryDelay() != deliveryDelayMs) {
            producer.setDeliveryDelay(deliveryDelayMs);
        }
        producer.send(session.messaging().own(to), message, mode, messagePriority, ttlMs);
    }

    @Override
    public void send(Message message, CompletionListener listener) throws JMSException {
        throw noAsyncSend();
    }

    @Override
    public void send(Message message, int mode, int messagePriority, long ttlMs, CompletionListener listener)
            throws JMSException {
        throw noAsyncSend();
    }

    @Override
    public void send(Destination to, Message message, CompletionListener listener) throws JMSException {
        throw noAsyncSend();
    }

    @Override
    public void send(
            Destination to, Message message, int mode, int messagePriority, long ttlMs, CompletionListener listener)
            throws JMSException {
        throw noAsyncSend();
    }

    static IllegalStateException noAsyncSend() {
        return JmsFailures.notInContainer("Sending with a CompletionListener", "send without one");
    }

    @Override
    public void send(Queue queue, Message message) throws JMSException {
        send((Destination) queue, message);
    }

    @Override
    public void send(Queue queue, Message message, int mode, int messagePriority, long ttlMs) throws JMSException {
        send((Destination) queue, message, mode, messagePriority, ttlMs);
    }

    @Override
    public void publish(Message message) throws JMSException {
        send(message);
    }

    @Override
    public void publish(Message message, int mode, int messagePriority, long ttlMs) throws JMSException {
        send(message, mode, messagePriority, ttlMs);
    }

    @Override
    public void publish(Topic topic, Message message) throws JMSException {
        send((Destination) topic, message);
    }

    @Override
    public void publish(Topic topic, Message message, int mode, int messagePriority, long ttlMs) throws JMSException {
        send((Destination) topic, message, mode, messagePriority, ttlMs);
    }

    @Override
    public Destination getDestination() throws JMSException {
        checkOpen();
        return destination;
    }

    @Override
    public Queue getQueue() throws JMSException {
        return (Queue) getDestination();
    }

    @Override
    public Topic getTopic() throws JMSException {
        return (Topic) getDestination();
    }

    @Override
    public void setDisableMessageID(boolean value) throws JMSException {
        checkOpen();
        disableMessageId = value;
    }

    @Override
    public boolean getDisableMessageID() throws JMSException {
        checkOpen();
        return disableMessageId;
    }

    @Override
    public void setDisableMessageTimestamp(boolean value) throws JMSException {
        checkOpen();
        disableMessageTimestamp = value;
    }

    @Override
    public boolean getDisableMessageTimestamp() throws JMSException {
        checkOpen();
        return disableMessageTimestamp;
    }

    @Override
    public void setDeliveryMode(int mode) throws JMSException {
        checkOpen();
        if (mode != DeliveryMode.PERSISTENT && mode != DeliveryMode.NON_PERSISTENT) {
            throw new JMSException("The delivery mode is PERSISTENT (2) or NON_PERSISTENT (1), not " + mode);
        }
        deliveryMode = mode;
    }

    @Override
    public int getDeliveryMode() throws JMSException {
        checkOpen();
        return deliveryMode;
    }

    @Override
    public void setPriority(int value) throws JMSException {
        checkOpen();
        if (value < 0 || value > 9) {
            throw new JMSException("The priority is 0 to 9, not " + value);
        }
        priority = value;
    }

    @Override
    public int getPriority() throws JMSException {
        checkOpen();
        return priority;
    }

    @Override
    public void setTimeToLive(long valueMs) throws JMSException {
        checkOpen();
        if (valueMs < 0) {
            throw new JMSException("The time to live is 0 (for ever) or more ms, not " + valueMs);
        }
        timeToLiveMs = valueMs;
    }

    @Override
    public long getTimeToLive() throws JMSException {
        checkOpen();
        return timeToLiveMs;
    }

    @Override
    public void setDeliveryDelay(long valueMs) throws JMSException {
        checkOpen();
        if (valueMs < 0) {
            throw new JMSException("The delivery delay is 0 or more ms, not " + valueMs);
        }
        deliveryDelayMs = valueMs;
    }

    @Override
    public long getDeliveryDelay() throws JMSException {
        checkOpen();
        return deliveryDelayMs;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void checkOpen() throws JMSException {
        if (closed) {
            throw new IllegalStateException("The producer is closed");
        }
        session.current();
    }
}
