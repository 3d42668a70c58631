package io.chorale.jms.message;

import io.chorale.groups.wire.WireException;

/** The six message types, with the code that an envelope carries. */
enum BodyType {
    NONE(0),
    TEXT(1),
    BYTES(2),
    MAP(3),
    STREAM(4),
    OBJECT(5);

    private final int code;

    BodyType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static BodyType ofCode(int code) {
        for (BodyType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new WireException("Unknown type of message body: " + code);
    }
}
