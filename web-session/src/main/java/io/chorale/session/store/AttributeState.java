package io.chorale.session.store;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;

/**
 * An attribute as the store has it.
 *
 * @param version the decision that wrote it
 * @param value its serialized form, or null when the asker has it already
 */
public record AttributeState(String name, Dot version, byte[] value) {

    void write(WireWriter out) {
        out.writeString(name);
        version.write(out);
        out.writeBoolean(value != null);
        if (value != null) {
            out.writeBytes(value);
        }
    }

    static AttributeState read(WireReader in) {
        return new AttributeState(in.readString(), Dot.read(in), in.readBoolean() ? in.readBytes() : null);
    }
}
