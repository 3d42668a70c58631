package io.chorale.jms.message;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.ValueCodec;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.StreamMessage;
import java.util.ArrayList;
import java.util.List;

/** A sequence of typed values. A read that fails leaves the position where it was (§3.11.3). */
final class ChoraleStreamMessage extends ChoraleMessage implements StreamMessage {
    /** {@link #arrayOffset} when the value at the position was not begun by {@link #readBytes}. */
    private static final int NOT_BEGUN = -1;

    @FunctionalInterface
    private interface Conversion<T> {
        T apply(Object value) throws MessageFormatException;
    }

    private final List<Object> values = new ArrayList<>();
    private int position;
    private int arrayOffset = NOT_BEGUN;

    @Override
    public boolean readBoolean() throws JMSException {
        return read(Values::toBoolean);
    }

    @Override
    public byte readByte() throws JMSException {
        return read(Values::toByte);
    }

    @Override
    public short readShort() throws JMSException {
        return read(Values::toShort);
    }

    @Override
    public char readChar() throws JMSException {
        return read(Values::toChar);
    }

    @Override
    public int readInt() throws JMSException {
        return read(Values::toInt);
    }

    @Override
    public long readLong() throws JMSException {
        return read(Values::toLong);
    }

    @Override
    public float readFloat() throws JMSException {
        return read(Values::toFloat);
    }

    @Override
    public double readDouble() throws JMSException {
        return read(Values::toDouble);
    }

    @Override
    public String readString() throws JMSException {
        return read(Values::toText);
    }

    @Override
    public Object readObject() throws JMSException {
        return read(Values::element);
    }

    @Override
    public int readBytes(byte[] target) throws JMSException {
        byte[] field = (byte[]) current(value -> {
            if (value == null || value instanceof byte[]) {
                return value;
            }
            throw new MessageFormatException(
                    "A " + value.getClass().getSimpleName() + " cannot be read as byte[]", "CONVERSION");
        });
        if (field == null || (field.length == 0 && arrayOffset == NOT_BEGUN)) {
            next();
            return field == null ? -1 : 0;
        }
        int from = Math.max(arrayOffset, 0);
        int count = Math.min(target.length, field.length - from);
        if (count == 0 && target.length > 0) {
            next();
            return -1;
        }
        System.arraycopy(field, from, target, 0, count);
        if (count < target.length) {
            next();
        } else {
            arrayOffset = from + count;
        }
        return count;
    }

    @Override
    public void writeBoolean(boolean value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeByte(byte value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeShort(short value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeChar(char value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeInt(int value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeLong(long value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeFloat(float value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeDouble(double value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeString(String value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeBytes(byte[] value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeBytes(byte[] value, int offset, int length) throws JMSException {
        requireWriteableBody();
        values.add(Values.slice(value, offset, length));
    }

    @Override
    public void writeObject(Object value) throws JMSException {
        requireWriteableBody();
        values.add(Values.element(value));
    }

    @Override
    public void reset() {
        setBodyReadOnly();
        position = 0;
        arrayOffset = NOT_BEGUN;
    }

    private <T> T read(Conversion<T> conversion) throws JMSException {
        if (isBodyReadOnly() && arrayOffset != NOT_BEGUN) {
            throw new MessageFormatException("A byte[] was begun by readBytes and is not read to its end");
        }
        T value = current(conversion);
        next();
        return value;
    }

    private <T> T current(Conversion<T> conversion) throws JMSException {
        requireReadableBody();
        if (position == values.size()) {
            throw new MessageEOFException("All " + position + " values of the stream are read");
        }
        return conversion.apply(values.get(position));
    }

    private void next() {
        position++;
        arrayOffset = NOT_BEGUN;
    }

    @Override
    @SuppressWarnings("rawtypes") // The interface is older than generics.
    public boolean isBodyAssignableTo(Class wanted) {
        return false;
    }

    @Override
    BodyType bodyType() {
        return BodyType.STREAM;
    }

    @Override
    void writeBody(WireWriter out) {
        out.writeList(values, ValueCodec::write);
    }

    @Override
    void readBody(WireReader in) {
        values.addAll(in.readList(ValueCodec::read));
    }

    @Override
    void eraseBody() {
        values.clear();
        position = 0;
        arrayOffset = NOT_BEGUN;
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
