package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What applications should not do: the specified exception or policy, nothing lost, no thread stuck. */
class BadInputTest extends ClientFixture {

    /** A class that nobody trusts. */
    private record Secret(String text) implements Serializable {}

    @Test
    @DisplayName("an object of a forbidden class: its message is received, its body is not, and the session goes on")
    void forbiddenClass() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession()) {
            session.createProducer(orders).send(session.createObjectMessage(new Secret("s")));
            session.createProducer(orders).send(session.createTextMessage("next"));
            MessageConsumer consumer = session.createConsumer(orders);
            ObjectMessage message = (ObjectMessage) consumer.receive(5_000);
            assertThatThrownBy(message::getObject)
                    .isInstanceOf(MessageFormatException.class)
                    .hasMessageContaining(Secret.class.getName());
            assertThat(message.isBodyAssignableTo(Serializable.class)).isFalse();
            assertThat(text(consumer.receive(5_000))).isEqualTo("next");
        }
        assertThat(node.refusedObjects()).isPositive();
    }

    @Test
    @DisplayName("an object of a forbidden class and receiveBody: as if it had not been received, again and again")
    void forbiddenBody() throws JMSException {
        try (JMSContext context = factory.createContext()) {
            context.createProducer().send(orders, new Secret("s"));
            var consumer = context.createConsumer(orders);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> consumer.receiveBody(Secret.class, 5_000))
                        .isInstanceOf(MessageFormatRuntimeException.class);
            }
            Message message = consumer.receive(5_000);
            assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a client that never acknowledges: at the limit it is told to, nothing is lost, and it can go on")
    void neverAcknowledges() throws JMSException {
        int limit = SETTINGS.maxTransactionMessages();
        String[] texts = new String[limit + 1];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "m" + i;
        }
        send(texts);
        try (Connection connection = started();
                Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(orders)) {
            Message last = null;
            for (int i = 0; i < limit; i++) {
                last = consumer.receive(5_000);
            }
            assertThatThrownBy(() -> consumer.receive(5_000))
                    .isInstanceOf(ResourceAllocationException.class)
                    .hasMessageContaining("acknowledge");
            last.acknowledge();
            Message left = consumer.receive(5_000);
            assertThat(text(left)).isEqualTo("m" + limit);
            assertThat(left.getJMSRedelivered()).isFalse();
            left.acknowledge();
        }
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("a listener that never acknowledges: its connection hears of the limit; all comes back when it closes")
    void listenerNeverAcknowledges() throws JMSException {
        int limit = SETTINGS.maxTransactionMessages();
        List<JMSException> heard = new CopyOnWriteArrayList<>();
        try (Connection connection = started();
                Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE)) {
            connection.setExceptionListener(heard::add);
            session.createConsumer(orders).setMessageListener(message -> {});
            for (int i = 0; i <= limit; i++) {
                send("m" + i);
            }
            await().until(() -> !heard.isEmpty());
            assertThat(heard.get(0)).isInstanceOf(ResourceAllocationException.class);
        }
        assertThat(depth()).isEqualTo(limit + 1);
    }

    @Test
    @DisplayName("long headers and properties travel; what is above the limit in all is refused before it is sent")
    void longStrings() throws JMSException {
        String large = "ü".repeat(200_000);
        try (Connection connection = started();
                Session session = connection.createSession()) {
            Message message = session.createTextMessage(large);
            message.setJMSType("t".repeat(100_000));
            message.setJMSCorrelationID("c".repeat(100_000));
            message.setStringProperty("p".repeat(10_000), "v".repeat(100_000));
            session.createProducer(orders).send(message);
            Message received = session.createConsumer(orders).receive(5_000);
            assertThat(text(received)).isEqualTo(large);
            assertThat(received.getJMSType()).hasSize(100_000);
            assertThat(received.getStringProperty("p".repeat(10_000))).hasSize(100_000);
            message.setJMSType("t".repeat(1 << 20));
            assertThatThrownBy(() -> session.createProducer(orders).send(message))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("more than");
        }
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("a listener that always throws: the message comes again each time, and the session can be closed")
    void listenerAlwaysThrows() throws JMSException {
        List<Integer> counts = new CopyOnWriteArrayList<>();
        send("a");
        try (Connection connection = started();
                Session session = connection.createSession()) {
            session.createConsumer(orders).setMessageListener(message -> {
                try {
                    counts.add(message.getIntProperty("JMSXDeliveryCount"));
                } catch (JMSException e) {
                    throw new AssertionError(e);
                }
                throw new IllegalArgumentException("as always");
            });
            await().until(() -> counts.size() >= 5);
        }
        assertThat(counts).startsWith(1, 2, 3, 4, 5);
        assertThat(drain()).containsExactly("a");
    }
}
