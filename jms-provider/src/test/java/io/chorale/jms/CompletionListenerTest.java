package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.jms.fake.FakeMessagingService.Fault;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §7.3: what a completion listener is told, when, and what it may do. */
class CompletionListenerTest extends ClientFixture {

    @FunctionalInterface
    private interface Told {
        void message(Message message) throws JMSException;
    }

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger completions = new AtomicInteger();

    private CompletionListener listener(Told told) {
        return new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                try {
                    told.message(message);
                } catch (JMSException | RuntimeException e) {
                    failures.add(e);
                }
                completions.incrementAndGet();
            }

            @Override
            public void onException(Message message, Exception exception) {
                failures.add(exception);
            }
        };
    }

    @Test
    @DisplayName("BytesMessage: the one that the listener is given was reset, sent or not")
    void bytesAreReset() throws JMSException {
        List<Integer> read = new CopyOnWriteArrayList<>();
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders)) {
            for (int i = 0; i < 2; i++) {
                BytesMessage message = session.createBytesMessage();
                message.writeInt(7 + i);
                producer.send(message, new CompletionListener() {
                    @Override
                    public void onCompletion(Message sent) {
                        onException(sent, null);
                    }

                    @Override
                    public void onException(Message sent, Exception exception) {
                        try {
                            read.add(((BytesMessage) sent).readInt());
                        } catch (JMSException e) {
                            failures.add(e);
                        }
                    }
                });
                service.failNext(Fault.LIMIT);
            }
            await().until(() -> read.size() + failures.size() == 2);
        }
        assertThat(failures).isEmpty();
        assertThat(read).containsExactly(7, 8);
    }

    @Test
    @DisplayName("§7.3.6: the listener sees the header that the send has set, on the message itself")
    void headerIsSet() throws JMSException {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (Connection connection = started();
                Session session = connection.createSession()) {
            MessageProducer producer = session.createProducer(orders);
            Message message = session.createTextMessage("a");
            producer.send(message, 1, 8, 60_000, listener(sent -> {
                assertThat(sent).isSameAs(message);
                seen.add(sent.getJMSMessageID() + sent.getJMSPriority() + sent.getJMSDestination());
            }));
            producer.close();
            assertThat(seen).hasSize(1);
            assertThat(seen.get(0)).startsWith("ID:").endsWith("8queue://orders");
        }
        assertThat(failures).isEmpty();
    }

    @Test
    @DisplayName("§7.3.2: what the send itself throws, the listener is not told")
    void thrownIsNotTold() throws JMSException {
        factory.setMaxMessageBytes(2_000);
        Queue foreign = () -> "elsewhere";
        CompletionListener listener = listener(message -> {});
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(null)) {
            assertThatThrownBy(() -> producer.send(orders, null, listener)).isInstanceOf(MessageFormatException.class);
            assertThatThrownBy(() -> producer.send(foreign, session.createMessage(), listener))
                    .isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> producer.send(orders, session.createTextMessage("x".repeat(3_000)), listener))
                    .isInstanceOf(JMSException.class);
            producer.send(orders, session.createTextMessage("good"), listener);
        }
        assertThat(failures).isEmpty();
        assertThat(completions).hasValue(1);
    }

    @Test
    @DisplayName("§7.3.3: synchronous and asynchronous sends of a producer arrive in order")
    void orderOfBothKinds() throws JMSException {
        List<String> sent = new ArrayList<>();
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders)) {
            for (int i = 0; i < 60; i++) {
                if (i % 3 == 0) {
                    producer.send(session.createTextMessage("m" + i));
                } else {
                    producer.send(session.createTextMessage("m" + i), listener(message -> {}));
                }
                sent.add("m" + i);
            }
        }
        assertThat(drain()).isEqualTo(sent);
    }

    @Test
    @DisplayName("§7.3.4: commit and rollback wait for the listeners of the transaction's sends")
    void commitAndRollbackWait() throws Exception {
        for (boolean commit : new boolean[] {true, false}) {
            CountDownLatch leave = new CountDownLatch(1);
            try (Connection connection = started();
                    Session session = connection.createSession(Session.SESSION_TRANSACTED);
                    MessageProducer producer = session.createProducer(orders)) {
                producer.send(session.createTextMessage("a"), listener(message -> {
                    try {
                        assertThat(leave.await(10, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }));
                CompletableFuture<Void> ending = CompletableFuture.runAsync(() -> {
                    try {
                        if (commit) {
                            session.commit();
                        } else {
                            session.rollback();
                        }
                    } catch (JMSException e) {
                        throw new AssertionError(e);
                    }
                });
                assertThatThrownBy(() -> ending.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
                leave.countDown();
                ending.get(5, TimeUnit.SECONDS);
            }
        }
        assertThat(failures).isEmpty();
        assertThat(drain()).as("of the one that was committed").containsExactly("a");
    }

    @Test
    @DisplayName("§7.3.7: a listener may send, also when as many sends are incomplete as there may be")
    void listenerMaySend() throws JMSException {
        int window = 1_024;
        CountDownLatch full = new CountDownLatch(1);
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders)) {
            for (int i = 0; i < window; i++) {
                producer.send(session.createTextMessage("m"), listener(message -> {
                    try {
                        assertThat(full.await(10, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    producer.send(session.createTextMessage("again"), listener(again -> {}));
                }));
            }
            full.countDown();
            await().until(() -> completions.get() + failures.size() == 2 * window);
        }
        assertThat(failures).isEmpty();
        assertThat(depth()).isEqualTo(2L * window);
    }

    @Test
    @DisplayName("a listener that throws, be it an Error, does not keep the next from being called")
    void listenerThatThrows() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders)) {
            producer.send(session.createTextMessage("a"), new CompletionListener() {
                @Override
                public void onCompletion(Message message) {
                    throw new NoClassDefFoundError("a class of the application");
                }

                @Override
                public void onException(Message message, Exception exception) {
                    failures.add(exception);
                }
            });
            producer.send(session.createTextMessage("b"), listener(message -> {}));
        }
        assertThat(completions).hasValue(1);
        assertThat(failures).isEmpty();
    }

    @Test
    @DisplayName("§7.3.4: what a listener may end: another session, another producer, the connection's delivery")
    void whatAListenerMayEnd() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession()) {
            Session other = connection.createSession();
            MessageProducer producer = session.createProducer(orders);
            MessageConsumer consumer = session.createConsumer(orders);
            producer.send(session.createTextMessage("a"), listener(message -> {
                other.close();
                consumer.close();
                connection.stop();
            }));
            producer.close();
        }
        assertThat(failures).isEmpty();
        assertThat(completions).hasValue(1);
    }
}
