package io.chorale.jms.client;

import io.chorale.jms.xa.ChoraleXAResource;
import jakarta.jms.JMSException;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XATopicConnection;

/** A connection whose XA sessions take part in transactions of an external manager. */
final class ClientXaConnection extends ClientConnection implements XAQueueConnection, XATopicConnection {

    private ClientXaConnection(ClientNode node, ConnectionOptions options, Domain domain) {
        super(node, options, domain);
    }

    static ClientXaConnection open(ClientNode node, ConnectionOptions options, Domain domain) throws JMSException {
        ClientXaConnection connection = new ClientXaConnection(node, options, domain);
        connection.register();
        return connection;
    }

    @Override
    public ClientXaSession createXASession() throws JMSException {
        return createXaSession(domain());
    }

    @Override
    public ClientXaSession createXAQueueSession() throws JMSException {
        return createXaSession(Domain.QUEUE);
    }

    @Override
    public ClientXaSession createXATopicSession() throws JMSException {
        return createXaSession(Domain.TOPIC);
    }

    private ClientXaSession createXaSession(Domain sessionDomain) throws JMSException {
        ChoraleXAResource resource = node().branches().newResource();
        SessionCore core = open(new XaSettlement(node().link(), resource));
        return new ClientXaSession(core, resource, sessionDomain);
    }
}
