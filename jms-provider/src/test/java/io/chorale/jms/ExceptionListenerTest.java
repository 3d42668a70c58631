package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §6.1.7: who is told of a failure. */
class ExceptionListenerTest extends ClientFixture {
    private final List<JMSException> heard = new CopyOnWriteArrayList<>();

    @Test
    @DisplayName("§6.1.7: what a call throws, the listener is not told")
    void thrownIsNotTold() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            connection.setExceptionListener(heard::add);
            service.detachConsumers(queueAddress(ORDERS), "gone for good");
            assertThatThrownBy(() -> consumer.receive(5_000)).hasMessageContaining("gone for good");
            // One that is told comes after all that were told before it.
            session.createConsumer(orders).setMessageListener(message -> {});
            service.detachConsumers(queueAddress(ORDERS), "second");
            await().until(() -> !heard.isEmpty());
        }
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0)).hasMessageContaining("second");
    }

    @Test
    @DisplayName("§6.1.7: one failure at a time; the listener may use the connection, and close it")
    void oneAtATime() throws JMSException {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        List<String> threads = new CopyOnWriteArrayList<>();
        Connection connection = started();
        connection.setExceptionListener(failure -> {
            if (inside.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            heard.add(failure);
            threads.add(Thread.currentThread().getName());
            try {
                connection.createSession().close();
                if (heard.size() == 3) {
                    connection.close();
                }
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
            inside.decrementAndGet();
        });
        for (int i = 0; i < 3; i++) {
            connection.createSession().createConsumer(orders).setMessageListener(message -> {});
        }
        service.detachConsumers(queueAddress(ORDERS), "gone for good");
        await().until(() -> node.openConnections() == 0);
        assertThat(heard).hasSize(3);
        assertThat(overlaps).hasValue(0);
        assertThat(threads).doesNotContain(Thread.currentThread().getName());
    }

    @Test
    @DisplayName("§6.1.7: without a listener there is none to get, and a failure is logged only")
    void none() throws JMSException {
        try (Connection connection = started()) {
            assertThat(connection.getExceptionListener()).isNull();
            connection.setExceptionListener(heard::add);
            assertThat(connection.getExceptionListener()).isNotNull();
            connection.setExceptionListener(null);
            assertThat(connection.getExceptionListener()).isNull();
            connection.createSession().createConsumer(orders).setMessageListener(message -> {});
            service.detachConsumers(queueAddress(ORDERS), "gone for good");
            await().until(() -> service.consumersNow(queueAddress(ORDERS)) == 0);
        }
        assertThat(heard).isEmpty();
    }
}
