package io.chorale.jms.service;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.ElementId;
import java.util.Objects;

/** Identifies one copy of a message in its shard, by the name of its element. */
public record MessageKey(ElementId element) implements Comparable<MessageKey> {

    public MessageKey {
        Objects.requireNonNull(element, "element");
    }

    @Override
    public int compareTo(MessageKey other) {
        return element.compareTo(other.element);
    }

    public void write(WireWriter out) {
        element.write(out);
    }

    public static MessageKey read(WireReader in) {
        return new MessageKey(ElementId.read(in));
    }
}
