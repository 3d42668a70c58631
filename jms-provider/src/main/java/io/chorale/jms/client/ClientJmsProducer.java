package io.chorale.jms.client;

import static io.chorale.jms.client.RuntimeTwins.call;
import static io.chorale.jms.client.RuntimeTwins.run;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import java.io.Serializable;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A producer of the simplified interface: properties and header fields set here go into each message sent. */
final class ClientJmsProducer implements JMSProducer {
    private final ClientSession session;
    private final ClientProducer producer;
    /** Holds what is to be set, and brings the rules and conversions of properties along. */
    private final Message template;

    private boolean nativeCorrelation;
    private CompletionListener listener;

    ClientJmsProducer(ClientSession session) throws JMSException {
        this.session = session;
        this.producer = session.createProducer(null);
        this.template = session.createMessage();
    }

    @Override
    public JMSProducer send(Destination destination, Message message) {
        return then(() -> {
            if (message == null) {
                throw new MessageFormatException("The message is null");
            }
            applyTemplate(message);
            if (listener == null) {
                producer.send(destination, message);
            } else {
                producer.send(destination, message, listener);
            }
        });
    }

    private void applyTemplate(Message message) throws JMSException {
        for (Enumeration<?> names = template.getPropertyNames(); names.hasMoreElements(); ) {
            String name = (String) names.nextElement();
            message.setObjectProperty(name, template.getObjectProperty(name));
        }
        if (nativeCorrelation) {
            message.setJMSCorrelationIDAsBytes(template.getJMSCorrelationIDAsBytes());
        } else if (template.getJMSCorrelationID() != null) {
            message.setJMSCorrelationID(template.getJMSCorrelationID());
        }
        if (template.getJMSType() != null) {
            message.setJMSType(template.getJMSType());
        }
        if (template.getJMSReplyTo() != null) {
            message.setJMSReplyTo(template.getJMSReplyTo());
        }
    }

    @Override
    public JMSProducer send(Destination destination, String body) {
        return send(destination, call(() -> session.createTextMessage(body)));
    }

    @Override
    public JMSProducer send(Destination destination, Map<String, Object> body) {
        return send(destination, call(() -> {
            MapMessage message = session.createMapMessage();
            if (body != null) {
                for (Map.Entry<String, Object> entry : body.entrySet()) {
                    message.setObject(entry.getKey(), entry.getValue());
                }
            }
            return message;
        }));
    }

    @Override
    public JMSProducer send(Destination destination, byte[] body) {
        return send(destination, call(() -> {
            BytesMessage message = session.createBytesMessage();
            if (body != null) {
                message.writeBytes(body);
            }
            return message;
        }));
    }

    @Override
    public JMSProducer send(Destination destination, Serializable body) {
        return send(destination, call(() -> session.createObjectMessage(body)));
    }

    /** Of a closed context, nothing can be set or asked (§6.1.8). */
    private JMSProducer then(RuntimeTwins.Action action) {
        run(() -> {
            session.core().requireOpen();
            action.run();
        });
        return this;
    }

    private <T> T ask(RuntimeTwins.Call<T> question) {
        return call(() -> {
            session.core().requireOpen();
            return question.run();
        });
    }

    @Override
    public JMSProducer setDisableMessageID(boolean value) {
        return then(() -> producer.setDisableMessageID(value));
    }

    @Override
    public boolean getDisableMessageID() {
        return ask(producer::getDisableMessageID);
    }

    @Override
    public JMSProducer setDisableMessageTimestamp(boolean value) {
        return then(() -> producer.setDisableMessageTimestamp(value));
    }

    @Override
    public boolean getDisableMessageTimestamp() {
        return ask(producer::getDisableMessageTimestamp);
    }

    @Override
    public JMSProducer setDeliveryMode(int deliveryMode) {
        return then(() -> producer.setDeliveryMode(deliveryMode));
    }

    @Override
    public int getDeliveryMode() {
        return ask(producer::getDeliveryMode);
    }

    @Override
    public JMSProducer setPriority(int priority) {
        return then(() -> producer.setPriority(priority));
    }

