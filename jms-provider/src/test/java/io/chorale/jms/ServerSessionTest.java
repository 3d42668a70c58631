package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.Topic;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §11.2.1 and §9.2: a session's own listener, and the arguments of connection consumers. */
class ServerSessionTest extends ClientFixture {
    private final ServerSessions pool = new ServerSessions();

    @Test
    @DisplayName("Session.setMessageListener: with it, no other form of receipt can be used; sending can")
    void ownListenerExcludesConsumers() throws JMSException {
        MessageListener listener = message -> {};
        try (Connection connection = started();
                Session session = connection.createSession()) {
            assertThat(session.getMessageListener()).isNull();
            MessageConsumer before = session.createConsumer(orders);
            assertThatThrownBy(() -> session.setMessageListener(listener)).isInstanceOf(IllegalStateException.class);
            before.close();
            session.setMessageListener(listener);
            assertThat(session.getMessageListener()).isSameAs(listener);
            assertThatThrownBy(() -> session.createConsumer(orders)).isInstanceOf(IllegalStateException.class);
            session.createProducer(orders).send(session.createTextMessage("sent"));
            assertThat(depth()).isEqualTo(1);
            session.run();
            assertThat(depth()).as("nothing was assigned").isEqualTo(1);
            session.setMessageListener(null);
            session.createConsumer(orders).close();
        }
    }

    @Test
    @DisplayName("§6.2.15: a closed session neither runs nor has a listener")
    void closedSession() throws JMSException {
        try (Connection connection = started()) {
            Session session = connection.createSession();
            session.close();
            assertThatThrownBy(session::run).isInstanceOf(IllegalStateRuntimeException.class);
            assertThatThrownBy(session::getMessageListener).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.setMessageListener(null)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @DisplayName("Connection.createConnectionConsumer: destination, pool, number and connection are checked")
    void arguments() throws JMSException {
        Connection closed = factory.createConnection();
        closed.close();
        assertThatThrownBy(() -> closed.createConnectionConsumer(orders, null, pool, 1))
                .isInstanceOf(IllegalStateException.class);
        Queue foreign = () -> "elsewhere";
        try (Connection connection = factory.createConnection();
                Connection other = factory.createConnection()) {
            TemporaryQueue temporary = other.createSession().createTemporaryQueue();
            assertThatThrownBy(() -> connection.createConnectionConsumer(foreign, null, pool, 1))
                    .isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> connection.createConnectionConsumer((Topic) null, null, pool, 1))
                    .isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> connection.createConnectionConsumer(temporary, null, pool, 1))
                    .isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> connection.createConnectionConsumer(orders, null, null, 1))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("pool");
            assertThatThrownBy(() -> connection.createConnectionConsumer(orders, null, pool, 0))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("not 0");
            assertThatThrownBy(() -> connection.createSharedConnectionConsumer(null, "s", null, pool, 1))
                    .isInstanceOf(InvalidDestinationException.class);
        }
        assertThat(service.consumersNow(queueAddress(ORDERS))).isZero();
    }

    @Test
    @DisplayName("§9.2 table 9-1: a queue connection has no connection consumers on subscriptions")
    void queueConnection() throws JMSException {
        try (QueueConnection connection = factory.createQueueConnection()) {
            assertThatThrownBy(() -> connection.createSharedConnectionConsumer(events, "s", null, pool, 1))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> connection.createDurableConnectionConsumer(events, "s", null, pool, 1))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> connection.createSharedDurableConnectionConsumer(events, "s", null, pool, 1))
                    .isInstanceOf(IllegalStateException.class);
            connection.createConnectionConsumer(orders, null, pool, 1).close();
        }
    }
}
