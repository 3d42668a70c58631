package io.chorale.jms.service;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.UUID;

/**
 * A message as it is stored and sent. Never changed once made; the arrays are not copied.
 *
 * @param id the JMSMessageID
 * @param persistent whether it must survive the loss of nodes
 * @param priority 0 to 9
 * @param timestampMs when it was sent
 * @param expirationMs when it expires, 0 for never
 * @param deliveryTimeMs before which it must not be delivered, 0 for at once
 * @param origin of all messages of one connection, or of one client id if the connection has it: for subscribers who do
 *     not want their own
 * @param head an encoded {@link EnvelopeHead}: readable by selectors without the body
 * @param bodyType which of the message types the body is of
 * @param body opaque to the service
 */
public record Envelope(
        String id,
        Address destination,
        boolean persistent,
        int priority,
        long timestampMs,
        long expirationMs,
        long deliveryTimeMs,
        UUID origin,
        byte[] head,
        int bodyType,
        byte[] body) {
    /** Of a message that nobody in particular has sent. */
    public static final UUID NO_ORIGIN = new UUID(0, 0);

    private static final byte[] NO_BODY = {};

    public void write(WireWriter out) {
        out.writeString(id);
        destination.write(out);
        out.writeBoolean(persistent).writeByte(priority).writeLong(timestampMs).writeLong(expirationMs);
        out.writeLong(deliveryTimeMs).writeUuid(origin);
        out.writeBytes(head).writeByte(bodyType).writeBytes(body);
    }

    public static Envelope read(WireReader in) {
        return read(in, true);
    }

    /** Reads all but the type and the body, which follow. */
    public static Envelope readHeader(WireReader in) {
        return read(in, false);
    }

    private static Envelope read(WireReader in, boolean withBody) {
        return new Envelope(
                in.readString(),
                Address.read(in),
                in.readBoolean(),
                in.readByte(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readUuid(),
                in.readBytes(),
                withBody ? in.readByte() : 0,
                withBody ? in.readBytes() : NO_BODY);
    }

    /** For another destination, never to expire, and to be delivered at once. */
    public Envelope leftFor(Address to, byte[] newHead) {
        return new Envelope(id, to, persistent, priority, timestampMs, 0, 0, origin, newHead, bodyType, body);
    }

    /** What limits and counters count: about what the message takes in memory. */
    public long sizeBytes() {
        return 128L + id.length() + destination.name().length() + head.length + body.length;
    }
}
