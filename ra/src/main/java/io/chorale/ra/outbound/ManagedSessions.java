package io.chorale.ra.outbound;

import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import javax.transaction.xa.XAResource;

/**
 * The sessions of one pooled connection, made when first needed and kept while it is. One XA session serves both the
 * branches of a transaction manager and, outside of them, as a session that acknowledges by itself: that is what the
 * provider's XA sessions do, and why a consumer need not move when a branch begins. A second, transacted session serves
 * local transactions, which few containers ever begin. Not thread-safe: a pool entry serves one thread at a time.
 */
final class ManagedSessions {

    /** A session and the producer without destination through which all of its messages go. */
    record Opened(Session session, MessageProducer producer) {
        static Opened of(Session session) throws JMSException {
            return new Opened(session, session.createProducer(null));
        }
    }

    private final XAConnection connection;
    private XASession xaSession;
    private Opened shared;
    private Opened local;

    ManagedSessions(XAConnection connection) {
        this.connection = connection;
    }

    /** For branches, and for work outside of any transaction. */
    Opened shared() throws JMSException {
        if (shared == null) {
            shared = Opened.of(xaSession().getSession());
        }
        return shared;
    }

    /** For local transactions. */
    Opened local() throws JMSException {
        if (local == null) {
            local = Opened.of(connection.createSession(true, Session.SESSION_TRANSACTED));
        }
        return local;
    }

    /** Whether a local transaction may have work. */
    boolean hasLocal() {
        return local != null;
    }

    XAResource xaResource() throws JMSException {
        return xaSession().getXAResource();
    }

    private XASession xaSession() throws JMSException {
        if (xaSession == null) {
            xaSession = connection.createXASession();
        }
        return xaSession;
    }
}
