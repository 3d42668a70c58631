package io.chorale.jms.client;

import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** How a session acknowledges, with the constant of the specification. */
enum SessionMode {
    TRANSACTED(Session.SESSION_TRANSACTED),
    AUTO(Session.AUTO_ACKNOWLEDGE),
    CLIENT(Session.CLIENT_ACKNOWLEDGE),
    DUPS_OK(Session.DUPS_OK_ACKNOWLEDGE);

    private final int constant;

    SessionMode(int constant) {
        this.constant = constant;
    }

    int constant() {
        return constant;
    }

    static SessionMode of(int constant) throws JMSException {
        for (SessionMode mode : values()) {
            if (mode.constant == constant) {
                return mode;
            }
        }
        throw new JMSException("No session mode: " + constant);
    }

    /** By the older pair of arguments: the second counts only without transactions, and then is none itself. */
    static SessionMode of(boolean transacted, int acknowledgeMode) throws JMSException {
        if (transacted) {
            return TRANSACTED;
        }
        SessionMode mode = of(acknowledgeMode);
        if (mode == TRANSACTED) {
            throw new JMSException("A session that is not transacted cannot have the mode SESSION_TRANSACTED");
        }
        return mode;
    }
}
