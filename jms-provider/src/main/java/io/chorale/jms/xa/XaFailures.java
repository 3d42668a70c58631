package io.chorale.jms.xa;

import io.chorale.jms.service.MessagingException;
import javax.transaction.xa.XAException;

/** XAExceptions that say in words, too, what happened: the class itself takes either a code or a text. */
final class XaFailures {
    private XaFailures() {}

    static XAException of(int code, String message) {
        XAException failure = new XAException(message);
        failure.errorCode = code;
        return failure;
    }

    static XAException of(int code, String message, Throwable cause) {
        XAException failure = of(code, message + ": " + cause.getMessage());
        failure.initCause(cause);
        return failure;
    }

    /** The code for a branch that was rolled back because the service did not take its work. */
    static int rolledBackCode(MessagingException failure) {
        return failure.kind() == MessagingException.Kind.NOT_HELD ? XAException.XA_RBROLLBACK : XAException.XA_RBOTHER;
    }
}
