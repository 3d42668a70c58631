package io.chorale.ra.outbound;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.jms.ChoraleQueue;
import io.chorale.jms.ChoraleTopic;
import io.chorale.ra.fake.FakeAdapter;
import io.chorale.ra.fake.FakePool;
import io.chorale.ra.fake.FakeProvider;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that Jakarta EE 10 (EE.6.7) keeps away from web and enterprise bean applications. */
class ContainerRulesTest {
    private static final Queue QUEUE = new ChoraleQueue("q");
    private static final Topic TOPIC = new ChoraleTopic("t");

    private ChoraleConnectionFactoryHandle factory;
    private Connection connection;
    private Session session;

    @BeforeEach
    void connect() throws Exception {
        ChoraleManagedConnectionFactory managed = new ChoraleManagedConnectionFactory();
        managed.setResourceAdapter(new FakeAdapter(new FakeProvider()));
        factory = (ChoraleConnectionFactoryHandle) managed.createConnectionFactory(new FakePool());
        connection = factory.createConnection();
        session = connection.createSession();
    }

    @AfterEach
    void close() throws JMSException {
        connection.close();
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("may not be called");
    }

    private static void refusedUnchecked(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalStateRuntimeException.class)
                .hasMessageContaining("may not be called");
    }

    @Test
    void ofConnections() {
        refused(connection::stop);
        refused(() -> connection.setClientID("me"));
        refused(() -> connection.setExceptionListener(e -> {}));
        refused(() -> connection.createConnectionConsumer(QUEUE, null, null, 1));
        refused(() -> connection.createSharedConnectionConsumer(TOPIC, "s", null, null, 1));
        refused(() -> connection.createDurableConnectionConsumer(TOPIC, "s", null, null, 1));
        refused(() -> connection.createSharedDurableConnectionConsumer(TOPIC, "s", null, null, 1));
    }

    @Test
    void ofSessions() {
        refused(session::commit);
        refused(session::rollback);
        refused(() -> session.setMessageListener(m -> {}));
        refused(session::getMessageListener);
        refusedUnchecked(session::run);
    }

    @Test
    void ofProducersAndConsumers() throws JMSException {
        MessageConsumer consumer = session.createConsumer(QUEUE);
        MessageProducer producer = session.createProducer(null);
        refused(() -> consumer.setMessageListener(m -> {}));
        refused(consumer::getMessageListener);
        refused(() -> producer.send(QUEUE, session.createTextMessage("m"), null));
    }

    @Test
    void ofContexts() {
        try (JMSContext context = factory.createContext()) {
            refusedUnchecked(context::commit);
            refusedUnchecked(context::rollback);
            refusedUnchecked(context::stop);
            refusedUnchecked(() -> context.setClientID("me"));
            refusedUnchecked(() -> context.setExceptionListener(e -> {}));
            refusedUnchecked(() -> context.createContext(Session.AUTO_ACKNOWLEDGE));
            refusedUnchecked(() -> context.createConsumer(QUEUE).setMessageListener(m -> {}));
            refusedUnchecked(() -> context.createProducer()
                    .setAsync(io.chorale.ra.fake.Partial.of(jakarta.jms.CompletionListener.class, new Object())));
        }
    }

    @Test
    void sessionsOfOneDomainRefuseTheOther() throws JMSException {
        try (QueueConnection queues = factory.createQueueConnection();
                TopicConnection topics = factory.createTopicConnection()) {
            Session queueSession = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
            Session topicSession = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);

            assertThatThrownBy(() -> queueSession.createTopic("t"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("queues only");
            assertThatThrownBy(() -> topicSession.createBrowser(QUEUE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("topics only");
        }
    }

    @Test
    void producersCheckTheirSettings() throws JMSException {
        MessageProducer producer = session.createProducer(QUEUE);
        assertThatThrownBy(() -> producer.setPriority(10)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.setDeliveryMode(0)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.setTimeToLive(-1)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.setDeliveryDelay(-1)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.send(QUEUE, session.createTextMessage("m")))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> session.createProducer(null).send(null, session.createTextMessage("m")))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createConsumer(null)).isInstanceOf(InvalidDestinationException.class);
        producer.close();
        assertThatThrownBy(() -> producer.send(session.createTextMessage("m")))
                .isInstanceOf(IllegalStateException.class);
    }
}
