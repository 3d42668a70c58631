package io.chorale.jms.message;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.Enumeration;

/**
 * Copies messages of other providers, through the interfaces only. A reply-to of another provider is left out: nobody
 * here could send to it, and the message is to be handled nevertheless (§3.12, {@link Message}).
 */
final class ForeignMessages {
    private ForeignMessages() {}

    static ChoraleMessage copy(Message source, MessageFactory factory) throws JMSException {
        ChoraleMessage copy = copyBody(source, factory);
        copy.setJMSCorrelationID(source.getJMSCorrelationID());
        copy.setJMSType(source.getJMSType());
        if (source.getJMSReplyTo() instanceof AddressedDestination replyTo) {
            copy.setJMSReplyTo(replyTo);
        }
        for (Enumeration<?> names = source.getPropertyNames(); names.hasMoreElements(); ) {
            String name = (String) names.nextElement();
            // What the other provider set for itself (JMSXDeliveryCount and the like) says nothing here.
            if (MessageProperties.isSettable(name)) {
                copy.setObjectProperty(name, source.getObjectProperty(name));
            }
        }
        return copy;
    }

    private static ChoraleMessage copyBody(Message source, MessageFactory factory) throws JMSException {
        if (source instanceof TextMessage text) {
            return (ChoraleMessage) factory.text(text.getText());
        }
        if (source instanceof ObjectMessage object) {
            return (ChoraleMessage) factory.object(object.getObject());
        }
        if (source instanceof MapMessage map) {
            return copyMap(map, factory.map());
        }
        if (source instanceof StreamMessage stream) {
            return copyStream(stream, factory.stream());
        }
        if (source instanceof BytesMessage bytes) {
            return copyBytes(bytes, factory.bytes());
        }
        return (ChoraleMessage) factory.message();
    }

    private static ChoraleMessage copyMap(MapMessage source, MapMessage copy) throws JMSException {
        for (Enumeration<?> names = source.getMapNames(); names.hasMoreElements(); ) {
            String name = (String) names.nextElement();
            copy.setObject(name, source.getObject(name));
        }
        return (ChoraleMessage) copy;
    }

    private static ChoraleMessage copyStream(StreamMessage source, StreamMessage copy) throws JMSException {
        source.reset();
        while (true) {
            Object value;
            try {
                value = source.readObject();
            } catch (MessageEOFException e) {
                // A stream does not tell its length: its end is this exception. The sender finds it at its beginning.
                source.reset();
                return (ChoraleMessage) copy;
            }
            copy.writeObject(value);
        }
    }

    private static ChoraleMessage copyBytes(BytesMessage source, BytesMessage copy) throws JMSException {
        source.reset();
        byte[] chunk = new byte[8_192];
        for (int count = source.readBytes(chunk); count > 0; count = source.readBytes(chunk)) {
            copy.writeBytes(chunk, 0, count);
        }
        source.reset();
        return (ChoraleMessage) copy;
    }
}
