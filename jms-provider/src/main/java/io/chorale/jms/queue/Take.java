package io.chorale.jms.queue;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.Receipt;
import java.util.Objects;
import java.util.UUID;

/**
 * A message that a consumer claims to hold: to consume it, or to give it back.
 *
 * @param counted whether its delivery was counted before it was seen
 */
public record Take(MessageRef message, UUID consumer, boolean counted) {

    /** Of a delivery that was not counted before. */
    public Take(MessageRef message, UUID consumer) {
        this(message, consumer, false);
    }

    public Take {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(consumer, "consumer");
    }

    public static Take of(Receipt receipt) {
        return new Take(new MessageRef(receipt.queue(), receipt.key()), receipt.consumer(), receipt.counted());
    }

    String queue() {
        return message.queue();
    }

    MessageKey key() {
        return message.key();
    }

    void write(WireWriter out) {
        message.write(out);
        out.writeUuid(consumer).writeBoolean(counted);
    }

    static Take read(WireReader in) {
        return new Take(MessageRef.read(in), in.readUuid(), in.readBoolean());
    }
}
