package io.chorale.jms.message;

import jakarta.jms.MessageFormatException;
import java.util.Arrays;
import java.util.Objects;

/**
 * The conversions between types of properties and of map and stream elements (Jakarta Messaging 3.1 §3.5.4, §3.11.3).
 * A missing value is converted like the string null by the {@code parse} method of the type, as the specification wants.
 */
final class Values {
    private Values() {}

    static boolean toBoolean(Object value) throws MessageFormatException {
        if (value instanceof Boolean known) {
            return known;
        }
        return Boolean.parseBoolean(parsed(value, "boolean"));
    }

    static byte toByte(Object value) throws MessageFormatException {
        if (value instanceof Byte known) {
            return known;
        }
        return Byte.parseByte(parsed(value, "byte"));
    }

    static short toShort(Object value) throws MessageFormatException {
        if (value instanceof Byte || value instanceof Short) {
            return ((Number) value).shortValue();
        }
        return Short.parseShort(parsed(value, "short"));
    }

    static char toChar(Object value) throws MessageFormatException {
        if (value instanceof Character known) {
            return known;
        }
        if (value == null) {
            throw new NullPointerException("There is no value to read as a char");
        }
        throw mismatch(value, "char");
    }

    static int toInt(Object value) throws MessageFormatException {
        if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
            return ((Number) value).intValue();
        }
        return Integer.parseInt(parsed(value, "int"));
    }

    static long toLong(Object value) throws MessageFormatException {
        if (value instanceof Byte || value instanceof Short || value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        return Long.parseLong(parsed(value, "long"));
    }

    static float toFloat(Object value) throws MessageFormatException {
        if (value instanceof Float known) {
            return known;
        }
        return Float.parseFloat(parsed(value, "float"));
    }

    static double toDouble(Object value) throws MessageFormatException {
        if (value instanceof Float || value instanceof Double) {
            return ((Number) value).doubleValue();
        }
        return Double.parseDouble(parsed(value, "double"));
    }

    static String toText(Object value) throws MessageFormatException {
        if (value instanceof byte[]) {
            throw mismatch(value, "String");
        }
        return value == null ? null : value.toString();
    }

    static byte[] toBytes(Object value) throws MessageFormatException {
        if (value == null || value instanceof byte[]) {
            return value == null ? null : ((byte[]) value).clone();
        }
        throw mismatch(value, "byte[]");
    }

    /** Whether properties may hold it. */
    static boolean isPrimitiveOrText(Object value) {
        return value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Byte
                || value instanceof Short
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Float
                || value instanceof Double;
    }

    /** The value as a map or stream holds it: its own copy if it can change. */
    static Object element(Object value) throws MessageFormatException {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (isPrimitiveOrText(value) || value instanceof Character) {
            return value;
        }
        throw new MessageFormatException("Maps and streams hold primitive types, String and byte[], not "
                + value.getClass().getName());
    }

    /** A copy of a part of an array. */
    static byte[] slice(byte[] value, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, value.length);
        return Arrays.copyOfRange(value, offset, offset + length);
    }

    private static String parsed(Object value, String target) throws MessageFormatException {
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw mismatch(value, target);
    }

    private static MessageFormatException mismatch(Object value, String target) {
        return new MessageFormatException(
                "A " + value.getClass().getSimpleName() + " cannot be read as " + target, "CONVERSION");
    }
}
