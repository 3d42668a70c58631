package io.chorale.ra.outbound;

import io.chorale.ra.access.Messaging;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The session that an application holds: one entry of the pool. In a transaction of the server its work is part of that,
 * else it acknowledges by itself; which it is, is looked at with each call, so a session that was made before a
 * transaction began takes part in it. As a session it is for one thread at a time; only {@code close} may come from
 * another.
 */
final class SessionHandle implements QueueSession, TopicSession {

    /** What kinds of destination the API allows through this session. */
    enum Domain {
        ANY,
        QUEUES,
        TOPICS
    }

    private volatile ChoraleManagedConnection entry;
    private volatile ConnectionHandle connection;
    private int acknowledgeMode = AUTO_ACKNOWLEDGE;
    private Domain domain = Domain.ANY;
    private final List<ConsumerHandle> consumers = new CopyOnWriteArrayList<>();
    private final List<BrowserHandle> browsers = new CopyOnWriteArrayList<>();

    SessionHandle(ChoraleManagedConnection entry) {
        this.entry = entry;
    }

    /** Tells the handle for which connection it was taken from the pool. */
    void attach(ConnectionHandle owner, int mode, Domain allowed) {
        connection = owner;
        acknowledgeMode = mode;
        domain = allowed;
    }

    // What the pool entry asks for.

    /** Moves this handle to another entry; consumers follow at their next call. */
    void associate(ChoraleManagedConnection other) {
        ChoraleManagedConnection former = entry;
        if (former != null && former != other) {
            former.detach(this);
        }
        entry = other;
    }

    /** The entry goes back to the pool: this handle is closed, whether or not the application closed it. */
    void invalidate() throws jakarta.resource.ResourceException {
        entry = null;
        try {
            closeConsumers();
        } catch (JMSException e) {
            throw new jakarta.resource.spi.ResourceAdapterInternalException(
                    "A consumer that the application left open could not be closed", e);
        } finally {
            forget();
        }
    }

    // What the other handles ask for.

    private ChoraleManagedConnection entry() throws IllegalStateException {
        ChoraleManagedConnection current = entry;
        if (current == null) {
            throw new IllegalStateException("The session is closed");
        }
        return current;
    }

    /** The provider's session that fits the transaction now. */
    ManagedSessions.Opened current() throws JMSException {
        return entry().current();
    }

    Messaging messaging() throws JMSException {
        return entry().messaging();
    }

    void startDelivery() throws JMSException {
        entry().startDelivery();
    }

    void forget(ConsumerHandle consumer) {
        consumers.remove(consumer);
    }

    void forget(BrowserHandle browser) {
        browsers.remove(browser);
    }

    void closeConsumers() throws JMSException {
        for (ConsumerHandle consumer : consumers) {
            consumer.close();
        }
        for (BrowserHandle browser : browsers) {
            browser.close();
        }
    }

    private Session session() throws JMSException {
        return current().session();
    }

    private <D extends Destination> D checked(D destination) throws JMSException {
        if (destination == null) {
            throw new InvalidDestinationException("No destination was given");
        }
        entry();
        return destination;
    }

    private void requireNot(Domain forbidden, String call) throws JMSException {
        entry();
        if (domain == forbidden) {
            throw new IllegalStateException(call + " is not for a session that was made for "
                    + (forbidden == Domain.QUEUES ? "queues" : "topics") + " only");
        }
    }

    private ConsumerHandle consume(Destination destination, boolean noLocal, ConsumerHandle.Opener opener)
            throws JMSException {
        ConsumerHandle consumer = new ConsumerHandle(this, checked(destination), noLocal, opener);
        consumer.open();
        consumers.add(consumer);
        return consumer;
    }

    private void forget() {
        ConnectionHandle owner = connection;
        if (owner != null) {
            owner.sessionClosed(this);
        }
    }

    // Session.

    @Override
    public void close() throws JMSException {
        ChoraleManagedConnection former = entry;
        if (former == null) {
            return;
        }
        try {
            closeConsumers();
        } finally {
            entry = null;
            forget();
            former.handleClosed(this);
        }
    }

    @Override
    public boolean getTransacted() throws JMSException {
        return entry().isTransacted();
    }

    @Override
    public int getAcknowledgeMode() throws JMSException {
        return entry().isTransacted() ? SESSION_TRANSACTED : acknowledgeMode;
    }

    @Override
    public void commit() throws JMSException {
        entry();
        throw JmsFailures.notInContainer("Session.commit", "the server's transaction decides");
    }

    @Override
    public void rollback() throws JMSException {
        entry();
        throw JmsFailures.notInContainer("Session.rollback", "the server's transaction decides");
    }

