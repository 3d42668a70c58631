package io.chorale.ra.outbound;

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
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.ResourceAllocationRuntimeException;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.TransactionRolledBackRuntimeException;
import jakarta.resource.ResourceException;
import java.util.List;
import java.util.function.Function;

/** Failures in the terms of the API that the application uses. */
final class JmsFailures {

    private record Pair(Class<? extends JMSException> type, Function<JMSException, JMSRuntimeException> unchecked) {}

    private static final List<Pair> PAIRS = List.of(
            new Pair(
                    IllegalStateException.class,
                    e -> new IllegalStateRuntimeException(e.getMessage(), e.getErrorCode(), e)),
            new Pair(
                    InvalidClientIDException.class,
                    e -> new InvalidClientIDRuntimeException(e.getMessage(), e.getErrorCode(), e)),
            new Pair(
                    InvalidDestinationException.class,
                    e -> new InvalidDestinationRuntimeException(e.getMessage(), e.getErrorCode(), e)),
            new Pair(
                    InvalidSelectorException.class,
                    e -> new InvalidSelectorRuntimeException(e.getMessage(), e.getErrorCode(), e)),
            new Pair(
                    JMSSecurityException.class,
                    e -> new JMSSecurityRuntimeException(e.getMessage(), e.getErrorCode(), e)),
            new Pair(
                    MessageFormatException.class,
                    e -> new MessageFormatRuntimeException(e.getMessage(), e.getErrorCode(), e)),
            new Pair(
                    MessageNotWriteableException.class,
                    e -> new MessageNotWriteableRuntimeException(e.getMessage(), e.getErrorCode(), e)),
            new Pair(
                    ResourceAllocationException.class,
                    e -> new ResourceAllocationRuntimeException(e.getMessage(), e.getErrorCode(), e)),
            new Pair(
                    TransactionInProgressException.class,
                    e -> new TransactionInProgressRuntimeException(e.getMessage(), e.getErrorCode(), e)),
            new Pair(
                    TransactionRolledBackException.class,
                    e -> new TransactionRolledBackRuntimeException(e.getMessage(), e.getErrorCode(), e)));

    private JmsFailures() {}

    /** The unchecked twin of a checked exception, as JMSContext and its kin throw it. */
    static JMSRuntimeException unchecked(JMSException failure) {
        for (Pair pair : PAIRS) {
            if (pair.type.isInstance(failure)) {
                return pair.unchecked.apply(failure);
            }
        }
        return new JMSRuntimeException(failure.getMessage(), failure.getErrorCode(), failure);
    }

    /** What the server's pool refused. */
    static JMSException ofPool(ResourceException failure) {
        if (failure.getCause() instanceof JMSException cause) {
            return cause;
        }
        JMSException jms = new ResourceAllocationException(
                "The server's pool gave no connection: " + failure.getMessage(), failure.getErrorCode());
        jms.setLinkedException(failure);
        jms.initCause(failure);
        return jms;
    }

    /** A call that Jakarta EE keeps to the container. */
    static IllegalStateException notInContainer(String call, String instead) {
        return new IllegalStateException(
                call + " may not be called in a web or enterprise bean application: " + instead);
    }
}
