package io.chorale.jms.message;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;

/** A message of header and properties only. */
final class PlainMessage extends ChoraleMessage {

    @Override
    BodyType bodyType() {
        return BodyType.NONE;
    }

    @Override
    void writeBody(WireWriter out) {
        // There is none.
    }

    @Override
    void readBody(WireReader in) {
        // There is none.
    }

    @Override
    void eraseBody() {
        // There is none.
    }

    @Override
    Class<?> bodyClass() {
        return null;
    }

    @Override
    Object body() {
        return null;
    }
}
