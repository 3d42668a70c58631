package io.chorale.jms.client;

import static io.chorale.jms.client.RuntimeTwins.call;
import static io.chorale.jms.client.RuntimeTwins.run;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.Serializable;

/** The simplified interface (§2.8): a connection, perhaps shared, and a session that is made when it is needed. */
class ClientContext implements JMSContext {
    private final SharedConnection shared;
    private final SessionMode mode;
    private ClientSession session;
    private boolean autoStart = true;
    private boolean closed;

    ClientContext(SharedConnection shared, SessionMode mode) {
        this.shared = shared;
        this.mode = mode;
    }

    /** With a session that exists. */
    ClientContext(SharedConnection shared, ClientSession session) {
        this(shared, SessionMode.TRANSACTED);
        this.session = session;
    }

    private synchronized ClientConnection connection() throws IllegalStateException {
        if (closed) {
            throw new IllegalStateException("The context is closed");
        }
        return shared.connection();
    }

    /** Made late, so that a client id can be set first. */
    final synchronized ClientSession session() throws JMSException {
        ClientConnection connection = connection();
        if (session == null) {
            session = connection.createSession(mode, Domain.COMMON);
        }
        return session;
    }

    @Override
    public final JMSContext createContext(int sessionMode) {
        return call(() -> {
            SessionMode other = SessionMode.of(sessionMode);
            session();
            shared.join();
            return new ClientContext(shared, other);
        });
    }

    @Override
    public final JMSProducer createProducer() {
        return call(() -> new ClientJmsProducer(session()));
    }

    @Override
    public final String getClientID() {
        return call(() -> connection().getClientID());
    }

    @Override
    public final void setClientID(String clientId) {
        run(() -> connection().setClientID(clientId));
    }

    @Override
    public final ConnectionMetaData getMetaData() {
        return call(() -> connection().getMetaData());
    }

    @Override
    public final ExceptionListener getExceptionListener() {
        return call(() -> connection().getExceptionListener());
    }

    @Override
    public final void setExceptionListener(ExceptionListener listener) {
        run(() -> connection().setExceptionListener(listener));
    }

    @Override
    public final void start() {
        run(() -> connection().start());
    }

    @Override
    public final void stop() {
        run(() -> connection().stop());
    }

    @Override
    public final synchronized void setAutoStart(boolean autoStart) {
        call(this::connection);
        this.autoStart = autoStart;
    }

    @Override
    public final synchronized boolean getAutoStart() {
        call(this::connection);
        return autoStart;
    }

    @Override
    public final void close() {
        run(() -> {
            ClientSession ending = sessionOrNull();
            if (ending != null) {
                ending.core().requireCloseable("close");
                // A listener that runs now has the context until it returns (§6.1.8).
                ending.core().finish();
            }
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            FirstFailure failure = new FirstFailure();
            ClientSession ended = sessionOrNull();
            if (ended != null) {
                failure.run(ended::close);
            }
            failure.run(shared::leave);
            failure.throwIfAny();
        });
    }

    private synchronized ClientSession sessionOrNull() {
        return session;
    }

    @Override
    public final BytesMessage createBytesMessage() {
        return call(() -> session().createBytesMessage());
    }

    @Override
    public final MapMessage createMapMessage() {
        return call(() -> session().createMapMessage());
    }

    @Override
    public final Message createMessage() {
        return call(() -> session().createMessage());
    }

    @Override
    public final ObjectMessage createObjectMessage() {
        return call(() -> session().createObjectMessage());
    }

    @Override
    public final ObjectMessage createObjectMessage(Serializable object) {
        return call(() -> session().createObjectMessage(object));
    }

    @Override
    public final StreamMessage createStreamMessage() {
        return call(() -> session().createStreamMessage());
    }

    @Override
    public final TextMessage createTextMessage() {
        return call(() -> session().createTextMessage());
    }

    @Override
    public final TextMessage createTextMessage(String text) {
        return call(() -> session().createTextMessage(text));
    }

    @Override
    public final boolean getTransacted() {
        return call(() -> session().getTransacted());
    }

    @Override
    public final int getSessionMode() {
        return call(() -> session().getAcknowledgeMode());
    }

    @Override
    public final void commit() {
        run(() -> session().commit());
    }

    @Override
    public final void rollback() {
        run(() -> session().rollback());
    }

    @Override
    public final void recover() {
        run(() -> session().recover());
    }

    @Override
    public final void acknowledge() {
        run(() -> session().core().acknowledge());
    }

    @Override
    public final JMSConsumer createConsumer(Destination destination) {
        return started(() -> session().createConsumer(destination));
    }

    @Override
    public final JMSConsumer createConsumer(Destination destination, String selector) {
        return started(() -> session().createConsumer(destination, selector));
    }

    @Override
    public final JMSConsumer createConsumer(Destination destination, String selector, boolean noLocal) {
        return started(() -> session().createConsumer(destination, selector, noLocal));
    }

    @Override
    public final JMSConsumer createDurableConsumer(Topic topic, String name) {
        return started(() -> session().createDurableConsumer(topic, name));
    }

    @Override
    public final JMSConsumer createDurableConsumer(Topic topic, String name, String selector, boolean noLocal) {
        return started(() -> session().createDurableConsumer(topic, name, selector, noLocal));
    }

    @Override
    public final JMSConsumer createSharedDurableConsumer(Topic topic, String name) {
        return started(() -> session().createSharedDurableConsumer(topic, name));
    }

    @Override
    public final JMSConsumer createSharedDurableConsumer(Topic topic, String name, String selector) {
        return started(() -> session().createSharedDurableConsumer(topic, name, selector));
    }

    @Override
    public final JMSConsumer createSharedConsumer(Topic topic, String name) {
        return started(() -> session().createSharedConsumer(topic, name));
    }

    @Override
    public final JMSConsumer createSharedConsumer(Topic topic, String name, String selector) {
        return started(() -> session().createSharedConsumer(topic, name, selector));
    }

    private JMSConsumer started(RuntimeTwins.Call<MessageConsumer> create) {
        return call(() -> {
            MessageConsumer consumer = create.run();
            if (getAutoStart()) {
                connection().start();
            }
            return new ClientJmsConsumer((ClientConsumer) consumer);
        });
    }

    @Override
    public final Queue createQueue(String name) {
        return call(() -> session().createQueue(name));
    }

    @Override
    public final Topic createTopic(String name) {
        return call(() -> session().createTopic(name));
    }

    @Override
    public final QueueBrowser createBrowser(Queue queue) {
        return createBrowser(queue, null);
    }

    @Override
    public final QueueBrowser createBrowser(Queue queue, String selector) {
        return call(() -> session().createBrowser(queue, selector));
    }

    @Override
    public final TemporaryQueue createTemporaryQueue() {
        return call(() -> session().createTemporaryQueue());
    }

    @Override
    public final TemporaryTopic createTemporaryTopic() {
        return call(() -> session().createTemporaryTopic());
    }

    @Override
    public final void unsubscribe(String name) {
        run(() -> session().unsubscribe(name));
    }
}
