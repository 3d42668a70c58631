package io.chorale.jms.client;

import io.chorale.jms.message.ChoraleMessage;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Subscription;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A connection: nothing but a common life of sessions and temporary destinations, as no socket lies beneath. */
class ClientConnection implements QueueConnection, TopicConnection {
    private final ClientNode node;
    private final ConnectionOptions options;
    private final Domain domain;
    private final UUID uuid = UUID.randomUUID();
    private final String id = uuid.toString();
    private final AtomicLong counter = new AtomicLong();
    private final Set<SessionCore> sessions = ConcurrentHashMap.newKeySet();
    private final Set<ClientConnectionConsumer> connectionConsumers = ConcurrentHashMap.newKeySet();
    private final Set<Address> temporaries = ConcurrentHashMap.newKeySet();
    /** Held by who closes, so that a second one returns when that is done. */
    private final Object closing = new Object();

    private final FailureReports reports = new FailureReports("chorale-jms-" + id);
    private String clientId;
    private volatile String applicationId;
    private volatile UUID origin = uuid;
    private boolean used;
    private boolean started;
    private boolean closed;

    ClientConnection(ClientNode node, ConnectionOptions options, Domain domain) {
        this.node = node;
        this.options = options;
        this.domain = domain;
    }

    static ClientConnection open(ClientNode node, ConnectionOptions options, Domain domain) throws JMSException {
        ClientConnection connection = new ClientConnection(node, options, domain);
        connection.register();
        return connection;
    }

    final void register() throws JMSException {
        if (options.clientId() != null) {
            node.claimClientId(options.clientId(), uuid);
            identify(options.clientId());
        }
        try {
            node.register(this);
        } catch (JMSException e) {
            if (clientId != null) {
                node.freeClientId(clientId, uuid);
            }
            throw e;
        }
    }

    ClientNode node() {
        return node;
    }

    ConnectionOptions options() {
        return options;
    }

    Domain domain() {
        return domain;
    }

    /** What all its messages have in common; those of the next connection with this client id as well (§8.3.1). */
    final UUID origin() {
        return origin;
    }

    /** What follows from the client id, for those that send, who need no lock for it. */
    private void identify(String known) {
        clientId = known;
        applicationId = known;
        origin = UUID.nameUUIDFromBytes(known.getBytes(StandardCharsets.UTF_8));
    }

    String nextMessageId() {
        return "ID:" + id + ":" + counter.incrementAndGet();
    }

    /** Notes in a message who sends it (§3.5.9). */
    void sign(ChoraleMessage message) {
        message.sentBy(options.access().userName(), applicationId);
    }

    /** Notes the first use, after which a client id can no longer be set, and refuses a closed connection. */
    final synchronized void use() throws IllegalStateException {
        requireOpen();
        used = true;
    }

    private synchronized void requireOpen() throws IllegalStateException {
        if (closed) {
            throw new IllegalStateException("The connection is closed");
        }
        node.link().requireOpen();
    }

