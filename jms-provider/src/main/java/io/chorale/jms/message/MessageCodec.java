package io.chorale.jms.message;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Delivery;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.EnvelopeHead;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import java.util.UUID;

/**
 * Turns messages into envelopes and back. The body starts with the version of its format, 1 so far; one of another
 * version is refused, never guessed at. Immutable.
 */
public final class MessageCodec {
    private static final int VERSION = 1;

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
     * @param origin see {@link Envelope#origin}
     * @param notBeforeMs when it may be delivered, since 1970; 0 for at once
     * @param maxBytes the largest envelope that may be sent
     * @throws JMSException with error code MESSAGE_TOO_LARGE if it is larger
     */
    public static Envelope encode(
            ChoraleMessage message, Address destination, UUID origin, long notBeforeMs, int maxBytes)
            throws JMSException {
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
                notBeforeMs,
                origin,
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

    private static byte[] encodeHead(ChoraleMessage message) throws JMSException {
        return new EnvelopeHead(
                        message.correlation(),
                        message.replyAddress(),
                        message.getJMSType(),
                        message.properties().toSend())
                .encode();
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
            message.setJMSDeliveryTime(
                    envelope.deliveryTimeMs() == 0 ? envelope.timestampMs() : envelope.deliveryTimeMs());
            message.setJMSExpiration(envelope.expirationMs());
            message.setJMSRedelivered(deliveryCount > 1);
            decodeHead(message, EnvelopeHead.decode(envelope.head()), deliveryCount);
            WireReader body = new WireReader(envelope.body());
            EnvelopeHead.requireVersion(body, VERSION, "body");
            message.readBody(body);
            body.expectEnd();
            message.setBodyReadOnly();
            return message;
        } catch (JMSException | IllegalArgumentException e) {
            throw new WireException("The message " + envelope.id() + " has an impossible header: " + e.getMessage(), e);
        }
    }

    private void decodeHead(ChoraleMessage message, EnvelopeHead head, int deliveryCount) throws JMSException {
        if (head.correlation() instanceof byte[] bytes) {
            message.setJMSCorrelationIDAsBytes(bytes);
        } else {
            message.setJMSCorrelationID((String) head.correlation());
        }
        if (head.replyTo() != null) {
            message.setJMSReplyTo(destinations.of(head.replyTo()));
        }
        message.setJMSType(head.type());
        message.properties().received(head.properties(), deliveryCount);
    }
}
