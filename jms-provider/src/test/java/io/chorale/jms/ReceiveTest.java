package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.jms.service.Envelope;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §8.5, §6.1.4: synchronous receive, order, expiry, prefetch. */
class ReceiveTest extends ClientFixture {

    @Test
    @DisplayName("§8.5: receiveNoWait finds every message that is in the queue, whatever was prefetched")
    void noWaitMissesNothing() throws JMSException {
        for (int prefetch : List.of(1, 2, 64)) {
            factory.setPrefetch(prefetch);
            send("a", "b", "c", "d", "e");
            assertThat(drain()).containsExactly("a", "b", "c", "d", "e");
        }
    }

    @Test
    @DisplayName("§8.5: receive gives null after its time, and at once when the consumer is closed")
    void receiveTimesOutAndEnds() throws Exception {
        try (Connection connection = started();
                Session session = connection.createSession()) {
            MessageConsumer consumer = session.createConsumer(orders);
            assertThat(consumer.receive(20)).isNull();
            CompletableFuture<Message> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return consumer.receive();
                } catch (JMSException e) {
                    throw new AssertionError(e);
                }
            });
            consumer.close();
            // If the receive began after the close it throws, which is right as well.
            assertThat(waiting.handle((message, failure) -> message).get(5, TimeUnit.SECONDS))
                    .isNull();
            assertThatThrownBy(consumer::receive).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @DisplayName("§6.1.4: before start and after stop nothing is received")
    void stoppedConnectionDeliversNothing() throws JMSException {
        send("a");
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            assertThat(consumer.receiveNoWait()).isNull();
            assertThat(consumer.receive(20)).isNull();
            connection.start();
            connection.stop();
            assertThat(consumer.receiveNoWait()).isNull();
            connection.start();
            assertThat(text(consumer.receive(5_000))).isEqualTo("a");
        }
    }

    @Test
    @DisplayName("§3.4.10: higher priority first, else in order")
    void priorities() throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders)) {
            producer.send(session.createTextMessage("low"), DeliveryMode.PERSISTENT, 1, 0);
            producer.send(session.createTextMessage("high"), DeliveryMode.PERSISTENT, 9, 0);
            producer.send(session.createTextMessage("high2"), DeliveryMode.NON_PERSISTENT, 9, 0);
        }
        assertThat(drain()).containsExactly("high", "high2", "low");
    }

    @Test
    @DisplayName("§3.4.9: an expired message is dropped, not delivered")
    void expiredIsDropped() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders);
                MessageConsumer consumer = session.createConsumer(orders)) {
            Message message = session.createTextMessage("short-lived");
            producer.send(message, DeliveryMode.PERSISTENT, 4, 1);
            assertThat(message.getJMSExpiration()).isEqualTo(message.getJMSTimestamp() + 1);
            await().until(() -> System.currentTimeMillis() > message.getJMSExpiration());
            producer.send(session.createTextMessage("lasting"));
            assertThat(text(consumer.receive(5_000))).isEqualTo("lasting");
            await().until(() -> depth() == 0);
        }
    }

    @Test
    @DisplayName("prefetch 1: no message waits behind a busy consumer")
    void prefetchOneIsFair() throws JMSException {
        factory.setPrefetch(1);
        try (Connection connection = started();
                Session busy = connection.createSession();
                Session idle = connection.createSession()) {
            MessageConsumer first = busy.createConsumer(orders);
            send("a");
            assertThat(text(first.receive(5_000))).isEqualTo("a");
            MessageConsumer second = idle.createConsumer(orders);
            send("b", "c");
            assertThat(receive(second, 2)).containsExactly("b", "c");
        }
    }

    @Test
    @DisplayName("prefetch 64: credit is given in halves, not message by message")
    void creditIsBatched() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders);
                MessageConsumer consumer = session.createConsumer(orders)) {
            for (int i = 0; i < 256; i++) {
                producer.send(session.createTextMessage("m" + i));
            }
            assertThat(receive(consumer, 256)).hasSize(256).doesNotContainNull();
            assertThat(service.creditCalls()).isBetween(3, 40);
        }
    }

    @Test
    @DisplayName("a message of an unknown format is set aside, counted, and not lost; the consumer lives on")
    void unreadableIsSetAside() throws JMSException {
        byte[] unknownVersion = {99};
        service.inject(new Envelope(
                "ID:x", queueAddress(ORDERS), true, 4, 1, 0, 0, Envelope.NO_ORIGIN, unknownVersion, 1, unknownVersion));
        send("a");
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            assertThat(text(consumer.receive(5_000))).isEqualTo("a");
        }
        assertThat(node.unreadableMessages()).isEqualTo(1);
        assertThat(depth()).isEqualTo(1);
    }

    @Test
    @DisplayName("§4.1.2: many consumers get each message once")
    void eachMessageOnce() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (Connection connection = started()) {
            for (int i = 0; i < 4; i++) {
                connection.createSession().createConsumer(orders).setMessageListener(message -> {
                    try {
                        seen.add(text(message));
                    } catch (JMSException e) {
                        throw new AssertionError(e);
                    }
                });
            }
            try (Session session = connection.createSession();
                    MessageProducer producer = session.createProducer(orders)) {
                for (int i = 0; i < 500; i++) {
                    producer.send(session.createTextMessage("m" + i));
                }
            }
            await().until(() -> depth() == 0);
        }
        assertThat(seen).hasSize(500).doesNotHaveDuplicates();
    }
}
