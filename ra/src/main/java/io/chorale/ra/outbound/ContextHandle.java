package io.chorale.ra.outbound;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.Serializable;

/**
 * A connection handle and its one session handle with the simplified API. This is also what servers inject: they keep
 * one for each transaction or request and refuse the calls that an injected context does not allow.
 */
final class ContextHandle implements JMSContext {
    private final ConnectionHandle connection;
    private final SessionHandle session;
    private boolean autoStart = true;

    ContextHandle(ConnectionHandle connection, SessionHandle session) {
        this.connection = connection;
        this.session = session;
    }

    // Connection.

    @Override
    public JMSContext createContext(int sessionMode) {
        throw JmsFailures.unchecked(JmsFailures.notInContainer(
                "JMSContext.createContext", "create the context from the connection factory"));
    }

    @Override
    public String getClientID() {
        return JmsCalls.get(connection::getClientID);
    }

    @Override
    public void setClientID(String clientId) {
        JmsCalls.run(() -> connection.setClientID(clientId));
    }

    @Override
    public ConnectionMetaData getMetaData() {
        return JmsCalls.get(connection::getMetaData);
    }

    @Override
    public ExceptionListener getExceptionListener() {
        return JmsCalls.get(connection::getExceptionListener);
    }

    @Override
    public void setExceptionListener(ExceptionListener listener) {
        JmsCalls.run(() -> connection.setExceptionListener(listener));
    }

    @Override
    public void start() {
        JmsCalls.run(connection::start);
    }

    @Override
    public void stop() {
        JmsCalls.run(connection::stop);
    }

    @Override
    public void setAutoStart(boolean value) {
        autoStart = value;
    }

    @Override
    public boolean getAutoStart() {
        return autoStart;
    }

    @Override
    public void close() {
        JmsCalls.run(connection::close);
    }

    // Session.

    @Override
    public boolean getTransacted() {
        return JmsCalls.get(session::getTransacted);
    }

    @Override
    public int getSessionMode() {
        return JmsCalls.get(session::getAcknowledgeMode);
    }

    @Override
    public void commit() {
        JmsCalls.run(session::commit);
    }

    @Override
    public void rollback() {
        JmsCalls.run(session::rollback);
    }

    @Override
    public void recover() {
        JmsCalls.run(session::recover);
    }

    /** Does nothing: in a container, sessions acknowledge by themselves or with the transaction. */
    @Override
    public void acknowledge() {
        JmsCalls.run(session::current);
    }

    @Override
    public BytesMessage createBytesMessage() {
        return JmsCalls.get(session::createBytesMessage);
    }

    @Override
    public MapMessage createMapMessage() {
        return JmsCalls.get(session::createMapMessage);
    }

    @Override
    public Message createMessage() {
        return JmsCalls.get(session::createMessage);
    }

    @Override
    public ObjectMessage createObjectMessage() {
        return JmsCalls.get(() -> session.createObjectMessage());
    }

    @Override
    public ObjectMessage createObjectMessage(Serializable object) {
        return JmsCalls.get(() -> session.createObjectMessage(object));
    }

    @Override
    public StreamMessage createStreamMessage() {
        return JmsCalls.get(session::createStreamMessage);
    }

    @Override
    public TextMessage createTextMessage() {
        return JmsCalls.get(() -> session.createTextMessage());
    }

    @Override
    public TextMessage createTextMessage(String text) {
        return JmsCalls.get(() -> session.createTextMessage(text));
    }

    @Override
    public Queue createQueue(String queueName) {
        return JmsCalls.get(() -> session.createQueue(queueName));
    }

    @Override
    public Topic createTopic(String topicName) {
        return JmsCalls.get(() -> session.createTopic(topicName));
    }

    @Override
    public TemporaryQueue createTemporaryQueue() {
        return JmsCalls.get(session::createTemporaryQueue);
    }

    @Override
    public TemporaryTopic createTemporaryTopic() {
        return JmsCalls.get(session::createTemporaryTopic);
    }

    @Override
    public void unsubscribe(String name) {
        JmsCalls.run(() -> session.unsubscribe(name));
    }

    // Producers, consumers, browsers.

    @Override
    public JMSProducer createProducer() {
        return JmsCalls.get(
                () -> new ContextProducerHandle(session, new ProducerHandle(session, null), session.createMessage()));
    }

    @Override
    public JMSConsumer createConsumer(Destination destination) {
        return consumer(() -> session.createConsumer(destination));
    }

    @Override
    public JMSConsumer createConsumer(Destination destination, String selector) {
        return consumer(() -> session.createConsumer(destination, selector));
    }

    @Override
    public JMSConsumer createConsumer(Destination destination, String selector, boolean noLocal) {
        return consumer(() -> session.createConsumer(destination, selector, noLocal));
    }

    @Override
    public JMSConsumer createDurableConsumer(Topic topic, String name) {
        return consumer(() -> session.createDurableConsumer(topic, name));
    }

    @Override
    public JMSConsumer createDurableConsumer(Topic topic, String name, String selector, boolean noLocal) {
        return consumer(() -> session.createDurableConsumer(topic, name, selector, noLocal));
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(Topic topic, String name) {
        return consumer(() -> session.createSharedDurableConsumer(topic, name));
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(Topic topic, String name, String selector) {
        return consumer(() -> session.createSharedDurableConsumer(topic, name, selector));
    }

    @Override
    public JMSConsumer createSharedConsumer(Topic topic, String name) {
        return consumer(() -> session.createSharedConsumer(topic, name));
    }

    @Override
    public JMSConsumer createSharedConsumer(Topic topic, String name, String selector) {
        return consumer(() -> session.createSharedConsumer(topic, name, selector));
    }

    private JMSConsumer consumer(JmsCalls.Call<MessageConsumer> open) {
        JMSConsumer consumer = new ContextConsumerHandle(JmsCalls.get(open));
        startIfAutomatic();
        return consumer;
    }

    @Override
    public QueueBrowser createBrowser(Queue queue) {
        return createBrowser(queue, null);
    }

    @Override
    public QueueBrowser createBrowser(Queue queue, String selector) {
        QueueBrowser browser = JmsCalls.get(() -> session.createBrowser(queue, selector));
        startIfAutomatic();
        return browser;
    }

    private void startIfAutomatic() {
        if (autoStart) {
            start();
        }
    }
}
