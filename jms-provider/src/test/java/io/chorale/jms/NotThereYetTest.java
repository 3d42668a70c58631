package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
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
    @DisplayName("connection consumers and server session pools")
    void unsupported() throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            assertUnsupported(() -> session.setMessageListener(message -> {}));
            assertUnsupported(() -> connection.createConnectionConsumer(orders, null, null, 1));
            assertUnsupported(() -> connection.createDurableConnectionConsumer(events, "d", null, null, 1));
        }
    }
}
