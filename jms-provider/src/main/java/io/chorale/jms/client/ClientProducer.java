package io.chorale.jms.client;

import io.chorale.jms.message.ChoraleMessage;
import io.chorale.jms.message.MessageCodec;
import io.chorale.jms.security.Action;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Envelope;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;

/** Sends messages. A send returns when the cluster has confirmed the message, or the transaction has taken it. */
final class ClientProducer implements QueueSender, TopicPublisher {
    private final SessionCore session;
    private final Destination fixed;
    private SendOptions options = SendOptions.DEFAULT;
    private boolean disableMessageId;
    private boolean disableTimestamp;
    private volatile boolean closed;

    ClientProducer(SessionCore session, Destination fixed) {
        this.session = session;
        this.fixed = fixed;
    }

    private void requireOpen() throws IllegalStateException {
        if (closed) {
            throw new IllegalStateException("The producer is closed");
        }
        session.requireOpen();
    }

    @Override
    public void setDisableMessageID(boolean disable) throws JMSException {
        requireOpen();
        disableMessageId = disable;
    }

    @Override
    public boolean getDisableMessageID() throws JMSException {
        requireOpen();
        return disableMessageId;
    }

    @Override
    public void setDisableMessageTimestamp(boolean disable) throws JMSException {
        requireOpen();
        disableTimestamp = disable;
    }

    @Override
    public boolean getDisableMessageTimestamp() throws JMSException {
        requireOpen();
        return disableTimestamp;
    }

    @Override
    public void setDeliveryMode(int deliveryMode) throws JMSException {
        requireOpen();
        options = options.with(deliveryMode, options.priority(), options.timeToLiveMs());
    }

    @Override
    public int getDeliveryMode() throws JMSException {
        requireOpen();
        return options.deliveryMode();
    }

    @Override
    public void setPriority(int priority) throws JMSException {
        requireOpen();
        options = options.with(options.deliveryMode(), priority, options.timeToLiveMs());
    }

    @Override
    public int getPriority() throws JMSException {
        requireOpen();
        return options.priority();
    }

    @Override
    public void setTimeToLive(long timeToLiveMs) throws JMSException {
        requireOpen();
        options = options.with(options.deliveryMode(), options.priority(), timeToLiveMs);
    }

    @Override
    public long getTimeToLive() throws JMSException {
        requireOpen();
        return options.timeToLiveMs();
    }

    @Override
    public void setDeliveryDelay(long delayMs) throws JMSException {
        requireOpen();
        options = options.delayedBy(delayMs);
    }

    @Override
    public long getDeliveryDelay() throws JMSException {
        requireOpen();
        return options.deliveryDelayMs();
    }

    @Override
    public Destination getDestination() throws JMSException {
        requireOpen();
        return fixed;
    }

    @Override
    public Queue getQueue() throws JMSException {
        requireOpen();
        return OfKind.queue(fixed);
    }

    @Override
    public Topic getTopic() throws JMSException {
        requireOpen();
        return OfKind.topic(fixed);
    }

    @Override
    public void close() throws JMSException {
        if (!closed) {
            session.requireNotInCallback("close");
            closed = true;
            session.awaitAsyncSends();
        }
    }

    @Override
    public void send(Message message) throws JMSException {
        send(fixedDestination(), message, options, null);
    }

    @Override
    public void send(Message message, int deliveryMode, int priority, long timeToLive) throws JMSException {
        send(fixedDestination(), message, options.with(deliveryMode, priority, timeToLive), null);
    }

    @Override
    public void send(Destination destination, Message message) throws JMSException {
        send(givenDestination(destination), message, options, null);
    }

    @Override
    public void send(Destination destination, Message message, int deliveryMode, int priority, long timeToLive)
            throws JMSException {
        send(givenDestination(destination), message, options.with(deliveryMode, priority, timeToLive), null);
    }

    @Override
    public void send(Message message, CompletionListener listener) throws JMSException {
        send(fixedDestination(), message, options, required(listener));
    }

    @Override
    public void send(Message message, int deliveryMode, int priority, long timeToLive, CompletionListener listener)
            throws JMSException {
        SendOptions given = options.with(deliveryMode, priority, timeToLive);
        send(fixedDestination(), message, given, required(listener));
    }