    @Override
    public int getPriority() {
        return ask(producer::getPriority);
    }

    @Override
    public JMSProducer setTimeToLive(long timeToLive) {
        return then(() -> producer.setTimeToLive(timeToLive));
    }

    @Override
    public long getTimeToLive() {
        return ask(producer::getTimeToLive);
    }

    @Override
    public JMSProducer setDeliveryDelay(long deliveryDelay) {
        return then(() -> producer.setDeliveryDelay(deliveryDelay));
    }

    @Override
    public long getDeliveryDelay() {
        return ask(producer::getDeliveryDelay);
    }

    @Override
    public JMSProducer setAsync(CompletionListener completionListener) {
        return then(() -> listener = completionListener);
    }

    @Override
    public CompletionListener getAsync() {
        return ask(() -> listener);
    }

    @Override
    public JMSProducer setProperty(String name, boolean value) {
        return then(() -> template.setBooleanProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, byte value) {
        return then(() -> template.setByteProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, short value) {
        return then(() -> template.setShortProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, int value) {
        return then(() -> template.setIntProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, long value) {
        return then(() -> template.setLongProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, float value) {
        return then(() -> template.setFloatProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, double value) {
        return then(() -> template.setDoubleProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, String value) {
        return then(() -> template.setStringProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, Object value) {
        return then(() -> template.setObjectProperty(name, value));
    }

    @Override
    public JMSProducer clearProperties() {
        return then(template::clearProperties);
    }

    @Override
    public boolean propertyExists(String name) {
        return ask(() -> template.propertyExists(name));
    }

    @Override
    public boolean getBooleanProperty(String name) {
        return ask(() -> template.getBooleanProperty(name));
    }

    @Override
    public byte getByteProperty(String name) {
        return ask(() -> template.getByteProperty(name));
    }

    @Override
    public short getShortProperty(String name) {
        return ask(() -> template.getShortProperty(name));
    }

    @Override
    public int getIntProperty(String name) {
        return ask(() -> template.getIntProperty(name));
    }

    @Override
    public long getLongProperty(String name) {
        return ask(() -> template.getLongProperty(name));
    }

    @Override
    public float getFloatProperty(String name) {
        return ask(() -> template.getFloatProperty(name));
    }

    @Override
    public double getDoubleProperty(String name) {
        return ask(() -> template.getDoubleProperty(name));
    }

    @Override
    public String getStringProperty(String name) {
        return ask(() -> template.getStringProperty(name));
    }

    @Override
    public Object getObjectProperty(String name) {
        return ask(() -> template.getObjectProperty(name));
    }

    @Override
    public Set<String> getPropertyNames() {
        return ask(() -> {
            Set<String> all = new LinkedHashSet<>();
            for (Enumeration<?> names = template.getPropertyNames(); names.hasMoreElements(); ) {
                all.add((String) names.nextElement());
            }
            return Collections.unmodifiableSet(all);
        });
    }

    @Override
    public JMSProducer setJMSCorrelationIDAsBytes(byte[] correlationId) {
        return then(() -> {
            nativeCorrelation = correlationId != null;
            template.setJMSCorrelationIDAsBytes(correlationId);
        });
    }

    @Override
    public byte[] getJMSCorrelationIDAsBytes() {
        return ask(template::getJMSCorrelationIDAsBytes);
    }

    @Override
    public JMSProducer setJMSCorrelationID(String correlationId) {
        return then(() -> {
            nativeCorrelation = false;
            template.setJMSCorrelationID(correlationId);
        });
    }

    @Override
    public String getJMSCorrelationID() {
        return ask(template::getJMSCorrelationID);
    }

    @Override
    public JMSProducer setJMSType(String type) {
        return then(() -> template.setJMSType(type));
    }

    @Override
    public String getJMSType() {
        return ask(template::getJMSType);
    }

    @Override
    public JMSProducer setJMSReplyTo(Destination replyTo) {
        return then(() -> template.setJMSReplyTo(replyTo));
    }

    @Override
    public Destination getJMSReplyTo() {
        return ask(template::getJMSReplyTo);
    }
}
