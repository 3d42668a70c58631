package io.chorale.session.store;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;

/**
 * An attribute to be written.
 *
 * @param value its serialized form, opaque to the store
 */
public record AttributeValue(String name, byte[] value) {

    void write(WireWriter out) {
        out.writeString(name).writeBytes(value);
    }

    static AttributeValue read(WireReader in) {
        return new AttributeValue(in.readString(), in.readBytes());
    }
}
