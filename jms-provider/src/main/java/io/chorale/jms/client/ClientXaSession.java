package io.chorale.jms.client;

import jakarta.jms.JMSException;
import jakarta.jms.QueueSession;
import jakarta.jms.TopicSession;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XATopicSession;
import javax.transaction.xa.XAResource;

/** A session whose work belongs to the branch that its resource is in, if any (§11.3.3). */
final class ClientXaSession extends ClientSession implements XAQueueSession, XATopicSession {
    private final XAResource resource;

    ClientXaSession(SessionCore core, XAResource resource, Domain domain) {
        super(core, SessionMode.TRANSACTED, domain);
        this.resource = resource;
    }

    @Override
    public ClientSession getSession() {
        return this;
    }

    @Override
    public QueueSession getQueueSession() {
        return this;
    }

    @Override
    public TopicSession getTopicSession() {
        return this;
    }

    @Override
    public XAResource getXAResource() {
        return resource;
    }

    @Override
    public void commit() throws JMSException {
        throw managed();
    }

    @Override
    public void rollback() throws JMSException {
        throw managed();
    }

    private TransactionInProgressException managed() throws JMSException {
        core().requireOpen();
        return new TransactionInProgressException("The transaction manager commits and rolls back an XA session");
    }
}
