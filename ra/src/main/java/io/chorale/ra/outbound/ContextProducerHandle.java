package io.chorale.ra.outbound;

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

/**
 * A producer with the simplified API. What the application sets for all messages (properties, correlation, type,
 * reply-to) is kept in a message that is never sent, so that names and conversions are checked as those of any message.
 */
final class ContextProducerHandle implements JMSProducer {
    private final SessionHandle session;
    private final ProducerHandle producer;
    private final Message template;
    private boolean correlated;
    private boolean correlatedAsBytes;

    ContextProducerHandle(SessionHandle session, ProducerHandle producer, Message template) {
        this.session = session;
        this.producer = producer;
        this.template = template;
    }

    // Sending.

    @Override
    public JMSProducer send(Destination destination, Message message) {
        return apply(() -> {
            if (message == null) {
                throw new MessageFormatException("No message was given");
            }
            fill(message);
            producer.send(destination, message);
        });
    }

    @Override
    public JMSProducer send(Destination destination, String body) {
        return send(destination, JmsCalls.get(() -> session.createTextMessage(body)));
    }

    @Override
    public JMSProducer send(Destination destination, Map<String, Object> body) {
        return send(destination, JmsCalls.get(() -> {
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
        return send(destination, JmsCalls.get(() -> {
            BytesMessage message = session.createBytesMessage();
            if (body != null) {
                message.writeBytes(body);
            }
            return message;
        }));
    }

    @Override
    public JMSProducer send(Destination destination, Serializable body) {
        return send(destination, JmsCalls.get(() -> session.createObjectMessage(body)));
    }

    private void fill(Message message) throws JMSException {
        for (String name : getPropertyNames()) {
            message.setObjectProperty(name, template.getObjectProperty(name));
        }
        if (correlatedAsBytes) {
            message.setJMSCorrelationIDAsBytes(template.getJMSCorrelationIDAsBytes());
        } else if (correlated) {
            message.setJMSCorrelationID(template.getJMSCorrelationID());
        }
        if (template.getJMSType() != null) {
            message.setJMSType(template.getJMSType());
        }
        if (template.getJMSReplyTo() != null) {
            message.setJMSReplyTo(template.getJMSReplyTo());
        }
    }

    private JMSProducer apply(JmsCalls.Action action) {
        JmsCalls.run(action);
        return this;
    }

    /** Sending with a listener is not for containers; null is what it is anyway. */
    @Override
    public JMSProducer setAsync(CompletionListener listener) {
        if (listener != null) {
            throw JmsFailures.unchecked(ProducerHandle.noAsyncSend());
        }
        return this;
    }

    @Override
    public CompletionListener getAsync() {
        return null;
    }

    // How messages are sent.

    @Override
    public JMSProducer setDisableMessageID(boolean value) {
        return apply(() -> producer.setDisableMessageID(value));
    }

    @Override
    public boolean getDisableMessageID() {
        return JmsCalls.get(producer::getDisableMessageID);
    }

    @Override
    public JMSProducer setDisableMessageTimestamp(boolean value) {
        return apply(() -> producer.setDisableMessageTimestamp(value));
    }

    @Override
    public boolean getDisableMessageTimestamp() {
        return JmsCalls.get(producer::getDisableMessageTimestamp);
    }

    @Override
    public JMSProducer setDeliveryMode(int mode) {
        return apply(() -> producer.setDeliveryMode(mode));
    }

    @Override
    public int getDeliveryMode() {
        return JmsCalls.get(producer::getDeliveryMode);
    }

    @Override
    public JMSProducer setPriority(int priority) {
        return apply(() -> producer.setPriority(priority));
    }

    @Override
    public int getPriority() {
        return JmsCalls.get(producer::getPriority);
    }

    @Override
    public JMSProducer setTimeToLive(long timeToLiveMs) {
        return apply(() -> producer.setTimeToLive(timeToLiveMs));
    }

    @Override
    public long getTimeToLive() {
        return JmsCalls.get(producer::getTimeToLive);
    }

    @Override
    public JMSProducer setDeliveryDelay(long deliveryDelayMs) {
        return apply(() -> producer.setDeliveryDelay(deliveryDelayMs));
    }

    @Override
    public long getDeliveryDelay() {
        return JmsCalls.get(producer::getDeliveryDelay);
    }

    // Properties.

    @Override
    public JMSProducer setProperty(String name, boolean value) {
        return apply(() -> template.setBooleanProperty(name, value));
    }

    @Override
    public boolean getBooleanProperty(String name) {
        return JmsCalls.get(() -> template.getBooleanProperty(name));
    }

    @Override
    public JMSProducer setProperty(String name, byte value) {
        return apply(() -> template.setByteProperty(name, value));
    }

    @Override
    public byte getByteProperty(String name) {
        return JmsCalls.get(() -> template.getByteProperty(name));
    }

    @Override
    public JMSProducer setProperty(String name, short value) {
        return apply(() -> template.setShortProperty(name, value));
    }

    @Override
    public short getShortProperty(String name) {
        return JmsCalls.get(() -> template.getShortProperty(name));
    }

    @Override
    public JMSProducer setProperty(String name, int value) {
        return apply(() -> template.setIntProperty(name, value));
    }

    @Override
    public int getIntProperty(String name) {
        return JmsCalls.get(() -> template.getIntProperty(name));
    }

    @Override
    public JMSProducer setProperty(String name, long value) {
        return apply(() -> template.setLongProperty(name, value));
    }

    @Override
    public long getLongProperty(String name) {
        return JmsCalls.get(() -> template.getLongProperty(name));
    }

    @Override
    public JMSProducer setProperty(String name, float value) {
        return apply(() -> template.setFloatProperty(name, value));
    }

    @Override
    public float getFloatProperty(String name) {
        return JmsCalls.get(() -> template.getFloatProperty(name));
    }

    @Override
    public JMSProducer setProperty(String name, double value) {
        return apply(() -> template.setDoubleProperty(name, value));
    }

    @Override
    public double getDoubleProperty(String name) {
        return JmsCalls.get(() -> template.getDoubleProperty(name));
    }

    @Override
    public JMSProducer setProperty(String name, String value) {
        return apply(() -> template.setStringProperty(name, value));
    }

    @Override
    public String getStringProperty(String name) {
        return JmsCalls.get(() -> template.getStringProperty(name));
    }

    @Override
    public JMSProducer setProperty(String name, Object value) {
        return apply(() -> template.setObjectProperty(name, value));
    }

    @Override
    public Object getObjectProperty(String name) {
        return JmsCalls.get(() -> template.getObjectProperty(name));
    }

    @Override
    public JMSProducer clearProperties() {
        return apply(template::clearProperties);
    }

    @Override
    public boolean propertyExists(String name) {
        return JmsCalls.get(() -> template.propertyExists(name));
    }

    @Override
    public Set<String> getPropertyNames() {
        Set<String> names = new LinkedHashSet<>();
        Enumeration<?> found = JmsCalls.get(template::getPropertyNames);
        while (found.hasMoreElements()) {
            names.add((String) found.nextElement());
        }
        return Collections.unmodifiableSet(names);
    }

    // Headers.

    @Override
    public JMSProducer setJMSCorrelationIDAsBytes(byte[] correlationId) {
        return apply(() -> {
            template.setJMSCorrelationIDAsBytes(correlationId);
            correlated = false;
            correlatedAsBytes = correlationId != null;
        });
    }

    @Override
    public byte[] getJMSCorrelationIDAsBytes() {
        return JmsCalls.get(template::getJMSCorrelationIDAsBytes);
    }

    @Override
    public JMSProducer setJMSCorrelationID(String correlationId) {
        return apply(() -> {
            template.setJMSCorrelationID(correlationId);
            correlated = correlationId != null;
            correlatedAsBytes = false;
        });
    }

    @Override
    public String getJMSCorrelationID() {
        return JmsCalls.get(template::getJMSCorrelationID);
    }

    @Override
    public JMSProducer setJMSType(String type) {
        return apply(() -> template.setJMSType(type));
    }

    @Override
    public String getJMSType() {
        return JmsCalls.get(template::getJMSType);
    }

    @Override
    public JMSProducer setJMSReplyTo(Destination replyTo) {
        return apply(() -> template.setJMSReplyTo(replyTo));
    }

    @Override
    public Destination getJMSReplyTo() {
        return JmsCalls.get(template::getJMSReplyTo);
    }
}
