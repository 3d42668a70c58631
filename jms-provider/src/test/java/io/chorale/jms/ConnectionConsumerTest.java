package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.jms.service.Address;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.ServerSession;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §11.2: messages of a connection consumer, processed by an application server's sessions. */
class ConnectionConsumerTest extends ClientFixture {
    private final ServerSessions pool = new ServerSessions();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private Session pooled(Connection connection, int mode) throws JMSException {
        Session session = connection.createSession(mode);
        pool.add(session);
        return session;
    }

    private void note(Message message) {
        try {
            seen.add(text(message) + message.getIntProperty("JMSXDeliveryCount"));
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    private static void pass(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("The test did not go on");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("§11.2.4: the sessions of the pool work at the same time; each message comes once")
    void sessionsWorkAtTheSameTime() throws JMSException {
        CountDownLatch bothAreInside = new CountDownLatch(2);
        try (Connection connection = started()) {
            for (int i = 0; i < 2; i++) {
                pooled(connection, Session.AUTO_ACKNOWLEDGE).setMessageListener(message -> {
                    bothAreInside.countDown();
                    pass(bothAreInside);
                    note(message);
                });
            }
            ConnectionConsumer consumer = connection.createConnectionConsumer(orders, null, pool, 1);
            assertThat(consumer.getServerSessionPool()).isSameAs(pool);
            send("a", "b", "c", "d");
            await().until(() -> depth() == 0 && pool.idle() >= 1);
            pool.assertNoFailure();
        }
        assertThat(seen).containsExactlyInAnyOrder("a1", "b1", "c1", "d1");
    }

    @Test
    @DisplayName("§11.2.4: maxMessages limits what a session is given at a time; a backlog comes in order")
    void maxMessages() throws JMSException {
        send("a", "b", "c", "d", "e", "f", "g");
        try (Connection connection = started()) {
            pooled(connection, Session.AUTO_ACKNOWLEDGE).setMessageListener(this::note);
            connection.createConnectionConsumer(orders, null, pool, 3);
            await().until(() -> depth() == 0 && pool.runs() >= 3);
            pool.assertNoFailure();
        }
        assertThat(seen).containsExactly("a1", "b1", "c1", "d1", "e1", "f1", "g1");
    }

    @Test
    @DisplayName("§11.2.4: on a topic it is a subscription, and goes when it is closed")
    void topic() throws JMSException {
        Address address = new Address(Address.Kind.TOPIC, "events");
        try (Connection connection = started();
                Session publisher = connection.createSession()) {
            pooled(connection, Session.AUTO_ACKNOWLEDGE).setMessageListener(this::note);
            ConnectionConsumer consumer = connection.createConnectionConsumer(events, null, pool, 10);
            publisher.createProducer(events).send(publisher.createTextMessage("news"));
            await().until(() -> seen.equals(List.of("news1")));
            assertThat(service.subscriptionsNow(address)).isEqualTo(1);
            consumer.close();
            consumer.close();
            await().until(() -> service.subscriptionsNow(address) == 0);
            assertThatThrownBy(consumer::getServerSessionPool).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @DisplayName("§6.1.4, §6.1.5: nothing before start; stop waits for the listener and holds the rest back")
    void startAndStop() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        try (Connection connection = factory.createConnection()) {
            pooled(connection, Session.AUTO_ACKNOWLEDGE).setMessageListener(message -> {
                note(message);
                entered.countDown();
                pass(leave);
            });
            connection.createConnectionConsumer(orders, null, pool, 5);
            send("a", "b");
            assertThat(pool.asked()).as("not started, so no session is taken").isZero();
            connection.start();
            pass(entered);
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> {
                try {
                    connection.stop();
                } catch (JMSException e) {
                    throw new AssertionError(e);
                }
            });
            assertThatThrownBy(() -> stopping.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            leave.countDown();
            stopping.get(5, TimeUnit.SECONDS);
            assertThat(seen).as("stopped between two messages of one run").containsExactly("a1");
            connection.start();
            await().until(() -> depth() == 0);
        }
        assertThat(seen).containsExactly("a1", "b1");
    }

    @Test
    @DisplayName("§11.2.4: what no session has begun goes back when the connection closes, or its consumer")
    void closingGivesBack() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        send("a", "b", "c");
        Connection connection = started();
        pooled(connection, Session.AUTO_ACKNOWLEDGE).setMessageListener(message -> {
            note(message);
            entered.countDown();
            pass(leave);
        });
        connection.createConnectionConsumer(orders, null, pool, 2);
        pass(entered);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> {
            try {
                connection.close();
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        assertThatThrownBy(() -> closing.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        leave.countDown();
        closing.get(5, TimeUnit.SECONDS);
        assertThat(seen).containsExactly("a1");
        assertThat(drain()).containsExactly("b", "c");
    }

    @Test
    @DisplayName("§8.7: a listener that throws, be it an Error, gets the message again")
    void listenerThatThrows() throws JMSException {
        try (Connection connection = started()) {
            pooled(connection, Session.AUTO_ACKNOWLEDGE).setMessageListener(message -> {
                note(message);
                if (seen.size() == 1) {
                    throw new NoClassDefFoundError("a class of the application");
                }
            });
            connection.createConnectionConsumer(orders, null, pool, 1);
            send("a");
            await().until(() -> depth() == 0);
            pool.assertNoFailure();
        }
        assertThat(seen).containsExactly("a1", "a2");
    }

    @Test
    @DisplayName("§11.2.1: a transacted session commits and rolls back in its listener")
    void transacted() throws JMSException {
        try (Connection connection = started()) {
            Session session = pooled(connection, Session.SESSION_TRANSACTED);
            session.setMessageListener(message -> {
                note(message);
                try {
                    if (seen.size() == 1) {
                        session.rollback();
                    } else {
                        session.commit();
                    }
                } catch (JMSException e) {
                    throw new AssertionError(e);
                }
            });
            connection.createConnectionConsumer(orders, null, pool, 1);
            send("a");
            await().until(() -> depth() == 0);
        }
        assertThat(seen).containsExactly("a1", "a2");
    }

    @Test
    @DisplayName("§6.1.5: a listener must not stop or close its connection, nor close its session")
    void listenerMustNotClose() throws JMSException {
        List<Exception> thrown = new CopyOnWriteArrayList<>();
        try (Connection connection = started()) {
            Session session = pooled(connection, Session.AUTO_ACKNOWLEDGE);
            session.setMessageListener(message -> {
                for (AutoCloseable illegal : List.<AutoCloseable>of(connection::stop, connection, session)) {
                    try {
                        illegal.close();
                    } catch (Exception e) {
                        thrown.add(e);
                    }
                }
            });
            connection.createConnectionConsumer(orders, null, pool, 1);
            send("a");
            await().until(() -> depth() == 0);
        }
        assertThat(thrown).hasSize(3).allSatisfy(failure -> assertThat(failure)
                .isInstanceOf(IllegalStateException.class));
    }

    @Test
    @DisplayName(
            "bad input: a pool that fails, and sessions that cannot take messages; the listener hears, nothing is lost")
    void failingPool() throws JMSException {
        List<JMSException> heard = new CopyOnWriteArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        try (Connection connection = started();
                Connection other = started()) {
            connection.setExceptionListener(heard::add);
            Session foreign = other.createSession();
            foreign.setMessageListener(this::note);
            ServerSessions wrong = new ServerSessions();
            wrong.add(foreign);
            wrong.add(connection.createSession());
            pooled(connection, Session.AUTO_ACKNOWLEDGE).setMessageListener(this::note);
            send("a");
            connection.createConnectionConsumer(
                    orders,
                    null,
                    () -> switch (asked.getAndIncrement()) {
                        case 0 -> throw new JMSException("no session today");
                        case 1 -> null;
                        case 2, 3 -> wrong.getServerSession();
                        default -> pool.getServerSession();
                    },
                    1);
            await().until(() -> depth() == 0 && !seen.isEmpty());
            await().until(() -> wrong.idle() == 2);
        }
        assertThat(seen).containsExactly("a1");
        assertThat(heard).extracting(JMSException::getMessage).anyMatch(text -> text.contains("no session today"));
        assertThat(heard).extracting(JMSException::getMessage).anyMatch(text -> text.contains("gave null"));
        assertThat(heard).extracting(JMSException::getMessage).anyMatch(text -> text.contains("no session of"));
        assertThat(heard).extracting(JMSException::getMessage).anyMatch(text -> text.contains("no message listener"));
    }

    @Test
    @DisplayName("bad input: a server session that does not start; what it was loaded with goes to the next one")
    void sessionThatDoesNotStart() throws JMSException {
        List<JMSException> heard = new CopyOnWriteArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        send("a", "b");
        try (Connection connection = started()) {
            connection.setExceptionListener(heard::add);
            Session lame = connection.createSession();
            lame.setMessageListener(this::note);
            pooled(connection, Session.AUTO_ACKNOWLEDGE).setMessageListener(this::note);
            ServerSession broken = new ServerSession() {
                @Override
                public Session getSession() {
                    return lame;
                }

                @Override
                public void start() throws JMSException {
                    throw new JMSException("no thread today");
                }
            };
            connection.createConnectionConsumer(
                    orders, null, () -> asked.getAndIncrement() == 0 ? broken : pool.getServerSession(), 5);
            await().until(() -> depth() == 0);
        }
        assertThat(seen).containsExactly("a1", "b1");
        assertThat(heard).singleElement().satisfies(failure -> assertThat(failure)
                .hasMessageContaining("no thread today"));
    }

    @Test
    @DisplayName("a session that closes while its pool hands it out: the message goes to the next one")
    void closedSession() throws JMSException {
        try (Connection connection = started()) {
            Session gone = pooled(connection, Session.AUTO_ACKNOWLEDGE);
            gone.setMessageListener(this::note);
            gone.close();
            pooled(connection, Session.AUTO_ACKNOWLEDGE).setMessageListener(this::note);
            connection.createConnectionConsumer(orders, null, pool, 1);
            send("a");
            await().until(() -> depth() == 0);
        }
        assertThat(seen).containsExactly("a1");
    }

    @Test
    @DisplayName("the destination is gone: the connection consumer ends, and the exception listener hears why")
    void detached() throws JMSException {
        List<JMSException> heard = new CopyOnWriteArrayList<>();
        try (Connection connection = started()) {
            connection.setExceptionListener(heard::add);
            ConnectionConsumer consumer = connection.createConnectionConsumer(orders, null, pool, 1);
            service.detachConsumers(queueAddress(ORDERS), "gone for good");
            await().until(() -> heard.size() == 1);
            assertThat(heard.get(0)).hasMessageContaining("gone for good");
            assertThatThrownBy(consumer::getServerSessionPool).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @DisplayName("a close does not wait for a pool that has no session, and the thread ends")
    void closeDoesNotWaitForThePool() throws JMSException {
        send("a");
        try (Connection connection = started()) {
            connection.createConnectionConsumer(orders, null, pool, 1);
            await().until(() -> pool.asked() == 1);
        }
        assertThat(drain()).containsExactly("a");
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("chorale-connection-consumer")));
    }
}
