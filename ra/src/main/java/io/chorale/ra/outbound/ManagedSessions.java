package io.chorale.ra.outbound;

import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.util.EnumMap;
import java.util.Map;
import javax.transaction.xa.XAResource;

/**
 * The sessions of one connection: one for each way in which work may be acknowledged, made when first needed and kept
 * while the connection is. Not thread-safe: a pool entry serves one thread at a time.
 */
final class ManagedSessions {

    /** How work of a session becomes final. */
    enum Mode {
        /** With the branch of the transaction manager. */
        XA,
        /** With a local transaction that the container demarcates. */
        LOCAL,
        AUTO,
        DUPS_OK
    }

    /** A session and the producer without destination through which all of its messages go. */
    record Opened(Session session, MessageProducer producer) {}

    private final XAConnection connection;
    private final Map<Mode, Opened> opened = new EnumMap<>(Mode.class);
    private XASession xaSession;

    ManagedSessions(XAConnection connection) {
        this.connection = connection;
    }

    Opened get(Mode mode) throws JMSException {
        Opened known = opened.get(mode);
        if (known != null) {
            return known;
        }
        Session session = open(mode);
        Opened fresh = new Opened(session, session.createProducer(null));
        opened.put(mode, fresh);
        return fresh;
    }

    XAResource xaResource() throws JMSException {
        return xaSession().getXAResource();
    }

    /** Whether a session was ever needed for the mode. */
    boolean isOpen(Mode mode) {
        return opened.containsKey(mode);
    }

    private Session open(Mode mode) throws JMSException {
        return switch (mode) {
            case XA -> xaSession().getSession();
            case LOCAL -> connection.createSession(true, Session.SESSION_TRANSACTED);
            case AUTO -> connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            case DUPS_OK -> connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
        };
    }

    private XASession xaSession() throws JMSException {
        if (xaSession == null) {
            xaSession = connection.createXASession();
        }
        return xaSession;
    }
}
