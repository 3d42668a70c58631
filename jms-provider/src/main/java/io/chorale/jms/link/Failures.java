package io.chorale.jms.link;

import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.ResourceAllocationException;
import java.util.concurrent.CompletionException;

/** Failures of the service as exceptions of Jakarta Messaging; the error code is the name of the kind. */
public final class Failures {
    private Failures() {}

    /** The exception for a failed action, its cause attached. */
    public static JMSException toJms(String action, MessagingException failure) {
        String code = failure.kind().name();
        String message = "Cannot " + action + ": " + failure.getMessage();
        return caused(
                switch (failure.kind()) {
                    case IN_DOUBT ->
                        new JMSException(
                                "The outcome is in doubt, it may have happened or may yet happen. " + message, code);
                    case LIMIT -> new ResourceAllocationException(message, code);
                    case NO_DESTINATION -> new InvalidDestinationException(message, code);
                    case NOT_HELD, UNKNOWN_BRANCH, IN_USE, REFUSED -> new JMSException(message, code);
                },
                failure);
    }

    /** The same exception with its cause, linked as the older interface wants it, too. */
    public static <E extends JMSException> E caused(E failure, Throwable cause) {
        failure.initCause(cause);
        if (cause instanceof Exception exception) {
            failure.setLinkedException(exception);
        }
        return failure;
    }

    /** What a future failed with; what the service did not foresee leaves the outcome in doubt. */
    public static MessagingException messaging(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof MessagingException known
                ? known
                : new MessagingException(Kind.IN_DOUBT, "the service failed: " + cause, cause);
    }
}
