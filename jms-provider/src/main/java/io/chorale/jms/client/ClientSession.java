package io.chorale.jms.client;

import io.chorale.jms.security.Action;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Subscription;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueSession;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.io.Serializable;

/** The interface of a session, classic and of both older domains; {@link SessionCore} does the work. */
class ClientSession implements QueueSession, TopicSession {
    private final SessionCore core;
    private final SessionMode mode;
    private final Domain domain;

    ClientSession(SessionCore core, SessionMode mode, Domain domain) {
        this.core = core;
        this.mode = mode;
        this.domain = domain;
    }

    final SessionCore core() {
        return core;
    }

    @Override
    public final BytesMessage createBytesMessage() throws JMSException {
        core.requireOpen();
        return core.messages().bytes();
    }

    @Override
    public final MapMessage createMapMessage() throws JMSException {
        core.requireOpen();
        return core.messages().map();
    }

    @Override
    public final Message createMessage() throws JMSException {
        core.requireOpen();
        return core.messages().message();
    }

    @Override
    public final ObjectMessage createObjectMessage() throws JMSException {
        return createObjectMessage(null);
    }

    @Override
    public final ObjectMessage createObjectMessage(Serializable object) throws JMSException {
        core.requireOpen();
        return core.messages().object(object);
    }

    @Override
    public final StreamMessage createStreamMessage() throws JMSException {
        core.requireOpen();
        return core.messages().stream();
    }

    @Override
    public final TextMessage createTextMessage() throws JMSException {
        return createTextMessage(null);
    }

    @Override
    public final TextMessage createTextMessage(String text) throws JMSException {
        core.requireOpen();
        return core.messages().text(text);
    }

    @Override
    public final boolean getTransacted() throws JMSException {
        core.requireOpen();
        return mode == SessionMode.TRANSACTED;
    }

    @Override
    public final int getAcknowledgeMode() throws JMSException {
        core.requireOpen();
        return mode.constant();
    }

    @Override
    public void commit() throws JMSException {
        core.commit();
    }

    @Override
    public void rollback() throws JMSException {
        core.rollback();
    }

    @Override
    public final void close() throws JMSException {
        core.close();
    }

    @Override
    public final void recover() throws JMSException {
        core.recover();
    }

    @Override
    public final MessageListener getMessageListener() throws JMSException {
        core.requireOpen();
        return core.assigned().listener();
    }

    @Override
    public final void setMessageListener(MessageListener listener) throws JMSException {
        core.assignTo(listener);
    }

    @Override
    public final void run() {
        RuntimeTwins.run(() -> {
            core.requireOpen();
            core.assigned().run();
        });
    }

    @Override
    public final ClientProducer createProducer(Destination destination) throws JMSException {
        core.requireOpen();
        if (destination != null) {
            OfKind.address(destination);
        }
        return new ClientProducer(core, destination);
    }

    @Override
    public final ClientProducer createSender(Queue queue) throws JMSException {
        domain.requireQueues("createSender");
        return createProducer(queue);
    }

    @Override
    public final ClientProducer createPublisher(Topic topic) throws JMSException {
        domain.requireTopics("createPublisher");
        return createProducer(topic);
    }

    @Override
    public final MessageConsumer createConsumer(Destination destination) throws JMSException {
        return consume(destination, null, false);
    }

    @Override
    public final MessageConsumer createConsumer(Destination destination, String selector) throws JMSException {
        return consume(destination, selector, false);
    }

    @Override
    public final MessageConsumer createConsumer(Destination destination, String selector, boolean noLocal)
            throws JMSException {
        return consume(destination, selector, noLocal);
    }

    @Override
    public final ClientConsumer createReceiver(Queue queue) throws JMSException {
        return createReceiver(queue, null);
    }

    @Override
    public final ClientConsumer createReceiver(Queue queue, String selector) throws JMSException {
        domain.requireQueues("createReceiver");
        return consume(queue, selector, false);
    }

    @Override
    public final ClientConsumer createSubscriber(Topic topic) throws JMSException {
        return createSubscriber(topic, null, false);
    }

    @Override
    public final ClientConsumer createSubscriber(Topic topic, String selector, boolean noLocal) throws JMSException {
        domain.requireTopics("createSubscriber");
        return consume(topic, selector, noLocal);
    }