    @Override
    public Session createSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return createSession(SessionMode.of(transacted, acknowledgeMode), domain);
    }

    @Override
    public Session createSession(int sessionMode) throws JMSException {
        return createSession(SessionMode.of(sessionMode), domain);
    }

    @Override
    public Session createSession() throws JMSException {
        return createSession(SessionMode.AUTO, domain);
    }

    @Override
    public ClientSession createQueueSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return createSession(SessionMode.of(transacted, acknowledgeMode), Domain.QUEUE);
    }

    @Override
    public ClientSession createTopicSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return createSession(SessionMode.of(transacted, acknowledgeMode), Domain.TOPIC);
    }

    ClientSession createSession(SessionMode mode, Domain sessionDomain) throws JMSException {
        Settlement settlement =
                switch (mode) {
                    case AUTO -> new AutoSettlement(node.link());
                    case CLIENT -> new ClientSettlement(node.link());
                    case DUPS_OK -> new DupsOkSettlement(node.link());
                    case TRANSACTED -> new TransactedSettlement(node.link(), id + ":" + counter.incrementAndGet());
                };
        return new ClientSession(open(settlement), mode, sessionDomain);
    }

    final SessionCore open(Settlement settlement) throws JMSException {
        SessionCore session = new SessionCore(this, settlement, "chorale-session-" + counter.incrementAndGet());
        synchronized (this) {
            use();
            sessions.add(session);
            if (started) {
                session.gate().start();
            }
        }
        return session;
    }

    void forget(SessionCore session) {
        sessions.remove(session);
    }

    void forget(ClientConnectionConsumer consumer) {
        connectionConsumers.remove(consumer);
    }

    @Override
    public synchronized String getClientID() throws JMSException {
        requireOpen();
        return clientId;
    }

    @Override
    public synchronized void setClientID(String clientId) throws JMSException {
        requireOpen();
        if (this.clientId != null) {
            throw new IllegalStateException("The connection has the client id " + this.clientId);
        }
        if (used) {
            throw new IllegalStateException("A client id is set before the connection is used");
        }
        if (clientId == null || clientId.isEmpty()) {
            throw new InvalidClientIDException("A client id is not empty");
        }
        node.claimClientId(clientId, uuid);
        identify(clientId);
    }

    @Override
    public ConnectionMetaData getMetaData() throws JMSException {
        use();
        return new ClientMetaData();
    }

    @Override
    public ExceptionListener getExceptionListener() throws JMSException {
        requireOpen();
        return reports.listener();
    }

    @Override
    public void setExceptionListener(ExceptionListener listener) throws JMSException {
        use();
        reports.listener(listener);
    }

    /** Something failed that no call of the application can be told. */
    void failed(Exception failure) {
        reports.report(failure);
    }

    @Override
    public void start() throws JMSException {
        synchronized (this) {
            use();
            started = true;
        }
        sessions.forEach(session -> session.gate().start());
        connectionConsumers.forEach(consumer -> consumer.gate().start());
    }

    @Override
    public void stop() throws JMSException {
        requireOpen();
        for (SessionCore session : sessions) {
            session.requireNotInListener("stop");
        }
        synchronized (this) {
            use();
            started = false;
        }
        connectionConsumers.forEach(consumer -> consumer.gate().stop());
        sessions.forEach(session -> session.gate().stop());
    }

    @Override
    public void close() throws JMSException {
        for (SessionCore session : sessions) {
            session.requireCloseable("close");
        }
        FirstFailure failure = new FirstFailure();
        for (ClientConnectionConsumer consumer : connectionConsumers) {
            failure.run(consumer::close);
        }
        // Listeners that run now have the connection until they return (§6.1.8).
        sessions.forEach(SessionCore::finish);
        synchronized (closing) {
            if (beginClosed()) {
                end(failure);
            }
        }
        failure.throwIfAny();
    }

    private synchronized boolean beginClosed() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    private void end(FirstFailure failure) {
        // Once more: a listener may have made some meanwhile.
        for (ClientConnectionConsumer consumer : connectionConsumers) {
            failure.run(consumer::close);
        }
        for (SessionCore session : sessions) {
            failure.run(session::close);
        }
        for (Address temporary : List.copyOf(temporaries)) {
            failure.run(() -> deleteTemporary(temporary));
        }
        reports.close();
        node.forget(this);
        if (clientId != null) {
            failure.run(() -> node.freeClientId(clientId, uuid));
        }
        options.closed().run();
    }

    ClientTemporaryQueue createTemporaryQueue() throws JMSException {
        options.access().requireTemporary(Address.Kind.TEMPORARY_QUEUE);
        return new ClientTemporaryQueue(newTemporary(Address.Kind.TEMPORARY_QUEUE), this);
    }

    ClientTemporaryTopic createTemporaryTopic() throws JMSException {
        options.access().requireTemporary(Address.Kind.TEMPORARY_TOPIC);
        return new ClientTemporaryTopic(newTemporary(Address.Kind.TEMPORARY_TOPIC), this);
    }

    private Address newTemporary(Address.Kind kind) {
        Address address = new Address(kind, id + "/" + counter.incrementAndGet());
        temporaries.add(address);
        return address;
    }

    void deleteTemporary(Address temporary) throws JMSException {
        if (temporaries.contains(temporary)) {
            node.link().await(node.link().service().delete(temporary), "delete the temporary " + temporary.name());
            temporaries.remove(temporary);
        }
    }

    /** Refuses a temporary destination of another connection (§6.2.2). */
    void requireMayConsume(Address source) throws InvalidDestinationException {
        if (source.kind().isTemporary() && !temporaries.contains(source)) {
            throw new InvalidDestinationException(
                    "Only the connection that made a temporary destination can consume from it, until it is deleted: "
                            + source.name());
        }
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Destination destination, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
        use();
        requireServable(pool, maxMessages);
        return serve(Sources.of(this, destination, selector, false), pool, maxMessages);
    }

    private ConnectionConsumer serve(Source source, ServerSessionPool pool, int maxMessages) throws JMSException {
        ClientConnectionConsumer consumer = ClientConnectionConsumer.open(
                this, source, pool, maxMessages, "chorale-connection-consumer-" + counter.incrementAndGet());
        synchronized (this) {
            connectionConsumers.add(consumer);
            if (started) {
                consumer.gate().start();
            }
            if (!closed) {
                return consumer;
            }
        }
        consumer.close();
        throw new IllegalStateException("The connection is closed");
    }

    private static void requireServable(ServerSessionPool pool, int maxMessages) throws JMSException {
        if (pool == null) {
            throw new JMSException("A connection consumer needs a server session pool, not null");
        }
        if (maxMessages < 1) {
            throw new JMSException("A server session is given 1 message or more at a time, not " + maxMessages);
        }
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Queue queue, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
        return createConnectionConsumer((Destination) queue, selector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Topic topic, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
        return createConnectionConsumer((Destination) topic, selector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createSharedConnectionConsumer(
            Topic topic, String name, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
        domain.requireTopics("createSharedConnectionConsumer");
        return serve(Subscription.Type.SHARED, topic, name, selector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createDurableConnectionConsumer(
            Topic topic, String name, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
        domain.requireTopics("createDurableConnectionConsumer");
        return serve(Subscription.Type.DURABLE, topic, name, selector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createSharedDurableConnectionConsumer(
            Topic topic, String name, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
        domain.requireTopics("createSharedDurableConnectionConsumer");
        return serve(Subscription.Type.SHARED_DURABLE, topic, name, selector, pool, maxMessages);
    }

    private ConnectionConsumer serve(
            Subscription.Type type, Topic topic, String name, String selector, ServerSessionPool pool, int maxMessages)
            throws JMSException {
        use();
        requireServable(pool, maxMessages);
        return serve(Sources.named(this, type, topic, name, selector, false), pool, maxMessages);
    }
}
