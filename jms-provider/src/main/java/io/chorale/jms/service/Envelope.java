package io.chorale.jms.service;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;

/**
 * A message as it is stored and sent. Never changed once made; the arrays are not copied.
 *
 * @param id the JMSMessageID
 * @param persistent whether it must survive the loss of nodes
 * @param priority 0 to 9
 * @param timestampMs when it was sent
 * @param expirationMs when it expires, 0 for never
 * @param head correlation, reply-to, type and properties: readable by selectors without the body
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
        byte[] head,
        int bodyType,
        byte[] body) {

    public void write(WireWriter out) {
        out.writeString(id);
        destination.write(out);
        out.writeBoolean(persistent).writeByte(priority).writeLong(timestampMs).writeLong(expirationMs);
        out.writeBytes(head).writeByte(bodyType).writeBytes(body);
    }

    public static Envelope read(WireReader in) {
        return new Envelope(
                in.readString(),
                Address.read(in),
                in.readBoolean(),
                in.readByte(),
                in.readLong(),
                in.readLong(),
                in.readBytes(),
                in.readByte(),
                in.readBytes());
    }

    /** What limits and counters count: about what the message takes in memory. */
    public long sizeBytes() {
        return 128L + id.length() + destination.name().length() + head.length + body.length;
    }
}
