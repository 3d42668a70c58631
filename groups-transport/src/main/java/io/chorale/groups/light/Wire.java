package io.chorale.groups.light;

import io.chorale.groups.vs.ViewId;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;

/**
 * How every message of this layer begins: its kind in one byte, then the tag in four. The tag names the registry under
 * which the message was sent: what the core had taken before a merge and sends only after it is void, and is sent again.
 */
final class Wire {
    static final int MESSAGE = 1;
    static final int CONTROL = 2;
    static final int PART = 3;
    static final int HEADER_BYTES = 5;

    private Wire() {}

    /** Tags of views that follow each other at one member differ but for one chance in four billion. */
    static int tagOf(ViewId view) {
        return 31 * Long.hashCode(view.counter()) + view.leader().hashCode();
    }

    static int tag(byte[] message, int offset) {
        return readInt(message, offset + 1);
    }

    static void setTag(byte[] message, int tag) {
        writeInt(message, 1, tag);
    }

    static int readInt(byte[] bytes, int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            value = (value << 8) | (bytes[i] & 0xff);
        }
        return value;
    }

    static void writeInt(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    /** A session's or service's name. */
    static String readName(WireReader reader) {
        String name = reader.readString();
        if (name.isEmpty() || name.length() > 255) {
            throw new WireException("A name has 1 to 255 characters, not " + name.length());
        }
        return name;
    }

    static String readGroup(WireReader reader) {
        String group = reader.readString();
        if (!Keys.isGroup(group)) {
            throw new WireException("Not a group's name: '" + group + "'");
        }
        return group;
    }
}
