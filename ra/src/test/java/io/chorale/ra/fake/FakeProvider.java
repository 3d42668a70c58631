package io.chorale.ra.fake;

import io.chorale.jms.ChoraleQueue;
import io.chorale.jms.ChoraleTopic;
import io.chorale.jms.inbound.InboundConsumer;
import io.chorale.ra.access.DestinationType;
import io.chorale.ra.access.Messaging;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.transaction.xa.XAResource;

/** A provider that keeps what it is asked, and delivers what a test lays out. */
public final class FakeProvider implements Messaging {
    public final List<FakeConnection> connections = new CopyOnWriteArrayList<>();
    public final List<FakeInbound> inbound = new CopyOnWriteArrayList<>();
    /** Who consumes, with the password. */
    public final List<String> inboundUsers = new CopyOnWriteArrayList<>();

    public final FakeXaResource recoveryResource = new FakeXaResource();
    public final List<String> sent = new ArrayList<>();
    public final List<String> log = new ArrayList<>();

    @Override
    public XAConnection connect(String userName, String password) {
        FakeConnection connection = new FakeConnection();
        connections.add(connection);
        return Partial.of(XAConnection.class, connection);
    }

    @Override
    public XAResource recoveryResource() {
        return recoveryResource;
    }

    @Override
    public ConnectionMetaData metaData() {
        return Partial.of(ConnectionMetaData.class, new FakeMetaData());
    }

    @Override
    public InboundConsumer consume(Destination destination, int prefetch, String userName, String password) {
        FakeInbound consumer = new FakeInbound(destination);
        inboundUsers.add(userName + "/" + password);
        inbound.add(consumer);
        return consumer;
    }

    @Override
    public Destination destination(DestinationType type, String name) {
        return type == DestinationType.QUEUE ? new ChoraleQueue(name) : new ChoraleTopic(name);
    }

    @Override
    public Destination own(Destination destination) {
        return destination;
    }

    /** Describes itself. */
    public static final class FakeMetaData {
        public String getJMSProviderName() {
            return "fake";
        }

        public String getProviderVersion() {
            return "1";
        }
    }

    /** A connection and its sessions. */
    public final class FakeConnection {
        public final FakeXaResource xaResource = new FakeXaResource();
        public boolean started;
        public boolean closed;
        private ExceptionListener listener;

        public XASession createXASession() {
            return Partial.of(XASession.class, new FakeSession("shared"));
        }

        public Session createSession(boolean transacted, int mode) {
            return Partial.of(Session.class, new FakeSession(transacted ? "local" : "plain"));
        }

        public void setExceptionListener(ExceptionListener exceptionListener) {
            listener = exceptionListener;
        }

        public void start() {
            started = true;
        }

        public void stop() {
            started = false;
        }

        public void close() {
            closed = true;
        }

        /** Has the connection fail, as the provider would tell. */
        public void fail() {
            listener.onException(new JMSException("the node left"));
        }

        /** A session of that kind; the shared one tells whether it sends in a branch. */
        public final class FakeSession {
            private final String kind;

            FakeSession(String kind) {
                this.kind = kind;
            }

            private String place() {
                return kind.equals("shared") && xaResource.associated ? "branch" : kind;
            }

            public Session getSession() {
                return Partial.of(Session.class, this);
            }

            public XAResource getXAResource() {
                return xaResource;
            }

            public void commit() {
                log.add("commit " + kind);
            }

            public void rollback() {
                log.add("rollback " + kind);
            }

            public void recover() {
                log.add("recover " + kind);
            }

            public Message createMessage() {
                return Partial.of(Message.class, new FakeMessage(null));
            }

            public TextMessage createTextMessage(String text) {
                return Partial.of(TextMessage.class, new FakeMessage(text));
            }

            public Queue createQueue(String name) {
                return new ChoraleQueue(name);
            }

            public TemporaryQueue createTemporaryQueue() {
                return Partial.of(TemporaryQueue.class, new FakeTemporaryQueue());
            }

            public MessageProducer createProducer(Destination destination) {
                return Partial.of(MessageProducer.class, new FakeProducer(this));
            }

            public MessageConsumer createConsumer(Destination destination) {
                log.add("consume on " + kind);
                return Partial.of(MessageConsumer.class, new FakeConsumer(this));
            }
        }

        /** Writes down what is sent, and where. */
        public final class FakeProducer {
            private final FakeSession session;
            private long deliveryDelayMs;

            FakeProducer(FakeSession session) {
                this.session = session;
            }

            public void setDisableMessageID(boolean value) {}

            public void setDisableMessageTimestamp(boolean value) {}

            public long getDeliveryDelay() {
                return deliveryDelayMs;
            }

            public void setDeliveryDelay(long valueMs) {
                deliveryDelayMs = valueMs;
            }

            public void send(Destination to, Message message, int mode, int priority, long ttlMs) throws JMSException {
                sent.add(session.place() + " " + to + " " + ((TextMessage) message).getText() + " " + mode + "/"
                        + priority + "/" + ttlMs + "/" + deliveryDelayMs + properties(message));
            }

            private String properties(Message message) throws JMSException {
                StringBuilder all = new StringBuilder();
                for (Object name : Collections.list((Enumeration<?>) message.getPropertyNames())) {
                    all.append(' ').append(name).append('=').append(message.getObjectProperty((String) name));
                }
                return all.append(message.getJMSType() == null ? "" : " type=" + message.getJMSType())
                        .toString();
            }
        }

        /** Delivers one text each time, and tells from which session. */
        public final class FakeConsumer {
            private final FakeSession session;

            FakeConsumer(FakeSession session) {
                this.session = session;
            }

            public Message receive(long timeoutMs) {
                return started ? session.createTextMessage("from " + session.place()) : null;
            }

            public void close() {
                log.add("close consumer on " + session.kind);
            }
        }

        /** Can be deleted. */
        public final class FakeTemporaryQueue {
            public void delete() {
                log.add("delete temporary queue");
            }
        }
    }

    /** A text with properties. */
    public static final class FakeMessage {
        private final String text;
        private final Map<String, Object> properties = new LinkedHashMap<>();
        private String type;

        public FakeMessage(String text) {
            this.text = text;
        }

        public String getText() {
            return text;
        }

        public <T> T getBody(Class<T> bodyType) {
            return bodyType.cast(text);
        }

        public void setObjectProperty(String name, Object value) {
            properties.put(name, value);
        }

        public void setIntProperty(String name, int value) {
            properties.put(name, value);
        }

        public Object getObjectProperty(String name) {
            return properties.get(name);
        }

        public Enumeration<String> getPropertyNames() {
            return Collections.enumeration(properties.keySet());
        }

        public void setJMSType(String value) {
            type = value;
        }

        public String getJMSType() {
            return type;
        }

        public Destination getJMSReplyTo() {
            return null;
        }
    }
}