    @Override
    public void send(Destination destination, Message message, CompletionListener listener) throws JMSException {
        send(givenDestination(destination), message, options, required(listener));
    }

    @Override
    public void send(
            Destination destination,
            Message message,
            int deliveryMode,
            int priority,
            long timeToLive,
            CompletionListener listener)
            throws JMSException {
        SendOptions given = options.with(deliveryMode, priority, timeToLive);
        send(givenDestination(destination), message, given, required(listener));
    }

    @Override
    public void send(Queue queue, Message message) throws JMSException {
        send((Destination) queue, message);
    }

    @Override
    public void send(Queue queue, Message message, int deliveryMode, int priority, long timeToLive)
            throws JMSException {
        send((Destination) queue, message, deliveryMode, priority, timeToLive);
    }

    @Override
    public void publish(Message message) throws JMSException {
        send(message);
    }

    @Override
    public void publish(Message message, int deliveryMode, int priority, long timeToLive) throws JMSException {
        send(message, deliveryMode, priority, timeToLive);
    }

    @Override
    public void publish(Topic topic, Message message) throws JMSException {
        send(topic, message);
    }

    @Override
    public void publish(Topic topic, Message message, int deliveryMode, int priority, long timeToLive)
            throws JMSException {
        send(topic, message, deliveryMode, priority, timeToLive);
    }

    private static CompletionListener required(CompletionListener listener) {
        if (listener == null) {
            throw new IllegalArgumentException("The completion listener is null");
        }
        return listener;
    }

    private Destination fixedDestination() throws JMSException {
        requireOpen();
        if (fixed == null) {
            throw new UnsupportedOperationException("The producer was created without a destination: pass one to send");
        }
        return fixed;
    }

    private Destination givenDestination(Destination destination) throws JMSException {
        requireOpen();
        if (fixed != null) {
            throw new UnsupportedOperationException("The producer was created for " + fixed + " and sends only there");
        }
        return destination;
    }

    private void send(Destination destination, Message message, SendOptions how, CompletionListener listener)
            throws JMSException {
        Address address = OfKind.address(destination);
        if (message == null) {
            throw new MessageFormatException("The message is null");
        }
        session.connection().options().access().require(Action.SEND, address);
        ChoraleMessage own = session.messages().own(message);
        long nowMs = session.link().nowMs();
        setHeader(own, destination, how, nowMs);
        Envelope envelope = MessageCodec.encode(
                own,
                address,
                session.connection().origin(),
                how.notBeforeMs(nowMs),
                session.connection().options().maxMessageBytes());
        if (own != message) {
            copyHeader(own, message);
        }
        if (listener == null) {
            session.send(envelope);
        } else {
            session.sendAsync(envelope, message, listener);
        }
    }

    private void setHeader(ChoraleMessage message, Destination destination, SendOptions how, long nowMs)
            throws JMSException {
        message.setJMSDestination(destination);
        message.setJMSDeliveryMode(how.deliveryMode());
        message.setJMSPriority(how.priority());
        message.setJMSExpiration(how.expirationMs(nowMs));
        message.setJMSTimestamp(disableTimestamp ? 0 : nowMs);
        message.setJMSDeliveryTime(Math.max(nowMs, how.notBeforeMs(nowMs)));
        message.setJMSMessageID(disableMessageId ? null : session.connection().nextMessageId());
        session.connection().sign(message);
    }

    /** The sender of a foreign message sees in it what a send sets, too (§3.4). */
    private static void copyHeader(ChoraleMessage from, Message to) throws JMSException {
        to.setJMSDestination(from.getJMSDestination());
        to.setJMSDeliveryMode(from.getJMSDeliveryMode());
        to.setJMSPriority(from.getJMSPriority());
        to.setJMSExpiration(from.getJMSExpiration());
        to.setJMSTimestamp(from.getJMSTimestamp());
        to.setJMSDeliveryTime(from.getJMSDeliveryTime());
        to.setJMSMessageID(from.getJMSMessageID());
    }
}
