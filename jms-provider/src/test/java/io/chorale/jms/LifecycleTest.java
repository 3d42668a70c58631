package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §6.1, §6.2, §8.8: start, stop, close, and the one thread of a session. */
class LifecycleTest extends ClientFixture {

    private static void awaitLatch(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("The test did not go on");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static CompletableFuture<Void> run(Close close) {
        return CompletableFuture.runAsync(() -> {
            try {
                close.run();
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
    }

    @FunctionalInterface
    private interface Close {
        void run() throws JMSException;
    }

    @Test
    @DisplayName("§6.2.13: a session's listeners are never called concurrently")
    void listenersAreSerial() throws JMSException {
        AtomicInteger inside = new AtomicInteger();
        List<String> overlaps = new CopyOnWriteArrayList<>();
        List<String> threads = new CopyOnWriteArrayList<>();
        MessageListener listener = message -> {
            if (inside.incrementAndGet() > 1) {
                overlaps.add(message.toString());
            }
            threads.add(Thread.currentThread().getName());
            // Long enough for a second thread, if there were one, to be seen.
            for (int i = 0; i < 10_000; i++) {
                Thread.onSpinWait();
            }
            inside.decrementAndGet();
        };
        ChoraleQueue other = new ChoraleQueue("other");
        try (Connection connection = started();
                Session session = connection.createSession();
                Session sender = connection.createSession();
                MessageProducer producer = sender.createProducer(null)) {
            session.createConsumer(orders).setMessageListener(listener);
            session.createConsumer(other).setMessageListener(listener);
            for (int i = 0; i < 200; i++) {
                producer.send(i % 2 == 0 ? orders : other, sender.createTextMessage("m" + i));
            }
            await().until(() -> threads.size() == 200);
        }
        assertThat(overlaps).isEmpty();
        assertThat(threads.stream().distinct()).hasSize(1);
    }

    @Test
    @DisplayName("§6.1.5, §6.2.15: stop and close wait for the listener that runs")
    void stopAndCloseWaitForListener() throws Exception {
        for (boolean stop : new boolean[] {true, false}) {
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch leave = new CountDownLatch(1);
            Connection connection = started();
            Session session = connection.createSession();
            session.createConsumer(orders).setMessageListener(message -> {
                entered.countDown();
                awaitLatch(leave);
            });
            send("a");
            awaitLatch(entered);
            CompletableFuture<Void> ended = run(stop ? connection::stop : session::close);
            assertThatThrownBy(() -> ended.get(50, TimeUnit.MILLISECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            leave.countDown();
            ended.get(5, TimeUnit.SECONDS);
            connection.close();
            assertThat(depth()).isZero();
        }
    }

    @Test
    @DisplayName("§6.1.5: a listener must not stop or close its connection, nor close its session")
    void listenerMustNotClose() throws JMSException {
        List<Exception> thrown = new CopyOnWriteArrayList<>();
        try (Connection connection = started();
                Session session = connection.createSession()) {
            List<Close> illegal = List.of(connection::stop, connection::close, session::close);
            session.createConsumer(orders)
                    .setMessageListener(message -> illegal.forEach(close -> {
                        try {
                            close.run();
                        } catch (JMSException e) {
                            thrown.add(e);
                        }
                    }));
            send("a");
            await().until(() -> depth() == 0 && thrown.size() == 3);
        }
        assertThat(thrown).allSatisfy(failure -> assertThat(failure).isInstanceOf(IllegalStateException.class));
    }

    @Test
    @DisplayName("§8.8: a listener may close its own consumer, and gets nothing more")
    void listenerMayCloseItsConsumer() throws JMSException {
        List<String> seen = new CopyOnWriteArrayList<>();
        send("a", "b");
        try (Connection connection = started();
                Session session = connection.createSession()) {
            MessageConsumer consumer = session.createConsumer(orders);
            consumer.setMessageListener(message -> {
                try {
                    seen.add(text(message));
                    consumer.close();
                } catch (JMSException e) {
                    throw new AssertionError(e);
                }
            });
            await().until(() -> depth() == 1);
        }
        assertThat(seen).containsExactly("a");
        assertThat(drain()).containsExactly("b");
    }

    @Test
    @DisplayName("§6.2.5: a session with a listener cannot receive synchronously, too")
    void noReceiveBesideListener() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(new ChoraleQueue("other"))) {
            session.createConsumer(orders).setMessageListener(message -> {});
            assertThatThrownBy(() -> consumer.receive(10)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @DisplayName("§6.1.8: after close, all but close throws; closing twice does nothing")
    void closedIsClosed() throws JMSException {
        Connection connection = started();
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(orders);
        MessageConsumer consumer = session.createConsumer(orders);
        connection.close();
        connection.close();
        session.close();
        producer.close();
        consumer.close();
        List<Close> illegal = new ArrayList<>();
        illegal.add(connection::start);
        illegal.add(connection::stop);
        illegal.add(connection::createSession);
        illegal.add(connection::getMetaData);
        illegal.add(connection::getClientID);
        illegal.add(session::createMessage);
        illegal.add(session::getTransacted);
        illegal.add(() -> session.createProducer(orders));
        illegal.add(() -> producer.send(null));
        illegal.add(consumer::receive);
        illegal.add(consumer::receiveNoWait);
        for (Close call : illegal) {
            assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class);
        }
        assertThat(node.openConnections()).isZero();
    }

    @Test
    @DisplayName("§6.1.2: a client id is set first, is not empty, and is used once")
    void clientIds() throws JMSException {
        try (Connection first = factory.createConnection();
                Connection second = factory.createConnection();
                Connection used = factory.createConnection()) {
            first.setClientID("one");
            assertThat(first.getClientID()).isEqualTo("one");
            assertThatThrownBy(() -> first.setClientID("two")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> second.setClientID("one")).isInstanceOf(InvalidClientIDException.class);
            assertThatThrownBy(() -> second.setClientID("")).isInstanceOf(InvalidClientIDException.class);
            used.createSession().close();
            assertThatThrownBy(() -> used.setClientID("three")).isInstanceOf(IllegalStateException.class);
        }
        try (Connection again = factory.createConnection()) {
            again.setClientID("one");
        }
    }

    @Test
    @DisplayName("a closed node closes its connections and makes no more")
    void closedNode() throws JMSException {
        Connection connection = started();
        node.close();
        assertThatThrownBy(connection::createSession).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(factory::createConnection).isInstanceOf(IllegalStateException.class);
    }
}
