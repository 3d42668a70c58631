package io.chorale.jms.service;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;

/**
 * Identifies one copy of a message in its shard: the decision that added it, and its place within that decision. The same
 * as the name of its {@linkplain #element() element}.
 */
public record MessageKey(Dot dot, int sub) implements Comparable<MessageKey> {

    public static MessageKey of(ElementId element) {
        return new MessageKey(element.dot(), element.sub());
    }

    public ElementId element() {
        return new ElementId(dot, sub);
    }

    @Override
    public int compareTo(MessageKey other) {
        int byDot = dot.compareTo(other.dot);
        return byDot != 0 ? byDot : Integer.compare(sub, other.sub);
    }

    public void write(WireWriter out) {
        dot.write(out);
        out.writeSize(sub);
    }

    public static MessageKey read(WireReader in) {
        return new MessageKey(Dot.read(in), in.readSize());
    }
}
