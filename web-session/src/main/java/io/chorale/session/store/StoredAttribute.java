package io.chorale.session.store;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.ShardElements;

/** One attribute of a session. A value that was loaded is read when it is first asked for, and then kept. */
final class StoredAttribute {
    final ElementId element;
    final Dot version;
    final int lengthBytes;
    private byte[] value;

    /** An attribute that is loaded. */
    StoredAttribute(ElementId element, Dot version, int lengthBytes) {
        this.element = element;
        this.version = version;
        this.lengthBytes = lengthBytes;
    }

    /** An attribute that was just written. */
    StoredAttribute(ElementId element, Dot version, byte[] value) {
        this(element, version, value.length);
        this.value = value;
    }

    byte[] value(ShardElements bodies) {
        if (value == null) {
            value = bodies.body(element);
        }
        return value;
    }
}
