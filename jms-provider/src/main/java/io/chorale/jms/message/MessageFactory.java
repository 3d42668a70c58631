package io.chorale.jms.message;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.Serializable;

/** Makes empty messages. Immutable. */
public final class MessageFactory {
    private final ObjectTrust trust;

    /** Makes object messages that bring in trusted classes only. */
    public MessageFactory(ObjectTrust trust) {
        this.trust = trust;
    }

    public Message message() {
        return new PlainMessage();
    }

    /** A message of that text, which may be null. */
    public TextMessage text(String text) throws JMSException {
        TextMessage message = new ChoraleTextMessage();
        message.setText(text);
        return message;
    }

    public BytesMessage bytes() {
        return new ChoraleBytesMessage();
    }

    public MapMessage map() {
        return new ChoraleMapMessage();
    }

    public StreamMessage stream() {
        return new ChoraleStreamMessage();
    }

    /** A message of that object, which may be null. */
    public ObjectMessage object(Serializable object) throws JMSException {
        ObjectMessage message = new ChoraleObjectMessage(trust);
        message.setObject(object);
        return message;
    }

    ChoraleMessage ofType(BodyType type) {
        return switch (type) {
            case NONE -> new PlainMessage();
            case TEXT -> new ChoraleTextMessage();
            case BYTES -> new ChoraleBytesMessage();
            case MAP -> new ChoraleMapMessage();
            case STREAM -> new ChoraleStreamMessage();
            case OBJECT -> new ChoraleObjectMessage(trust);
        };
    }

    /**
     * The message itself if it is of this provider, else a copy (§3.12): a client may send what it received from
     * another one.
     */
    public ChoraleMessage own(Message message) throws JMSException {
        return message instanceof ChoraleMessage known ? known : ForeignMessages.copy(message, this);
    }
}
