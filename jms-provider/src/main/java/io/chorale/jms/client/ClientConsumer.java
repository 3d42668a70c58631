package io.chorale.jms.client;

import io.chorale.jms.link.Feed;
import io.chorale.jms.service.Source;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import java.util.concurrent.atomic.AtomicBoolean;

/** A consumer on a queue, or on a subscription of a topic. */
final class ClientConsumer implements QueueReceiver, TopicSubscriber, Fed {
    private final SessionCore session;
    private final Feed feed;
    private final Destination destination;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile MessageListener listener;

    ClientConsumer(SessionCore session, Feed feed, Destination destination) {
        this.session = session;
        this.feed = feed;
        this.destination = destination;
    }

    @Override
    public Feed feed() {
        return feed;
    }

    boolean isClosed() {
        return closed.get();
    }

    MessageListener getMessageListenerOrNull() {
        return listener;
    }

    private void requireOpen() throws IllegalStateException {
        if (closed.get()) {
            throw new IllegalStateException("The consumer is closed");
        }
        session.requireOpen();
    }

    @Override
    public String getMessageSelector() throws JMSException {
        requireOpen();
        return source().selector();
    }

    @Override
    public Queue getQueue() throws JMSException {
        requireOpen();
        return OfKind.queue(destination);
    }

    @Override
    public Topic getTopic() throws JMSException {
        requireOpen();
        return OfKind.topic(destination);
    }

    @Override
    public boolean getNoLocal() throws JMSException {
        requireOpen();
        return source().subscription().excluded() != null;
    }

    @Override
    public MessageListener getMessageListener() throws JMSException {
        requireOpen();
        return listener;
    }

    @Override
    public void setMessageListener(MessageListener listener) throws JMSException {
        requireOpen();
        if (listener != null && session.assigned().listener() != null) {
            throw new IllegalStateException("The session has a message listener of its own");
        }
        this.listener = listener;
        if (listener != null) {
            session.listen();
        }
    }

    @Override
    public Message receive() throws JMSException {
        return receive(0, BodyCheck.NONE);
    }

    @Override
    public Message receive(long timeoutMs) throws JMSException {
        return receive(timeoutMs, BodyCheck.NONE);
    }

    Message receive(long timeoutMs, BodyCheck check) throws JMSException {
        requireSynchronous();
        if (timeoutMs < 0) {
            throw new JMSException("A timeout is not negative: " + timeoutMs);
        }
        return session.receive(this, timeoutMs == 0 ? SessionGate.FOREVER : timeoutMs, check);
    }

    @Override
    public Message receiveNoWait() throws JMSException {
        return receiveNoWait(BodyCheck.NONE);
    }

    /**
     * Takes what is here; if nothing is, asks the queue. The question follows the consumer's credit on its way, so an
     * answer of none means that nothing was there to hand over; otherwise the message that is on its way gets {@code
     * noWaitGraceMs} to arrive. A topic's subscription cannot be asked and gets that time at once.
     */
    Message receiveNoWait(BodyCheck check) throws JMSException {
        requireSynchronous();
        Message message = session.receive(this, 0, check);
        if (message != null) {
            return message;
        }
        long graceMs = session.link().settings().noWaitGraceMs();
        if (source().address().kind().isQueue()) {
            long depth = session.link()
                    .await(session.link().service().depth(source().address()), "look into " + source().name());
            if (depth <= feed.unsettled()) {
                graceMs = 0;
            }
        }
        return session.receive(this, graceMs, check);
    }

    /** Whether a message counts as received by being returned. */
    boolean settlesByItself() {
        return session.settlement().settlesByItself();
    }

    private Source source() {
        return feed.source();
    }

    private void requireSynchronous() throws JMSException {
        requireOpen();
        if (session.consumers().stream().anyMatch(consumer -> consumer.listener != null)) {
            throw new IllegalStateException("The session has a message listener: it cannot receive synchronously, too");
        }
    }

    /** The service detached it: ends it, and says how to fail. */
    JMSException lost(String reason) throws JMSException {
        end();
        return new JMSException("The consumer of " + source().name() + " was detached: " + reason, "DETACHED");
    }

    /** Waits for a delivery in progress, unless called from within it. */
    @Override
    public void close() throws JMSException {
        end();
        if (!session.listenerCall().isWithin()) {
            session.gate().quiesce(this);
            if (session.settlement().settlesAtOnce()) {
                // Else the subscription seems to be in use until the last acknowledgement is there.
                feed.awaitDetached();
            }
        }
    }

    void end() throws JMSException {
        if (closed.compareAndSet(false, true)) {
            listener = null;
            session.forget(this);
            feed.close();
        }
    }

    @Override
    public String toString() {
        return "consumer of " + destination;
    }
}
