package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §3.4, §3.9, §3.10: who sets the header, and what becomes of a message after its send. */
class HeaderFieldsTest extends ClientFixture {

    @Test
    @DisplayName("§3.4.11: what an application sets of the provider's fields is ignored and overwritten")
    void providersFieldsAreOverwritten() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders);
                MessageConsumer consumer = session.createConsumer(orders)) {
            Message message = session.createMessage();
            message.setJMSDestination(events);
            message.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
            message.setJMSPriority(9);
            message.setJMSExpiration(1);
            message.setJMSTimestamp(2);
            message.setJMSDeliveryTime(3);
            message.setJMSMessageID("ID:mine");
            message.setJMSRedelivered(true);
            long before = System.currentTimeMillis();
            producer.send(message);
            for (Message each : new Message[] {message, consumer.receive(5_000)}) {
                assertThat(each.getJMSDestination()).isEqualTo(orders);
                assertThat(each.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
                assertThat(each.getJMSPriority()).isEqualTo(4);
                assertThat(each.getJMSExpiration()).isZero();
                assertThat(each.getJMSTimestamp()).isBetween(before, System.currentTimeMillis());
                assertThat(each.getJMSDeliveryTime()).isEqualTo(each.getJMSTimestamp());
                assertThat(each.getJMSMessageID()).startsWith("ID:").isNotEqualTo("ID:mine");
            }
            assertThat(message.getJMSRedelivered()).as("no business of a send").isTrue();
        }
    }

    @Test
    @DisplayName("§3.4.7: JMSRedelivered is the provider's at delivery, whatever the sender's message said")
    void redelivered() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            Message message = session.createMessage();
            message.setJMSRedelivered(true);
            session.createProducer(orders).send(message);
            assertThat(consumer.receive(5_000).getJMSRedelivered()).isFalse();
        }
    }

    @Test
    @DisplayName("§3.9: a message can be changed and sent again; each send has its own id and content")
    void sentAgain() throws JMSException {
        Set<String> ids = new HashSet<>();
        try (Connection connection = started();
                Session session = connection.createSession();
                Session other = connection.createSession(Session.SESSION_TRANSACTED)) {
            TextMessage message = session.createTextMessage("one");
            session.createProducer(orders).send(message);
            ids.add(message.getJMSMessageID());
            message.setText("two");
            message.setStringProperty("p", "v");
            // §6.2.4: any session sends it.
            other.createProducer(orders).send(message);
            message.setText("three");
            other.commit();
            ids.add(message.getJMSMessageID());
        }
        assertThat(ids).hasSize(2);
        assertThat(drain()).containsExactly("one", "two");
    }

    @Test
    @DisplayName("§3.10: what a consumer changes is gone when the message comes again")
    void redeliveredIsTheOriginal() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(orders)) {
            Message sent = session.createTextMessage("original");
            sent.setStringProperty("p", "v");
            session.createProducer(orders).send(sent);
            TextMessage received = (TextMessage) consumer.receive(5_000);
            received.setJMSType("changed");
            received.setJMSCorrelationID("changed");
            received.setJMSPriority(1);
            received.clearBody();
            received.setText("changed");
            received.clearProperties();
            session.recover();
            Message again = consumer.receive(5_000);
            assertThat(text(again)).isEqualTo("original");
            assertThat(again.getStringProperty("p")).isEqualTo("v");
            assertThat(again.getJMSType()).isNull();
            assertThat(again.getJMSCorrelationID()).isNull();
            assertThat(again.getJMSPriority()).isEqualTo(4);
            assertThat(again.getJMSRedelivered()).isTrue();
            again.acknowledge();
        }
    }

    @Test
    @DisplayName("§3.4.3, §3.4.4: ids and time stamps are on by default; the hints can be asked for")
    void hints() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders)) {
            assertThat(producer.getDisableMessageID()).isFalse();
            assertThat(producer.getDisableMessageTimestamp()).isFalse();
            producer.setDisableMessageID(true);
            producer.setDisableMessageTimestamp(true);
            assertThat(producer.getDisableMessageID()).isTrue();
            assertThat(producer.getDisableMessageTimestamp()).isTrue();
            Message message = session.createMessage();
            message.setJMSMessageID("ID:mine");
            message.setJMSTimestamp(5);
            producer.send(message, DeliveryMode.PERSISTENT, 4, 60_000);
            assertThat(message.getJMSMessageID()).isNull();
            assertThat(message.getJMSTimestamp()).isZero();
            assertThat(message.getJMSExpiration())
                    .as("§3.4.9: counted from the send")
                    .isGreaterThan(60_000);
        }
    }

    @Test
    @DisplayName("§3.4.9: in a transaction, a message's life begins when it is sent")
    void lifeInATransaction() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession(Session.SESSION_TRANSACTED);
                MessageProducer producer = session.createProducer(orders)) {
            Message message = session.createMessage();
            producer.send(message, DeliveryMode.PERSISTENT, 4, 60_000);
            long expiration = message.getJMSExpiration();
            assertThat(expiration).isEqualTo(message.getJMSTimestamp() + 60_000);
            session.commit();
            Message received = session.createConsumer(orders).receive(5_000);
            assertThat(received.getJMSExpiration()).isEqualTo(expiration);
            session.commit();
        }
    }
}
