package io.chorale.jms.service;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The binary form of typed values: a tag, then the value. Tags are part of the format and never reused. */
public final class ValueCodec {
    private static final int NULL = 0;
    private static final int BOOLEAN = 1;
    private static final int BYTE = 2;
    private static final int SHORT = 3;
    private static final int CHAR = 4;
    private static final int INT = 5;
    private static final int LONG = 6;
    private static final int FLOAT = 7;
    private static final int DOUBLE = 8;
    private static final int STRING = 9;
    private static final int BYTES = 10;

    private ValueCodec() {}

    public static void write(WireWriter out, Object value) {
        if (value == null) {
            out.writeByte(NULL);
        } else if (value instanceof Boolean known) {
            out.writeByte(BOOLEAN).writeBoolean(known);
        } else if (value instanceof Byte known) {
            out.writeByte(BYTE).writeByte(known);
        } else if (value instanceof Short known) {
            out.writeByte(SHORT).writeInt(known);
        } else if (value instanceof Character known) {
            out.writeByte(CHAR).writeInt(known);
        } else if (value instanceof Integer known) {
            out.writeByte(INT).writeInt(known);
        } else if (value instanceof Long known) {
            out.writeByte(LONG).writeLong(known);
        } else if (value instanceof Float known) {
            out.writeByte(FLOAT).writeInt(Float.floatToRawIntBits(known));
        } else if (value instanceof Double known) {
            out.writeByte(DOUBLE).writeLong(Double.doubleToRawLongBits(known));
        } else if (value instanceof String known) {
            out.writeByte(STRING).writeString(known);
        } else if (value instanceof byte[] known) {
            out.writeByte(BYTES).writeBytes(known);
        } else {
            throw new IllegalArgumentException("No value of a message: " + value.getClass());
        }
    }

    public static Object read(WireReader in) {
        int tag = in.readByte();
        return switch (tag) {
            case NULL -> null;
            case BOOLEAN -> in.readBoolean();
            case BYTE -> (byte) in.readByte();
            case SHORT -> (short) in.readInt();
            case CHAR -> (char) in.readInt();
            case INT -> in.readInt();
            case LONG -> in.readLong();
            case FLOAT -> Float.intBitsToFloat(in.readInt());
            case DOUBLE -> Double.longBitsToDouble(in.readLong());
            case STRING -> in.readString();
            case BYTES -> in.readBytes();
            default -> throw new WireException("Unknown type of value: " + tag);
        };
    }

    public static void writeMap(WireWriter out, Map<String, Object> map) {
        out.writeSize(map.size());
        map.forEach((name, value) -> {
            out.writeString(name);
            write(out, value);
        });
    }

    public static Map<String, Object> readMap(WireReader in) {
        int count = in.readSize();
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.readString();
            map.put(name, read(in));
        }
        return map;
    }
}
