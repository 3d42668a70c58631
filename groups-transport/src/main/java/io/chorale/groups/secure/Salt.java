package io.chorale.groups.secure;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;

/** 128 random bits that name one incarnation of a process as a sender of datagrams. They are public. */
public record Salt(long high, long low) {
    /** The bytes of a salt on the wire. */
    public static final int BYTES = 16;

    void write(WireWriter out) {
        out.writeLong(high).writeLong(low);
    }

    static Salt read(WireReader in) {
        return new Salt(in.readLong(), in.readLong());
    }
}
