package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Session;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is not supported yet says so; nothing is ignored silently. */
class NotThereYetTest extends ClientFixture {

    private static void assertUnsupported(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(JMSException.class)
                .hasMessageContaining("not supported yet")
                .hasFieldOrPropertyWithValue("errorCode", "UNSUPPORTED");
    }

    @Test
    @DisplayName("selectors, durable and shared subscriptions, noLocal, delay, connection consumers")
    void unsupported() throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            assertUnsupported(() -> session.createConsumer(orders, "a = 1"));
            assertUnsupported(() -> session.createBrowser(orders, "a = 1"));
            assertUnsupported(() -> session.createConsumer(events, null, true));
            assertUnsupported(() -> session.createDurableConsumer(events, "d"));
            assertUnsupported(() -> session.createDurableSubscriber(events, "d"));
            assertUnsupported(() -> session.createSharedConsumer(events, "s"));
            assertUnsupported(() -> session.createSharedDurableConsumer(events, "s"));
            assertUnsupported(() -> session.unsubscribe("d"));
            assertUnsupported(() -> session.createProducer(orders).setDeliveryDelay(1));
            assertUnsupported(() -> session.setMessageListener(message -> {}));
            assertUnsupported(() -> connection.createConnectionConsumer(orders, null, null, 1));
            assertUnsupported(() -> connection.createDurableConnectionConsumer(events, "d", null, null, 1));
            session.createConsumer(orders, " ").close();
            session.createProducer(orders).setDeliveryDelay(0);
        }
        try (JMSContext context = factory.createContext()) {
            assertThatThrownBy(() -> context.createSharedConsumer(events, "s"))
                    .isInstanceOf(JMSRuntimeException.class)
                    .hasMessageContaining("not supported yet");
        }
    }
}
