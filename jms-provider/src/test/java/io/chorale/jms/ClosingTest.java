package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §6.1.8, §6.2.15, §8.8: what a close waits for, and what is left afterwards. */
class ClosingTest extends ClientFixture {
    private final ChoraleQueue invoices = new ChoraleQueue("invoices");
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @FunctionalInterface
    private interface Step {
        void run() throws JMSException;
    }

    private void enterAndWait() {
        entered.countDown();
        pass(leave);
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

    private void check(Step step) {
        try {
            step.run();
        } catch (JMSException | RuntimeException e) {
            failures.add(e);
        }
    }

    private static CompletableFuture<Void> run(Step step) {
        return CompletableFuture.runAsync(() -> {
            try {
                step.run();
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void assertWaits(CompletableFuture<Void> closing) {
        assertThatThrownBy(() -> closing.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    private static void assertClosed(ThrowingCallable... calls) {
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOfAny(IllegalStateException.class, IllegalStateRuntimeException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    @DisplayName("§6.1.8: a listener that runs during the close has all services until it returns")
    void listenerHasAllServicesDuringClose() throws Exception {
        for (boolean whole : new boolean[] {true, false}) {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            Connection connection = started();
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            session.createConsumer(orders).setMessageListener(message -> {
                inside.countDown();
                pass(go);
                check(() -> session.createProducer(invoices).send(session.createTextMessage("invoice")));
                check(session::commit);
                check(() -> connection.createSession().close());
                check(session::createTemporaryQueue);
            });
            send("a");
            pass(inside);
            CompletableFuture<Void> closing = run(whole ? connection::close : session::close);
            assertWaits(closing);
            go.countDown();
            closing.get(5, TimeUnit.SECONDS);
            connection.close();
        }
        assertThat(failures).isEmpty();
        assertThat(depth()).isZero();
        assertThat(service.depthNow(queueAddress("invoices"))).isEqualTo(2);
    }

    @Test
    @DisplayName("§6.2.15: a context serves its listener until that returns, and then closes")
    void contextServesItsListener() throws Exception {
        JMSContext context = factory.createContext();
        context.createConsumer(orders).setMessageListener(message -> {
            enterAndWait();
            check(() -> context.createProducer().send(invoices, "invoice"));
        });
        send("a");
        pass(entered);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
        assertWaits(closing);
        leave.countDown();
        closing.get(5, TimeUnit.SECONDS);
        assertThat(failures).isEmpty();
        assertThat(service.depthNow(queueAddress("invoices"))).isEqualTo(1);
    }

    @Test
    @DisplayName("§6.2.15: whoever else closes a session returns when it is closed")
    void secondCloserWaits() throws Exception {
        try (Connection connection = started()) {
            Session session = connection.createSession();
            session.createConsumer(orders).setMessageListener(message -> enterAndWait());
            send("a");
            pass(entered);
            CompletableFuture<Void> first = run(session::close);
            CompletableFuture<Void> second = run(session::close);
            assertWaits(first);
            assertWaits(second);
            leave.countDown();
            first.get(5, TimeUnit.SECONDS);
            second.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    @DisplayName("§8.8: closing a consumer waits for its own listener, not for another one of the session")
    void consumerCloseWaitsForItsListenerOnly() throws Exception {
        try (Connection connection = started();
                Session session = connection.createSession()) {
            MessageConsumer busy = session.createConsumer(orders);
            MessageConsumer idle = session.createConsumer(invoices);
            busy.setMessageListener(message -> enterAndWait());
            idle.setMessageListener(message -> {});
            send("a");
            pass(entered);
            run(idle::close).get(5, TimeUnit.SECONDS);
            CompletableFuture<Void> closing = run(busy::close);
            assertWaits(closing);
            leave.countDown();
            closing.get(5, TimeUnit.SECONDS);
        }
        assertThat(depth()).as("the message was acknowledged as usual").isZero();
    }

    @Test
    @DisplayName("§8.7: a listener that throws an Error gets the message again; its session lives on")
    void listenerThrowsError() throws JMSException {
        List<Integer> counts = new CopyOnWriteArrayList<>();
        try (Connection connection = started();
                Session session = connection.createSession()) {
            session.createConsumer(orders).setMessageListener(message -> {
                check(() -> counts.add(message.getIntProperty("JMSXDeliveryCount")));
                if (counts.size() == 1) {
                    throw new NoClassDefFoundError("a class of the application");
                }
            });
            send("a");
            await().until(() -> depth() == 0);
        }
        assertThat(counts).containsExactly(1, 2);
    }

    @Test
    @DisplayName("§6.1.8: a closed context refuses everything, even while another one has its connection")
    void closedContext() throws JMSException {
        try (JMSContext other = factory.createContext()) {
            JMSContext closed = other.createContext(JMSContext.CLIENT_ACKNOWLEDGE);
            JMSProducer producer = closed.createProducer();
            JMSConsumer consumer = closed.createConsumer(orders);
            closed.close();
            closed.close();
            assertClosed(
                    () -> closed.createContext(JMSContext.AUTO_ACKNOWLEDGE),
                    closed::createProducer,
                    closed::getClientID,
                    () -> closed.setClientID("id"),
                    closed::getMetaData,
                    closed::getExceptionListener,
                    () -> closed.setExceptionListener(null),
                    closed::start,
                    closed::stop,
                    () -> closed.setAutoStart(true),
                    closed::getAutoStart,
                    closed::createMessage,
                    closed::getTransacted,
                    closed::getSessionMode,
                    closed::commit,
                    closed::rollback,
                    closed::recover,
                    closed::acknowledge,
                    () -> closed.createConsumer(orders),
                    () -> closed.createBrowser(orders),
                    () -> closed.createQueue("q"),
                    () -> closed.createTopic("t"),
                    closed::createTemporaryQueue);
            assertClosed(
                    () -> producer.send(orders, "x"),
                    () -> producer.setPriority(1),
                    () -> producer.setProperty("a", 1),
                    () -> producer.setAsync(null),
                    producer::getAsync,
                    producer::getPropertyNames,
                    producer::getJMSType);
            assertClosed(
                    consumer::receive,
                    () -> consumer.receiveBody(String.class),
                    consumer::getMessageListener,
                    consumer::getMessageSelector);
            consumer.close();
            other.createProducer().send(orders, "the connection lives");
        }
    }

    @Test
    @DisplayName("§6.1.8: of a closed connection only messages remain, and what they hold")
    void whatRemains() throws JMSException {
        send("a");
        Connection connection = started();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(orders);
        QueueBrowser browser = session.createBrowser(orders);
        Message received = consumer.receive(5_000);
        Message made = session.createTextMessage("made");
        connection.close();
        assertClosed(
                received::acknowledge,
                browser::getEnumeration,
                browser::getQueue,
                session::getAcknowledgeMode,
                session::recover,
                session::commit,
                () -> session.createBrowser(orders),
                () -> session.unsubscribe("d"),
                () -> connection.setExceptionListener(null),
                connection::getExceptionListener,
                () -> connection.setClientID("id"));
        browser.close();
        assertThat(text(received)).isEqualTo("a");
        assertThat(text(made)).isEqualTo("made");
        send("b");
        try (Connection next = started();
                Session other = next.createSession()) {
            other.createProducer(orders).send(made);
        }
        assertThat(drain()).containsExactly("b", "made");
    }
}
