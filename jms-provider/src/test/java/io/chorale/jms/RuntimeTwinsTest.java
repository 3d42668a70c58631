package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.jms.client.RuntimeTwins;
import io.chorale.jms.fake.FakeMessagingService.Fault;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.ResourceAllocationRuntimeException;
import jakarta.jms.Session;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.TransactionRolledBackRuntimeException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §10: each checked exception has its unchecked twin, and both say what they know. */
class RuntimeTwinsTest extends ClientFixture {

    @Test
    @DisplayName("§10.3: the twin of each, with text, code and cause")
    void each() {
        Map<JMSException, Class<? extends JMSRuntimeException>> twins = new LinkedHashMap<>();
        twins.put(new IllegalStateException("t", "c"), IllegalStateRuntimeException.class);
        twins.put(new InvalidClientIDException("t", "c"), InvalidClientIDRuntimeException.class);
        twins.put(new InvalidDestinationException("t", "c"), InvalidDestinationRuntimeException.class);
        twins.put(new InvalidSelectorException("t", "c"), InvalidSelectorRuntimeException.class);
        twins.put(new JMSSecurityException("t", "c"), JMSSecurityRuntimeException.class);
        twins.put(new MessageFormatException("t", "c"), MessageFormatRuntimeException.class);
        twins.put(new MessageNotWriteableException("t", "c"), MessageNotWriteableRuntimeException.class);
        twins.put(new ResourceAllocationException("t", "c"), ResourceAllocationRuntimeException.class);
        twins.put(new TransactionInProgressException("t", "c"), TransactionInProgressRuntimeException.class);
        twins.put(new TransactionRolledBackException("t", "c"), TransactionRolledBackRuntimeException.class);
        twins.put(new MessageEOFException("t", "c"), JMSRuntimeException.class);
        twins.put(new JMSException("t", "c"), JMSRuntimeException.class);
        twins.forEach((checked, twin) -> assertThatThrownBy(() -> RuntimeTwins.run(() -> {
                    throw checked;
                }))
                .isExactlyInstanceOf(twin)
                .hasMessage("t")
                .hasFieldOrPropertyWithValue("errorCode", "c")
                .hasCause(checked));
    }

    @Test
    @DisplayName("§10.2: an exception has a text, a code, and the one that it comes from")
    void linked() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession()) {
            service.failNext(Fault.LIMIT);
            assertThatThrownBy(() -> session.createProducer(orders).send(session.createMessage()))
                    .isInstanceOfSatisfying(ResourceAllocationException.class, failure -> {
                        assertThat(failure.getErrorCode()).isEqualTo("LIMIT");
                        assertThat(failure.getLinkedException()).isSameAs(failure.getCause());
                        assertThat(failure.getCause()).isNotNull();
                    });
        }
    }
}
