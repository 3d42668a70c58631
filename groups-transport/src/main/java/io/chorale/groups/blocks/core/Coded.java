package io.chorale.groups.blocks.core;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;

/** A constant with a number on the wire. */
interface Coded {

    /** The number, 0 to 255. */
    int code();

    /**
     * Reads one of these constants.
     *
     * @throws WireException when none has the number that was read
     */
    static <E extends Enum<E> & Coded> E read(WireReader reader, E[] constants, String what) {
        int code = reader.readByte();
        for (E constant : constants) {
            if (constant.code() == code) {
                return constant;
            }
        }
        throw new WireException("No " + what + " has the number " + code);
    }
}
