package io.chorale.jms.message;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.Address;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;

/** What all message types share: header fields, properties and the state of the body. Not thread-safe (§2.14). */
public abstract class ChoraleMessage implements Message {

    /** What {@link Message#acknowledge} does; the session that delivered the message knows. */
    @FunctionalInterface
    public interface Acknowledgement {
        void acknowledge() throws JMSException;
    }

    private final MessageProperties properties = new MessageProperties();
    private String messageId;
    private long timestampMs;
    /** Null, a String, or a byte[] as it was set: native correlation ids pass through unchanged (§3.4.5). */
    private Object correlationId;

    private Destination replyTo;
    private Destination destination;
    private int deliveryMode = DEFAULT_DELIVERY_MODE;
    private boolean redelivered;
    private String type;
    private long expirationMs;
    private long deliveryTimeMs;
    private int priority = DEFAULT_PRIORITY;
    private boolean bodyReadOnly;
    private Acknowledgement acknowledgement = () -> {};

    abstract BodyType bodyType();

    abstract void writeBody(WireWriter out) throws JMSException;

    abstract void readBody(WireReader in);

    /** Empties the body and makes it writeable. */
    abstract void eraseBody();

    /** The body as {@link #getBody} gives it, or null when there is none. */
    abstract Object body() throws JMSException;

    /** What the body would be, without touching mode or position; null when there is none. */
    abstract Class<?> bodyClass() throws JMSException;

    final MessageProperties properties() {
        return properties;
    }

    final boolean isBodyReadOnly() {
        return bodyReadOnly;
    }

    final void setBodyReadOnly() {
        bodyReadOnly = true;
    }

    final void requireWriteableBody() throws MessageNotWriteableException {
        if (bodyReadOnly) {
            throw new MessageNotWriteableException("The body is read-only until clearBody()");
        }
    }

    final void requireReadableBody() throws MessageNotReadableException {
        if (!bodyReadOnly) {
            throw new MessageNotReadableException("The body is write-only until reset()");
        }
    }

    /** Sets what {@link #acknowledge} does. */
    public final void onAcknowledge(Acknowledgement action) {
        acknowledgement = action;
    }

    @Override
    public final void acknowledge() throws JMSException {
        acknowledgement.acknowledge();
    }

    @Override
    public final void clearBody() {
        bodyReadOnly = false;
        eraseBody();
    }

