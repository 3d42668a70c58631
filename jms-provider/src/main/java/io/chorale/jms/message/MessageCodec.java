package io.chorale.jms.message;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Delivery;
import io.chorale.jms.service.Envelope;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;

/**
 * Turns messages into envelopes and back. Head and body each start with the version of their format, 1 so far; an
 * envelope of another version is refused, never guessed at. Immutable.
 */
public final class MessageCodec {
    private static final int VERSION = 1;
    private static final int NO_CORRELATION = 0;
    private static final int TEXT_CORRELATION = 1;
    private static final int NATIVE_CORRELATION = 2;

    private final MessageFactory factory;
    private final DestinationFactory destinations;

    /** Makes received messages and their destinations with these. */
    public MessageCodec(MessageFactory factory, DestinationFactory destinations) {
        this.factory = factory;
        this.destinations = destinations;
    }

    /**
     * The envelope of a message whose header fields the producer has set.
     *
     * @param maxBytes the largest envelope that may be sent
     * @throws JMSException with error code MESSAGE_TOO_LARGE if it is larger
     */
    public static Envelope encode(ChoraleMessage message, Address destination, int maxBytes) throws JMSException {
        WireWriter body = new WireWriter();
        body.writeByte(VERSION);
        message.writeBody(body);
        String id = message.getJMSMessageID();
        Envelope envelope = new Envelope(
                id == null ? "" : id,
                destination,
                message.getJMSDeliveryMode() == DeliveryMode.PERSISTENT,
                message.getJMSPriority(),
                message.getJMSTimestamp(),
                message.getJMSExpiration(),
                encodeHead(message),
                message.bodyType().code(),
                body.toBytes());
        if (envelope.sizeBytes() > maxBytes) {
            throw new JMSException(
                    "The message takes " + envelope.sizeBytes() + " bytes, more than the " + maxBytes
                            + " that may be sent: send it in parts, or send where it is stored",
                    "MESSAGE_TOO_LARGE");
        }
        return envelope;
    }

    private static byte[] encodeHead(ChoraleMessage message) {
        WireWriter head = new WireWriter();
        head.writeByte(VERSION);
        Object correlation = message.correlation();
        if (correlation instanceof String text) {
            head.writeByte(TEXT_CORRELATION).writeString(text);
        } else if (correlation instanceof byte[] bytes) {
            head.writeByte(NATIVE_CORRELATION).writeBytes(bytes);
        } else {
            head.writeByte(NO_CORRELATION);
        }
        AddressedDestination replyTo = message.getJMSReplyTo();
        head.writeBoolean(replyTo != null);
        if (replyTo != null) {
            replyTo.address().write(head);
        }
        head.writeNullableString(message.getJMSType());
        ValueCodec.writeMap(head, message.properties().toSend());
        return head.toBytes();
    }

    /**
     * The message of a delivery, read-only.
     *
     * @throws WireException if the envelope is malformed or of an unknown version
     */
    public ChoraleMessage decode(Delivery delivery) {
        return decode(delivery.envelope(), delivery.deliveryCount());
    }

    /**
     * The message of an envelope, read-only.
     *
     * @param deliveryCount 1 for a message that was never delivered before
     * @throws WireException if the envelope is malformed or of an unknown version
     */
    public ChoraleMessage decode(Envelope envelope, int deliveryCount) {
        try {
            ChoraleMessage message = factory.ofType(BodyType.ofCode(envelope.bodyType()));
            message.setJMSMessageID(envelope.id().isEmpty() ? null : envelope.id());
            message.setJMSDestination(destinations.of(envelope.destination()));
            message.setJMSDeliveryMode(envelope.persistent() ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
            message.setJMSPriority(envelope.priority());
            message.setJMSTimestamp(envelope.timestampMs());
            message.setJMSDeliveryTime(envelope.timestampMs());
            message.setJMSExpiration(envelope.expirationMs());
            message.setJMSRedelivered(deliveryCount > 1);
            decodeHead(message, envelope.head(), deliveryCount);
            WireReader body = versioned(envelope.body(), "body");
            message.readBody(body);
            body.expectEnd();
            message.setBodyReadOnly();
            return message;
        } catch (JMSException | IllegalArgumentException e) {
            throw new WireException("The message " + envelope.id() + " has an impossible header: " + e.getMessage(), e);
        }
    }

    private void decodeHead(ChoraleMessage message, byte[] bytes, int deliveryCount) throws JMSException {
        WireReader head = versioned(bytes, "head");
        int correlation = head.readByte();
        switch (correlation) {
            case NO_CORRELATION -> message.setJMSCorrelationID(null);
            case TEXT_CORRELATION -> message.setJMSCorrelationID(head.readString());
            case NATIVE_CORRELATION -> message.setJMSCorrelationIDAsBytes(head.readBytes());
            default -> throw new WireException("Unknown kind of correlation id: " + correlation);
        }
        if (head.readBoolean()) {
            message.setJMSReplyTo(destinations.of(Address.read(head)));
        }
        message.setJMSType(head.readNullableString());
        message.properties().received(ValueCodec.readMap(head), deliveryCount);
        head.expectEnd();
    }

    private static WireReader versioned(byte[] bytes, String what) {
        WireReader in = new WireReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new WireException(
                    "The " + what + " of a message has format version " + version + "; this node reads " + VERSION);
        }
        return in;
    }
}
