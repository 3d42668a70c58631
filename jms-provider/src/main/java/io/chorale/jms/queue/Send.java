package io.chorale.jms.queue;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Envelope;
import java.util.Objects;

/**
 * A message to add. The envelope is encoded once, by the sender, and handed to consumers as those bytes: the shard reads
 * only what is beside it.
 *
 * @param priority 0 to 9
 * @param expirationMs since 1970, 0 for never
 * @param deliveryTimeMs before which it must not be delivered, since 1970; 0 for at once
 * @param envelope an encoded {@link Envelope}
 */
public record Send(Address destination, int priority, long expirationMs, long deliveryTimeMs, byte[] envelope) {

    public Send {
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(envelope, "envelope");
        if (priority < 0 || priority > 9) {
            throw new IllegalArgumentException("A priority is 0 to 9, not " + priority);
        }
        if (expirationMs < 0) {
            throw new IllegalArgumentException("An expiration is not negative: " + expirationMs);
        }
        if (deliveryTimeMs < 0) {
            throw new IllegalArgumentException("A delivery time is not negative: " + deliveryTimeMs);
        }
    }

    public static Send of(Envelope envelope) {
        WireWriter out = new WireWriter((int) Math.min(1 << 20, envelope.sizeBytes()));
        envelope.write(out);
        return new Send(
                envelope.destination(),
                envelope.priority(),
                envelope.expirationMs(),
                envelope.deliveryTimeMs(),
                out.toBytes());
    }

    void write(WireWriter out) {
        destination.write(out);
        out.writeByte(priority)
                .writeLong(expirationMs)
                .writeLong(deliveryTimeMs)
                .writeBytes(envelope);
    }

    static Send read(WireReader in) {
        return new Send(Address.read(in), in.readByte(), in.readLong(), in.readLong(), in.readBytes());
    }
}