    @Override
    public final <T> T getBody(Class<T> wanted) throws JMSException {
        Object body = body();
        if (body == null && bodyType() != BodyType.STREAM) {
            return null;
        }
        if (body == null || !wanted.isAssignableFrom(bodyClass())) {
            throw new MessageFormatException(
                    "The body of a " + getClass().getSimpleName() + " cannot be assigned to " + wanted.getName());
        }
        return wanted.cast(body);
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // The interface is older than generics.
    public boolean isBodyAssignableTo(Class wanted) throws JMSException {
        Class<?> actual = bodyClass();
        return actual == null || wanted.isAssignableFrom(actual);
    }

    @Override
    public final String getJMSMessageID() {
        return messageId;
    }

    @Override
    public final void setJMSMessageID(String id) {
        messageId = id;
    }

    @Override
    public final long getJMSTimestamp() {
        return timestampMs;
    }

    @Override
    public final void setJMSTimestamp(long timestamp) {
        timestampMs = timestamp;
    }

    final Object correlation() {
        return correlationId;
    }

    @Override
    public final byte[] getJMSCorrelationIDAsBytes() {
        if (correlationId instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return correlationId == null ? null : ((byte[]) correlationId).clone();
    }

    @Override
    public final void setJMSCorrelationIDAsBytes(byte[] id) {
        correlationId = id == null ? null : id.clone();
    }

    @Override
    public final String getJMSCorrelationID() {
        if (correlationId instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return (String) correlationId;
    }

    @Override
    public final void setJMSCorrelationID(String id) {
        correlationId = id;
    }

    @Override
    public final Destination getJMSReplyTo() {
        return replyTo;
    }

    /** Takes any destination, as the message may be sent through another provider; a send through this one checks it. */
    @Override
    public final void setJMSReplyTo(Destination destination) {
        replyTo = destination;
    }

    /** Where a reply would go, or null for nowhere. */
    final Address replyAddress() throws InvalidDestinationException {
        if (replyTo == null) {
            return null;
        }
        if (!(replyTo instanceof AddressedDestination addressed)) {
            throw new InvalidDestinationException("JMSReplyTo is a destination of another provider: "
                    + replyTo.getClass().getName() + ". Replies can only come to a destination of this one");
        }
        return AddressedDestination.addressOf(addressed);
    }

    /** Notes on both sides of a send who sends (§3.5.9); null for whom nobody named. */
    public final void sentBy(String userId, String applicationId) {
        properties.provided(MessageProperties.USER_ID, userId);
        properties.provided(MessageProperties.APPLICATION_ID, applicationId);
    }

    /** Notes the transaction that consumes the message. */
    public final void consumedIn(String transactionId) {
        properties.provided(MessageProperties.CONSUMER_TRANSACTION, transactionId);
    }

    @Override
    public final Destination getJMSDestination() {
        return destination;
    }

    @Override
    public final void setJMSDestination(Destination destination) {
        this.destination = destination;
    }

    @Override
    public final int getJMSDeliveryMode() {
        return deliveryMode;
    }

    @Override
    public final void setJMSDeliveryMode(int mode) throws JMSException {
        if (mode != DeliveryMode.PERSISTENT && mode != DeliveryMode.NON_PERSISTENT) {
            throw new JMSException("No delivery mode: " + mode);
        }
        deliveryMode = mode;
    }

    @Override
    public final boolean getJMSRedelivered() {
        return redelivered;
    }

    @Override
    public final void setJMSRedelivered(boolean redelivered) {
        this.redelivered = redelivered;
    }

    @Override
    public final String getJMSType() {
        return type;
    }

    @Override
    public final void setJMSType(String type) {
        this.type = type;
    }

    @Override
    public final long getJMSExpiration() {
        return expirationMs;
    }

    @Override
    public final void setJMSExpiration(long expiration) {
        expirationMs = expiration;
    }

    @Override
    public final long getJMSDeliveryTime() {
        return deliveryTimeMs;
    }

    @Override
    public final void setJMSDeliveryTime(long deliveryTime) {
        deliveryTimeMs = deliveryTime;
    }

    @Override
    public final int getJMSPriority() {
        return priority;
    }

    @Override
    public final void setJMSPriority(int priority) throws JMSException {
        if (priority < 0 || priority > 9) {
            throw new JMSException("A priority is 0 to 9, not " + priority);
        }
        this.priority = priority;
    }

    @Override
    public final void clearProperties() {
        properties.clear();
    }

    @Override
    public final boolean propertyExists(String name) {
        return properties.contains(name);
    }

    @Override
    public final boolean getBooleanProperty(String name) throws JMSException {
        return Values.toBoolean(properties.get(name));
    }

    @Override
    public final byte getByteProperty(String name) throws JMSException {
        return Values.toByte(properties.get(name));
    }

    @Override
    public final short getShortProperty(String name) throws JMSException {
        return Values.toShort(properties.get(name));
    }

    @Override
    public final int getIntProperty(String name) throws JMSException {
        return Values.toInt(properties.get(name));
    }

    @Override
    public final long getLongProperty(String name) throws JMSException {
        return Values.toLong(properties.get(name));
    }

    @Override
    public final float getFloatProperty(String name) throws JMSException {
        return Values.toFloat(properties.get(name));
    }

    @Override
    public final double getDoubleProperty(String name) throws JMSException {
        return Values.toDouble(properties.get(name));
    }

    @Override
    public final String getStringProperty(String name) throws JMSException {
        return Values.toText(properties.get(name));
    }

    @Override
    public final Object getObjectProperty(String name) {
        return properties.get(name);
    }

    @Override
    public final Enumeration<String> getPropertyNames() {
        return Collections.enumeration(properties.names());
    }

    @Override
    public final void setBooleanProperty(String name, boolean value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setByteProperty(String name, byte value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setShortProperty(String name, short value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setIntProperty(String name, int value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setLongProperty(String name, long value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setFloatProperty(String name, float value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setDoubleProperty(String name, double value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setStringProperty(String name, String value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setObjectProperty(String name, Object value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + messageId + " to " + destination + "]";
    }
}
