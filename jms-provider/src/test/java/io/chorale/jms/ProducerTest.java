package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.jms.fake.FakeMessagingService.Fault;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §7, §3.4: sending, what it sets, and asynchronous completion. */
class ProducerTest extends ClientFixture {

    @FunctionalInterface
    private interface ClientCall {
        void run() throws JMSException;
    }

    /** Writes down what it is told. */
    private static final class Recorder implements CompletionListener {
        private final List<String> told = new CopyOnWriteArrayList<>();
        private final List<String> threads = new CopyOnWriteArrayList<>();

        @Override
        public void onCompletion(Message message) {
            tell("done", message);
        }

        @Override
        public void onException(Message message, Exception exception) {
            tell(exception.getClass().getSimpleName(), message);
        }

        private void tell(String what, Message message) {
            try {
                told.add(what + " " + text(message));
                threads.add(Thread.currentThread().getName());
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    @DisplayName("§3.4 table 3-1: a send sets destination, mode, expiration, priority, id and time stamps")
    void sendSetsHeader() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders)) {
            Message message = session.createTextMessage("x");
            message.setJMSPriority(1);
            message.setJMSMessageID("mine");
            message.setStringProperty("colour", "red");
            message.setJMSType("order");
            producer.send(message, DeliveryMode.NON_PERSISTENT, 7, 60_000);
            assertThat(message.getJMSDestination()).isEqualTo(orders);
            assertThat(message.getJMSPriority()).isEqualTo(7);
            assertThat(message.getJMSMessageID()).startsWith("ID:").isNotEqualTo("mine");
            assertThat(message.getJMSExpiration()).isEqualTo(message.getJMSTimestamp() + 60_000);

            Message received = session.createConsumer(orders).receive(5_000);
            assertThat(received.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
            assertThat(received.getJMSDestination()).isEqualTo(orders);
            assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
            assertThat(received.getJMSPriority()).isEqualTo(7);
            assertThat(received.getJMSExpiration()).isEqualTo(message.getJMSExpiration());
            assertThat(received.getJMSTimestamp()).isEqualTo(message.getJMSTimestamp());
            assertThat(received.getJMSDeliveryTime()).isEqualTo(message.getJMSTimestamp());
            assertThat(received.getJMSType()).isEqualTo("order");
            assertThat(received.getStringProperty("colour")).isEqualTo("red");
        }
    }

    @Test
    @DisplayName("§3.4.3, §3.4.4: disabled ids are null and disabled time stamps 0")
    void disabled() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders)) {
            producer.setDisableMessageID(true);
            producer.setDisableMessageTimestamp(true);
            producer.send(session.createTextMessage("x"));
            Message received = session.createConsumer(orders).receive(5_000);
            assertThat(received.getJMSMessageID()).isNull();
            assertThat(received.getJMSTimestamp()).isZero();
        }
    }

    @Test
    @DisplayName("§7.1: a producer with a destination takes no other, one without needs one; bad arguments are refused")
    void arguments() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession()) {
            MessageProducer fixed = session.createProducer(orders);
            MessageProducer open = session.createProducer(null);
            Message message = session.createMessage();
            assertThatThrownBy(() -> fixed.send(orders, message)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> open.send(message)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> fixed.send(null)).isInstanceOf(MessageFormatException.class);
            assertThatThrownBy(() -> fixed.send(message, 3, 4, 0)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> fixed.send(message, 2, 10, 0)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> fixed.send(message, 2, 4, -1)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> fixed.setPriority(-1)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> fixed.send(message, (CompletionListener) null))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("a message above the limit is refused, both sizes named; a limit of the queue is told as such")
    void limits() throws JMSException {
        factory.setMaxMessageBytes(2_000);
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders)) {
            assertThatThrownBy(() -> producer.send(session.createTextMessage("x".repeat(3_000))))
                    .isInstanceOfSatisfying(JMSException.class, failure -> assertThat(failure.getErrorCode())
                            .isEqualTo("MESSAGE_TOO_LARGE"))
                    .hasMessageContaining("2000");
            service.failNext(Fault.LIMIT);
            assertThatThrownBy(() -> producer.send(session.createMessage()))
                    .isInstanceOf(ResourceAllocationException.class);
        }
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("§7.3: completions come in order, one at a time, on one other thread; failures, too")
    void asyncSends() throws JMSException {
        Recorder recorder = new Recorder();
        List<String> expected = new ArrayList<>();
        try (Connection connection = started();
                Session session = connection.createSession()) {
            MessageProducer producer = session.createProducer(orders);
            for (int i = 0; i < 100; i++) {
                if (i == 50) {
                    await().until(() -> recorder.told.size() == 50);
                    service.failNext(Fault.LIMIT);
                }
                producer.send(session.createTextMessage("m" + i), recorder);
                expected.add((i == 50 ? "ResourceAllocationException" : "done") + " m" + i);
            }
            // §7.3.4: close waits for the completions.
            producer.close();
            assertThat(recorder.told).isEqualTo(expected);
        }
        assertThat(recorder.threads.stream().distinct())
                .hasSize(1)
                .doesNotContain(Thread.currentThread().getName());
    }

    @Test
    @DisplayName("§7.3.4: closing the session waits for its completion listeners")
    void closeWaitsForCompletions() throws Exception {
        CountDownLatch leave = new CountDownLatch(1);
        Recorder recorder = new Recorder();
        try (Connection connection = started()) {
            Session session = connection.createSession();
            session.createProducer(orders).send(session.createTextMessage("a"), new CompletionListener() {
                @Override
                public void onCompletion(Message message) {
                    try {
                        assertThat(leave.await(10, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    recorder.onCompletion(message);
                }

                @Override
                public void onException(Message message, Exception exception) {
                    recorder.onException(message, exception);
                }
            });
            CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> {
                try {
                    session.close();
                } catch (JMSException e) {
                    throw new AssertionError(e);
                }
            });
            assertThatThrownBy(() -> closing.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            leave.countDown();
            closing.get(5, TimeUnit.SECONDS);
            assertThat(recorder.told).containsExactly("done a");
        }
    }

    @Test
    @DisplayName("§7.3.4: a completion listener must not close, commit or roll back its session")
    void completionMustNotClose() throws JMSException {
        List<Exception> thrown = new CopyOnWriteArrayList<>();
        try (Connection connection = started();
                Session session = connection.createSession(Session.SESSION_TRANSACTED);
                MessageProducer producer = session.createProducer(orders)) {
            List<ClientCall> illegal = List.of(session::close, session::commit, connection::close, producer::close);
            producer.send(session.createTextMessage("a"), new CompletionListener() {
                @Override
                public void onCompletion(Message message) {
                    illegal.forEach(call -> {
                        try {
                            call.run();
                        } catch (JMSException e) {
                            thrown.add(e);
                        }
                    });
                }

                @Override
                public void onException(Message message, Exception exception) {
                    thrown.add(exception);
                }
            });
            await().until(() -> thrown.size() == 4);
            session.commit();
        }
        assertThat(thrown).allSatisfy(failure -> assertThat(failure).isInstanceOf(IllegalStateException.class));
        assertThat(depth()).isEqualTo(1);
    }
}
