package io.chorale.jms.queue;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.MessageKey;
import java.util.Objects;

/**
 * Where a message is within its shard.
 *
 * @param queue see {@link QueueNames}
 */
public record MessageRef(String queue, MessageKey key) {

    public MessageRef {
        Objects.requireNonNull(queue, "queue");
        Objects.requireNonNull(key, "key");
    }

    void write(WireWriter out) {
        out.writeString(queue);
        key.write(out);
    }

    static MessageRef read(WireReader in) {
        return new MessageRef(in.readString(), MessageKey.read(in));
    }
}