    @Override
    public void recover() throws JMSException {
        if (entry().isTransacted()) {
            throw new IllegalStateException("recover is not for a session in a transaction: roll it back instead");
        }
        session().recover();
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
    public void run() {
        throw JmsFailures.unchecked(JmsFailures.notInContainer("Session.run", "use a message-driven bean"));
    }

    // Messages.

    @Override
    public BytesMessage createBytesMessage() throws JMSException {
        return session().createBytesMessage();
    }

    @Override
    public MapMessage createMapMessage() throws JMSException {
        return session().createMapMessage();
    }

    @Override
    public Message createMessage() throws JMSException {
        return session().createMessage();
    }

    @Override
    public ObjectMessage createObjectMessage() throws JMSException {
        return session().createObjectMessage();
    }

    @Override
    public ObjectMessage createObjectMessage(Serializable object) throws JMSException {
        return session().createObjectMessage(object);
    }

    @Override
    public StreamMessage createStreamMessage() throws JMSException {
        return session().createStreamMessage();
    }

    @Override
    public TextMessage createTextMessage() throws JMSException {
        return session().createTextMessage();
    }

    @Override
    public TextMessage createTextMessage(String text) throws JMSException {
        return session().createTextMessage(text);
    }

    // Destinations.

    @Override
    public Queue createQueue(String queueName) throws JMSException {
        requireNot(Domain.TOPICS, "createQueue");
        return session().createQueue(queueName);
    }

    @Override
    public Topic createTopic(String topicName) throws JMSException {
        requireNot(Domain.QUEUES, "createTopic");
        return session().createTopic(topicName);
    }

    @Override
    public TemporaryQueue createTemporaryQueue() throws JMSException {
        requireNot(Domain.TOPICS, "createTemporaryQueue");
        TemporaryQueue queue = session().createTemporaryQueue();
        connection.remember(queue::delete);
        return queue;
    }

    @Override
    public TemporaryTopic createTemporaryTopic() throws JMSException {
        requireNot(Domain.QUEUES, "createTemporaryTopic");
        TemporaryTopic topic = session().createTemporaryTopic();
        connection.remember(topic::delete);
        return topic;
    }

    @Override
    public void unsubscribe(String name) throws JMSException {
        requireNot(Domain.QUEUES, "unsubscribe");
        session().unsubscribe(name);
    }

    // Producers.

    @Override
    public MessageProducer createProducer(Destination destination) throws JMSException {
        return producer(destination);
    }

    @Override
    public QueueSender createSender(Queue queue) throws JMSException {
        return producer(queue);
    }

    @Override
    public TopicPublisher createPublisher(Topic topic) throws JMSException {
        return producer(topic);
    }

    private ProducerHandle producer(Destination destination) throws JMSException {
        entry();
        return new ProducerHandle(this, destination);
    }

    // Consumers.

    @Override
    public MessageConsumer createConsumer(Destination destination) throws JMSException {
        return consume(destination, false, (session, own) -> session.createConsumer(own));
    }

    @Override
    public MessageConsumer createConsumer(Destination destination, String selector) throws JMSException {
        return consume(destination, false, (session, own) -> session.createConsumer(own, selector));
    }

    @Override
    public MessageConsumer createConsumer(Destination destination, String selector, boolean noLocal)
            throws JMSException {
        return consume(destination, noLocal, (session, own) -> session.createConsumer(own, selector, noLocal));
    }

    @Override
    public QueueReceiver createReceiver(Queue queue) throws JMSException {
        return consume(queue, false, (session, own) -> session.createConsumer(own));
    }

    @Override
    public QueueReceiver createReceiver(Queue queue, String selector) throws JMSException {
        return consume(queue, false, (session, own) -> session.createConsumer(own, selector));
    }

    @Override
    public TopicSubscriber createSubscriber(Topic topic) throws JMSException {
        return consume(topic, false, (session, own) -> session.createConsumer(own));
    }

    @Override
    public TopicSubscriber createSubscriber(Topic topic, String selector, boolean noLocal) throws JMSException {
        return consume(topic, noLocal, (session, own) -> session.createConsumer(own, selector, noLocal));
    }

    @Override
    public MessageConsumer createSharedConsumer(Topic topic, String name) throws JMSException {
        requireNot(Domain.QUEUES, "createSharedConsumer");
        return consume(topic, false, (session, own) -> session.createSharedConsumer((Topic) own, name));
    }

    @Override
    public MessageConsumer createSharedConsumer(Topic topic, String name, String selector) throws JMSException {
        requireNot(Domain.QUEUES, "createSharedConsumer");
        return consume(topic, false, (session, own) -> session.createSharedConsumer((Topic) own, name, selector));
    }

    @Override
    public TopicSubscriber createDurableSubscriber(Topic topic, String name) throws JMSException {
        requireNot(Domain.QUEUES, "createDurableSubscriber");
        return consume(topic, false, (session, own) -> session.createDurableSubscriber((Topic) own, name));
    }

    @Override
    public TopicSubscriber createDurableSubscriber(Topic topic, String name, String selector, boolean noLocal)
            throws JMSException {
        requireNot(Domain.QUEUES, "createDurableSubscriber");
        return consume(
                topic,
                noLocal,
                (session, own) -> session.createDurableSubscriber((Topic) own, name, selector, noLocal));
    }

    @Override
    public MessageConsumer createDurableConsumer(Topic topic, String name) throws JMSException {
        requireNot(Domain.QUEUES, "createDurableConsumer");
        return consume(topic, false, (session, own) -> session.createDurableConsumer((Topic) own, name));
    }

    @Override
    public MessageConsumer createDurableConsumer(Topic topic, String name, String selector, boolean noLocal)
            throws JMSException {
        requireNot(Domain.QUEUES, "createDurableConsumer");
        return consume(
                topic, noLocal, (session, own) -> session.createDurableConsumer((Topic) own, name, selector, noLocal));
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(Topic topic, String name) throws JMSException {
        requireNot(Domain.QUEUES, "createSharedDurableConsumer");
        return consume(topic, false, (session, own) -> session.createSharedDurableConsumer((Topic) own, name));
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(Topic topic, String name, String selector) throws JMSException {
        requireNot(Domain.QUEUES, "createSharedDurableConsumer");
        return consume(
                topic, false, (session, own) -> session.createSharedDurableConsumer((Topic) own, name, selector));
    }

    // Browsers.

    @Override
    public QueueBrowser createBrowser(Queue queue) throws JMSException {
        return createBrowser(queue, null);
    }

    @Override
    public QueueBrowser createBrowser(Queue queue, String selector) throws JMSException {
        requireNot(Domain.TOPICS, "createBrowser");
        Queue own = (Queue) messaging().own(checked(queue));
        BrowserHandle browser = new BrowserHandle(this, session().createBrowser(own, selector));
        browsers.add(browser);
        return browser;
    }
}
