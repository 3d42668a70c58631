package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §6.1, §6.2, §4.1: rules of connections and sessions that have no test of their own theme. */
class SessionRulesTest extends ClientFixture {

    @Test
    @DisplayName("Connection.createSession: modes are as asked for; without transactions the mode must be one")
    void modes() throws JMSException {
        try (Connection connection = factory.createConnection()) {
            for (int mode : new int[] {
                Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE,
            }) {
                assertThat(connection.createSession(mode).getAcknowledgeMode()).isEqualTo(mode);
                assertThat(connection.createSession(false, mode).getAcknowledgeMode())
                        .isEqualTo(mode);
                assertThat(connection.createSession(false, mode).getTransacted())
                        .isFalse();
                assertThat(connection.createSession(true, mode).getAcknowledgeMode())
                        .isZero();
            }
            assertThat(connection.createSession().getAcknowledgeMode()).isEqualTo(Session.AUTO_ACKNOWLEDGE);
            assertThat(connection.createSession(Session.SESSION_TRANSACTED).getTransacted())
                    .isTrue();
            assertThat(connection.createSession(true, 99).getTransacted()).isTrue();
            assertThatThrownBy(() -> connection.createSession(99)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> connection.createSession(false, 0)).isInstanceOf(JMSException.class);
        }
    }

    @Test
    @DisplayName("§3.6: acknowledge is ignored where the session or a transaction does it")
    void acknowledgeIsIgnored() throws JMSException {
        send("a", "b");
        try (Connection connection = started();
                Session session = connection.createSession(Session.SESSION_TRANSACTED);
                MessageConsumer consumer = session.createConsumer(orders)) {
            consumer.receive(5_000).acknowledge();
            assertThat(depth()).isEqualTo(2);
            session.createMessage().acknowledge();
        }
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            consumer.receive(5_000).acknowledge();
            assertThat(depth()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("§6.1.4, §6.1.5: a stopped connection sends; starting and stopping twice changes nothing")
    void stoppedConnectionSends() throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            connection.stop();
            session.createProducer(orders).send(session.createTextMessage("a"));
            assertThat(depth()).isEqualTo(1);
            assertThat(consumer.receive(20)).as("the time runs on").isNull();
            connection.start();
            connection.start();
            assertThat(text(consumer.receive(5_000))).isEqualTo("a");
            connection.stop();
            connection.stop();
            send("b");
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }

    @Test
    @DisplayName("§6.2.9: a session's messages to a destination come in the order they were sent")
    void order() throws JMSException {
        List<String> sent = new ArrayList<>();
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            MessageProducer one = session.createProducer(orders);
            MessageProducer two = session.createProducer(null);
            two.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            for (int i = 0; i < 50; i++) {
                Message message = session.createTextMessage("m" + i);
                if (i % 2 == 0) {
                    one.send(message);
                } else {
                    two.send(orders, message);
                }
                sent.add("m" + i);
            }
        }
        assertThat(drain()).isEqualTo(sent);
    }

    @Test
    @DisplayName("MessageConsumer.setMessageListener: null takes it away, and the session receives again")
    void listenerIsTakenAway() throws JMSException {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            consumer.setMessageListener(message -> seen.add("one"));
            assertThat(consumer.getMessageListener()).isNotNull();
            send("a");
            await().until(() -> depth() == 0);
            consumer.setMessageListener(null);
            assertThat(consumer.getMessageListener()).isNull();
            send("b");
            assertThat(text(consumer.receive(5_000))).isEqualTo("b");
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    @DisplayName("§6.2.2: all sessions of the connection may consume, also by the destination that came with a message")
    void temporaryQueueOfTheConnection() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession();
                Session other = connection.createSession()) {
            TemporaryQueue queue = session.createTemporaryQueue();
            assertThat(session.createTemporaryQueue()).isNotEqualTo(queue);
            session.createProducer(queue).send(session.createTextMessage("a"));
            session.createProducer(queue).send(session.createTextMessage("b"));
            Message received;
            try (MessageConsumer consumer = other.createConsumer(queue)) {
                received = consumer.receive(5_000);
                assertThat(text(received)).isEqualTo("a");
            }
            TemporaryQueue same = (TemporaryQueue) received.getJMSDestination();
            try (MessageConsumer consumer = session.createConsumer(same)) {
                assertThat(text(consumer.receive(5_000))).isEqualTo("b");
            }
            assertThatThrownBy(same::delete).isInstanceOf(IllegalStateException.class);
            queue.delete();
            queue.delete();
        }
    }

    @Test
    @DisplayName("§4.1.6: a browser shows what waits by priority, without what has expired, and can look again")
    void browser() throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders);
                QueueBrowser browser = session.createBrowser(orders)) {
            assertThat(browser.getEnumeration().hasMoreElements()).isFalse();
            producer.send(session.createTextMessage("low"), DeliveryMode.PERSISTENT, 1, 0);
            producer.send(session.createTextMessage("high"), DeliveryMode.PERSISTENT, 9, 0);
            Message brief = session.createTextMessage("short");
            producer.send(brief, DeliveryMode.PERSISTENT, 4, 1);
            await().until(() -> System.currentTimeMillis() > brief.getJMSExpiration());
            List<String> shown = new ArrayList<>();
            for (Enumeration<?> all = browser.getEnumeration(); all.hasMoreElements(); ) {
                shown.add(text((Message) all.nextElement()));
            }
            assertThat(shown).containsExactly("high", "low");
            assertThat(browser.getMessageSelector()).isNull();
        }
    }

    @Test
    @DisplayName("§6.2.15: a closed XA session, too, says that it is closed")
    void closedXaSession() throws JMSException {
        try (XAConnection connection = factory.createXAConnection()) {
            XASession session = connection.createXASession();
            session.close();
            assertThatThrownBy(session::commit).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(session::rollback).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(session::createMessage).isInstanceOf(IllegalStateException.class);
        }
    }
}
