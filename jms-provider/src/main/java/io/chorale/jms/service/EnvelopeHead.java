package io.chorale.jms.service;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.Collections;
import java.util.Map;

/**
 * What an envelope says beside its fields: what selectors see, and where to reply. As bytes it starts with the version of
 * its format, 1 so far; another one is refused, never guessed at.
 *
 * @param correlation a String, a byte[], or null
 * @param replyTo null for nowhere
 * @param type the JMSType, or null
 * @param properties in the order they were set; not copied, and not to be changed from then on
 */
public record EnvelopeHead(Object correlation, Address replyTo, String type, Map<String, Object> properties) {
    private static final int VERSION = 1;
    private static final int NO_CORRELATION = 0;
    private static final int TEXT_CORRELATION = 1;
    private static final int NATIVE_CORRELATION = 2;

    public EnvelopeHead {
        properties = Collections.unmodifiableMap(properties);
    }

    public byte[] encode() {
        WireWriter out = new WireWriter();
        out.writeByte(VERSION);
        if (correlation instanceof String text) {
            out.writeByte(TEXT_CORRELATION).writeString(text);
        } else if (correlation instanceof byte[] bytes) {
            out.writeByte(NATIVE_CORRELATION).writeBytes(bytes);
        } else {
            out.writeByte(NO_CORRELATION);
        }
        Address.writeNullable(out, replyTo);
        out.writeNullableString(type);
        ValueCodec.writeMap(out, properties);
        return out.toBytes();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws WireException if the bytes are none, or of another version
     */
    public static EnvelopeHead decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        requireVersion(in, VERSION, "head");
        int kind = in.readByte();
        Object correlation =
                switch (kind) {
                    case NO_CORRELATION -> null;
                    case TEXT_CORRELATION -> in.readString();
                    case NATIVE_CORRELATION -> in.readBytes();
                    default -> throw new WireException("Unknown kind of correlation id: " + kind);
                };
        Address replyTo = Address.readNullable(in);
        EnvelopeHead head = new EnvelopeHead(correlation, replyTo, in.readNullableString(), ValueCodec.readMap(in));
        in.expectEnd();
        return head;
    }

    /**
     * Reads the version of a part of a message.
     *
     * @throws WireException if it is not the one that is known
     */
    public static void requireVersion(WireReader in, int known, String what) {
        int version = in.readByte();
        if (version != known) {
            throw new WireException(
                    "The " + what + " of a message has format version " + version + "; this node reads " + known);
        }
    }
}
