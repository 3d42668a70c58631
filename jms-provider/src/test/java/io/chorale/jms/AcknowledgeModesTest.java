package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.jms.fake.FakeMessagingService.Fault;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §6.2.10, §6.2.11: when a message counts as consumed. */
class AcknowledgeModesTest extends ClientFixture {

    @Test
    @DisplayName("§6.2.10 AUTO: a message is acknowledged when receive returns")
    void autoAcknowledgesOnReceive() throws JMSException {
        send("a", "b");
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            assertThat(text(consumer.receive(5_000))).isEqualTo("a");
            assertThat(depth()).isEqualTo(1);
        }
        assertThat(drain()).containsExactly("b");
    }

    @Test
    @DisplayName("§6.2.10 AUTO: a message that another consumer has by now is not returned")
    void autoSkipsWhatIsNotHeld() throws JMSException {
        send("a", "b");
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            service.failNext(Fault.NOT_HELD);
            assertThat(text(consumer.receive(5_000))).isEqualTo("b");
        }
    }

    @Test
    @DisplayName("§6.2.10 AUTO: a message whose acknowledgement is in doubt is returned, lest it be lost")
    void autoReturnsInDoubt() throws JMSException {
        send("a");
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            service.failNext(Fault.IN_DOUBT_DONE);
            assertThat(text(consumer.receive(5_000))).isEqualTo("a");
        }
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("§6.2.10 DUPS_OK: an idle consumer leaves nothing unacknowledged")
    void dupsOkAcknowledgesWhenIdle() throws JMSException {
        send("a", "b", "c");
        try (Connection connection = started();
                Session session = connection.createSession(Session.DUPS_OK_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(orders)) {
            assertThat(receive(consumer, 3)).containsExactly("a", "b", "c");
            await().until(() -> depth() == 0);
        }
    }

    @Test
    @DisplayName("§6.2.10 CLIENT: acknowledging one message acknowledges all the session received")
    void clientAcknowledgesAll() throws JMSException {
        send("a", "b", "c");
        try (Connection connection = started();
                Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(orders)) {
            Message first = consumer.receive(5_000);
            assertThat(text(consumer.receive(5_000))).isEqualTo("b");
            assertThat(depth()).isEqualTo(3);
            first.acknowledge();
            assertThat(depth()).isEqualTo(1);
        }
        assertThat(drain()).containsExactly("c");
    }

    @Test
    @DisplayName("§6.2.10 CLIENT: recover redelivers in order, redelivered set and count raised")
    void recoverRedelivers() throws JMSException {
        send("a", "b", "c");
        try (Connection connection = started();
                Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(orders)) {
            Message first = consumer.receive(5_000);
            assertThat(first.getJMSRedelivered()).isFalse();
            assertThat(first.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
            assertThat(text(consumer.receive(5_000))).isEqualTo("b");

            session.recover();

            Message again = consumer.receive(5_000);
            assertThat(text(again)).isEqualTo("a");
            assertThat(again.getJMSRedelivered()).isTrue();
            assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
            assertThat(text(consumer.receive(5_000))).isEqualTo("b");
            Message unseenBefore = consumer.receive(5_000);
            assertThat(text(unseenBefore)).isEqualTo("c");
            assertThat(unseenBefore.getJMSRedelivered()).isFalse();
            unseenBefore.acknowledge();
        }
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("§6.2.10 CLIENT: what was not acknowledged when the session closed comes again, redelivered")
    void closeGivesBackUnacknowledged() throws JMSException {
        send("a");
        try (Connection connection = started();
                Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(orders)) {
            assertThat(text(consumer.receive(5_000))).isEqualTo("a");
        }
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            assertThat(consumer.receive(5_000).getJMSRedelivered()).isTrue();
        }
    }

    @Test
    @DisplayName("§6.2.10 CLIENT: a message can be acknowledged after its consumer was closed")
    void acknowledgeAfterConsumerClosed() throws JMSException {
        send("a", "b");
        try (Connection connection = started();
                Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE)) {
            MessageConsumer consumer = session.createConsumer(orders);
            Message message = consumer.receive(5_000);
            consumer.close();
            send("c");
            assertThat(drain()).as("the closed consumer keeps nothing else").containsExactlyInAnyOrder("b", "c");
            message.acknowledge();
            await().until(() -> service.consumersNow(queueAddress(ORDERS)) == 0);
        }
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("§6.2.10: acknowledging a message of a closed session is illegal")
    void acknowledgeAfterSessionClosed() throws JMSException {
        send("a");
        try (Connection connection = started()) {
            Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
            Message message = session.createConsumer(orders).receive(5_000);
            session.close();
            assertThatThrownBy(message::acknowledge).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @DisplayName("§8.7 AUTO: a listener that throws gets the message again, its count raised")
    void listenerThatThrowsGetsItAgain() throws JMSException {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (Connection connection = started();
                Session session = connection.createSession()) {
            session.createConsumer(orders).setMessageListener(message -> {
                try {
                    int count = message.getIntProperty("JMSXDeliveryCount");
                    seen.add(text(message) + count);
                    if (count == 1 && text(message).equals("a")) {
                        throw new IllegalArgumentException("refused once");
                    }
                } catch (JMSException e) {
                    throw new AssertionError(e);
                }
            });
            send("a", "b");
            await().until(() -> depth() == 0);
        }
        assertThat(seen).contains("a1", "a2", "b1").hasSize(3);
    }

    @Test
    @DisplayName("§6.2.10 AUTO: a listener that calls recover gets the message again")
    void listenerMayRecover() throws JMSException {
        List<Integer> counts = new CopyOnWriteArrayList<>();
        try (Connection connection = started();
                Session session = connection.createSession()) {
            session.createConsumer(orders).setMessageListener(message -> {
                try {
                    counts.add(message.getIntProperty("JMSXDeliveryCount"));
                    if (counts.size() == 1) {
                        session.recover();
                    }
                } catch (JMSException e) {
                    throw new AssertionError(e);
                }
            });
            send("a");
            await().until(() -> depth() == 0);
        }
        assertThat(counts).containsExactly(1, 2);
    }
}