    private ClientConsumer consume(Destination destination, String selector, boolean noLocal) throws JMSException {
        core.requireOpen();
        return core.consume(Sources.of(core.connection(), destination, selector, noLocal), destination);
    }

    @Override
    public final MessageConsumer createSharedConsumer(Topic topic, String name) throws JMSException {
        return createSharedConsumer(topic, name, null);
    }

    @Override
    public final MessageConsumer createSharedConsumer(Topic topic, String name, String selector) throws JMSException {
        return subscribe("createSharedConsumer", Subscription.Type.SHARED, topic, name, selector, false);
    }

    @Override
    public final TopicSubscriber createDurableSubscriber(Topic topic, String name) throws JMSException {
        return createDurableSubscriber(topic, name, null, false);
    }

    @Override
    public final TopicSubscriber createDurableSubscriber(Topic topic, String name, String selector, boolean noLocal)
            throws JMSException {
        return subscribe("createDurableSubscriber", Subscription.Type.DURABLE, topic, name, selector, noLocal);
    }

    @Override
    public final MessageConsumer createDurableConsumer(Topic topic, String name) throws JMSException {
        return createDurableConsumer(topic, name, null, false);
    }

    @Override
    public final MessageConsumer createDurableConsumer(Topic topic, String name, String selector, boolean noLocal)
            throws JMSException {
        return subscribe("createDurableConsumer", Subscription.Type.DURABLE, topic, name, selector, noLocal);
    }

    @Override
    public final MessageConsumer createSharedDurableConsumer(Topic topic, String name) throws JMSException {
        return createSharedDurableConsumer(topic, name, null);
    }

    @Override
    public final MessageConsumer createSharedDurableConsumer(Topic topic, String name, String selector)
            throws JMSException {
        return subscribe("createSharedDurableConsumer", Subscription.Type.SHARED_DURABLE, topic, name, selector, false);
    }

    private ClientConsumer subscribe(
            String method, Subscription.Type type, Topic topic, String name, String selector, boolean noLocal)
            throws JMSException {
        core.requireOpen();
        domain.requireTopics(method);
        return core.consume(Sources.named(core.connection(), type, topic, name, selector, noLocal), topic);
    }

    @Override
    public final void unsubscribe(String name) throws JMSException {
        core.requireOpen();
        domain.requireTopics("unsubscribe");
        if (name == null || name.isEmpty()) {
            throw new InvalidDestinationException("A subscription has a name");
        }
        String clientId = core.connection().getClientID();
        core.link()
                .await(
                        core.link().service().unsubscribe(clientId == null ? "" : clientId, name),
                        "unsubscribe " + name);
    }

    @Override
    public final Queue createQueue(String name) throws JMSException {
        core.requireOpen();
        domain.requireQueues("createQueue");
        try {
            return core.connection().node().destinations().queue(name);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw badName(name, e);
        }
    }

    @Override
    public final Topic createTopic(String name) throws JMSException {
        core.requireOpen();
        domain.requireTopics("createTopic");
        try {
            return core.connection().node().destinations().topic(name);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw badName(name, e);
        }
    }

    private static JMSException badName(String name, RuntimeException cause) {
        InvalidDestinationException failure =
                new InvalidDestinationException("Not the name of a destination: " + name + ": " + cause.getMessage());
        failure.initCause(cause);
        return failure;
    }

    @Override
    public final ClientBrowser createBrowser(Queue queue) throws JMSException {
        return createBrowser(queue, null);
    }

    @Override
    public final ClientBrowser createBrowser(Queue queue, String selector) throws JMSException {
        core.requireOpen();
        domain.requireQueues("createBrowser");
        Address address = OfKind.address(queue);
        core.connection().options().access().require(Action.BROWSE, address);
        return new ClientBrowser(core, queue, address, Selectors.checked(selector));
    }

    @Override
    public final TemporaryQueue createTemporaryQueue() throws JMSException {
        core.requireOpen();
        domain.requireQueues("createTemporaryQueue");
        return core.connection().createTemporaryQueue();
    }

    @Override
    public final TemporaryTopic createTemporaryTopic() throws JMSException {
        core.requireOpen();
        domain.requireTopics("createTemporaryTopic");
        return core.connection().createTemporaryTopic();
    }
}
