package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.jms.fake.FakeMessagingService.Fault;
import io.chorale.jms.inbound.InboundConsumer;
import io.chorale.jms.inbound.InboundDelivery;
import io.chorale.jms.inbound.InboundSpec;
import io.chorale.jms.service.Source;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Jakarta Messaging 3.1 §6.2.11: with AUTO_ACKNOWLEDGE the last consumed message, and no other, may come again when its
 * acknowledgement is in doubt, and then says that it does. Keeping it from the application instead would lose it.
 */
class AcknowledgementInDoubtTest extends ClientFixture {

    private void assertComesAgain(String text) throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            Message again = consumer.receive(5_000);
            assertThat(text(again)).isEqualTo(text);
            assertThat(again.getJMSRedelivered()).isTrue();
            assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("§6.2.11: the next receive settles the doubt before it gives another message")
    void nextReceiveSettlesIt() throws JMSException {
        for (Fault fault : List.of(Fault.IN_DOUBT_DONE, Fault.IN_DOUBT_NOT_DONE)) {
            send("a", "b", "c");
            try (Connection connection = started();
                    Session session = connection.createSession();
                    MessageConsumer consumer = session.createConsumer(orders)) {
                service.failNext(fault);
                assertThat(text(consumer.receive(5_000))).isEqualTo("a");
                assertThat(text(consumer.receive(5_000))).isEqualTo("b");
                assertThat(depth()).isEqualTo(1);
                assertThat(text(consumer.receive(5_000))).isEqualTo("c");
            }
            assertThat(depth()).isZero();
        }
    }

    @Test
    @DisplayName("§6.2.11: while the doubt lasts, no other message is consumed")
    void doubtThatLasts() throws JMSException {
        send("a", "b");
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            service.failNext(Fault.IN_DOUBT_NOT_DONE);
            assertThat(text(consumer.receive(5_000))).isEqualTo("a");
            service.failNext(Fault.IN_DOUBT_NOT_DONE);
            assertThatThrownBy(() -> consumer.receive(5_000))
                    .isInstanceOfSatisfying(JMSException.class, failure -> assertThat(failure.getErrorCode())
                            .isEqualTo("IN_DOUBT"));
            Message next = consumer.receive(5_000);
            assertThat(text(next)).isEqualTo("b");
            assertThat(next.getJMSRedelivered()).isFalse();
        }
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("§6.2.11: what is in doubt when the session closes comes again, redelivered, its count raised")
    void doubtAtClose() throws JMSException {
        send("a");
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            service.failNext(Fault.IN_DOUBT_NOT_DONE);
            service.failNext(Fault.IN_DOUBT_NOT_DONE);
            assertThat(text(consumer.receive(5_000))).isEqualTo("a");
        }
        assertComesAgain("a");
    }

    @Test
    @DisplayName("§6.2.11: behind a listener, the doubt is settled before the next message is handed over")
    void listener() throws JMSException {
        List<String> seen = new CopyOnWriteArrayList<>();
        send("a", "b", "c");
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            session.createConsumer(orders).setMessageListener(message -> {
                try {
                    seen.add(text(message) + message.getIntProperty("JMSXDeliveryCount"));
                } catch (JMSException e) {
                    throw new AssertionError(e);
                }
            });
            service.failNext(Fault.IN_DOUBT_NOT_DONE);
            connection.start();
            await().until(() -> depth() == 0);
        }
        assertThat(seen).containsExactly("a1", "b1", "c1");
    }

    @Test
    @DisplayName("a message whose acknowledgement is refused was not received: it is given to the next receive")
    void refused() throws JMSException {
        send("a");
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            service.failNext(Fault.LIMIT);
            assertThatThrownBy(() -> consumer.receive(5_000)).isInstanceOf(JMSException.class);
            Message message = consumer.receive(5_000);
            assertThat(text(message)).isEqualTo("a");
            assertThat(message.getJMSRedelivered()).isFalse();
        }
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("§6.2.11: an endpoint's message, too, comes again with its count raised")
    void endpoint() throws JMSException {
        send("a");
        try (InboundConsumer consumer = node.openInbound(new InboundSpec(Source.of(queueAddress(ORDERS))))) {
            InboundDelivery delivery = consumer.poll(5_000);
            service.failNext(Fault.IN_DOUBT_NOT_DONE);
            assertThatThrownBy(delivery::acknowledge).isInstanceOf(JMSException.class);
            InboundDelivery again = consumer.poll(5_000);
            assertThat(again.message().getJMSRedelivered()).isTrue();
            again.acknowledge();
        }
        assertThat(depth()).isZero();
    }
}
