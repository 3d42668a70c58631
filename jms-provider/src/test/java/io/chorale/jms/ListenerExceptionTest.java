package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §8.7: what a listener that throws gets next, by the session's mode. */
class ListenerExceptionTest extends ClientFixture {
    private final List<String> seen = new CopyOnWriteArrayList<>();

    /** Consumes a and b with a listener that throws at each first delivery, until it has been called so often. */
    private void listen(int mode, int calls) throws JMSException {
        send("a", "b");
        try (Connection connection = started();
                Session session = connection.createSession(mode)) {
            session.createConsumer(orders).setMessageListener(message -> {
                try {
                    int count = message.getIntProperty("JMSXDeliveryCount");
                    assertThat(message.getJMSRedelivered()).isEqualTo(count > 1);
                    seen.add(text(message) + count);
                    if (count == 1) {
                        throw new IllegalArgumentException("at first");
                    }
                } catch (JMSException e) {
                    throw new AssertionError(e);
                }
            });
            await().until(() -> seen.size() == calls);
        }
    }

    @Test
    @DisplayName("§8.7 AUTO and DUPS_OK: the same message again at once, redelivered")
    void againAtOnce() throws JMSException {
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            seen.clear();
            listen(mode, 4);
            assertThat(seen).containsExactly("a1", "a2", "b1", "b2");
            assertThat(depth()).isZero();
        }
    }

    @Test
    @DisplayName("§8.7 CLIENT and transacted: the next message; the first comes again if the application wants it")
    void theNextOne() throws JMSException {
        for (int mode : new int[] {Session.CLIENT_ACKNOWLEDGE, Session.SESSION_TRANSACTED}) {
            seen.clear();
            listen(mode, 2);
            assertThat(seen).containsExactly("a1", "b1");
            assertThat(drain()).as("not acknowledged, not committed").containsExactlyInAnyOrder("a", "b");
        }
    }
}
