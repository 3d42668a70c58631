package io.chorale.jms.client;

import jakarta.jms.JMSContext;
import jakarta.jms.XAJMSContext;
import javax.transaction.xa.XAResource;

/** The simplified interface with an XA session. */
final class ClientXaContext extends ClientContext implements XAJMSContext {
    private final ClientXaSession session;

    ClientXaContext(SharedConnection shared, ClientXaSession session) {
        super(shared, session);
        this.session = session;
    }

    @Override
    public JMSContext getContext() {
        return this;
    }

    @Override
    public XAResource getXAResource() {
        return session.getXAResource();
    }
}
