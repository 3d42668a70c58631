package io.chorale.jms.message;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;

/** Uninterpreted bytes, with the primitive encodings of {@link DataOutputStream}. */
final class ChoraleBytesMessage extends ChoraleMessage implements BytesMessage {

    @FunctionalInterface
    private interface Read<T> {
        T from(DataInputStream in) throws IOException;
    }

    @FunctionalInterface
    private interface Write {
        void to(DataOutputStream out) throws IOException;
    }

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(written);
    private byte[] content = new byte[0];
    private DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));

    @Override
    public long getBodyLength() throws JMSException {
        requireReadableBody();
        return content.length;
    }

    @Override
    public boolean readBoolean() throws JMSException {
        return read(DataInputStream::readBoolean);
    }

    @Override
    public byte readByte() throws JMSException {
        return read(DataInputStream::readByte);
    }

    @Override
    public int readUnsignedByte() throws JMSException {
        return read(DataInputStream::readUnsignedByte);
    }

    @Override
    public short readShort() throws JMSException {
        return read(DataInputStream::readShort);
    }

    @Override
    public int readUnsignedShort() throws JMSException {
        return read(DataInputStream::readUnsignedShort);
    }

    @Override
    public char readChar() throws JMSException {
        return read(DataInputStream::readChar);
    }

    @Override
    public int readInt() throws JMSException {
        return read(DataInputStream::readInt);
    }

    @Override
    public long readLong() throws JMSException {
        return read(DataInputStream::readLong);
    }

    @Override
    public float readFloat() throws JMSException {
        return read(DataInputStream::readFloat);
    }

    @Override
    public double readDouble() throws JMSException {
        return read(DataInputStream::readDouble);
    }

    @Override
    public String readUTF() throws JMSException {
        return read(input -> input.readUTF());
    }

    @Override
    public int readBytes(byte[] target) throws JMSException {
        return readBytes(target, target.length);
    }

    @Override
    public int readBytes(byte[] target, int length) throws JMSException {
        requireReadableBody();
        if (length < 0 || length > target.length) {
            throw new IndexOutOfBoundsException("The length is 0 to " + target.length + ", not " + length);
        }
        return read(input -> input.read(target, 0, length));
    }

    @Override
    public void writeBoolean(boolean value) throws JMSException {
        write(output -> output.writeBoolean(value));
    }

    @Override
    public void writeByte(byte value) throws JMSException {
        write(output -> output.writeByte(value));
    }

    @Override
    public void writeShort(short value) throws JMSException {
        write(output -> output.writeShort(value));
    }

    @Override
    public void writeChar(char value) throws JMSException {
        write(output -> output.writeChar(value));
    }

    @Override
    public void writeInt(int value) throws JMSException {
        write(output -> output.writeInt(value));
    }

    @Override
    public void writeLong(long value) throws JMSException {
        write(output -> output.writeLong(value));
    }

    @Override
    public void writeFloat(float value) throws JMSException {
        write(output -> output.writeFloat(value));
    }

    @Override
    public void writeDouble(double value) throws JMSException {
        write(output -> output.writeDouble(value));
    }

    @Override
    public void writeUTF(String value) throws JMSException {
        write(output -> output.writeUTF(value));
    }

    @Override
    public void writeBytes(byte[] value) throws JMSException {
        writeBytes(value, 0, value.length);
    }

    @Override
    public void writeBytes(byte[] value, int offset, int length) throws JMSException {
        write(output -> output.write(value, offset, length));
    }

    @Override
    public void writeObject(Object value) throws JMSException {
        if (value == null) {
            throw new NullPointerException("A bytes message takes no null");
        } else if (value instanceof Boolean known) {
            writeBoolean(known);
        } else if (value instanceof Byte known) {
            writeByte(known);
        } else if (value instanceof Short known) {
            writeShort(known);
        } else if (value instanceof Character known) {
            writeChar(known);
        } else if (value instanceof Integer known) {
            writeInt(known);
        } else if (value instanceof Long known) {
            writeLong(known);
        } else if (value instanceof Float known) {
            writeFloat(known);
        } else if (value instanceof Double known) {
            writeDouble(known);
        } else if (value instanceof String known) {
            writeUTF(known);
        } else if (value instanceof byte[] known) {
            writeBytes(known);
        } else {
            throw new MessageFormatException("A bytes message takes primitive types, String and byte[], not "
                    + value.getClass().getName());
        }
    }

    @Override
    public void reset() {
        if (!isBodyReadOnly()) {
            content = written.toByteArray();
            setBodyReadOnly();
        }
        in = new DataInputStream(new ByteArrayInputStream(content));
    }

    /** Reads, and stays where it was if that fails: a value that is cut off can still be read as bytes. */
    private <T> T read(Read<T> read) throws JMSException {
        requireReadableBody();
        in.mark(content.length);
        try {
            return read.from(in);
        } catch (EOFException e) {
            resetToMark();
            throw withCause(new MessageEOFException("Beyond the last of " + content.length + " bytes"), e);
        } catch (UTFDataFormatException e) {
            resetToMark();
            throw withCause(new MessageFormatException("The bytes are no UTF string"), e);
        } catch (IOException e) {
            throw new IllegalStateException("Reading an array cannot fail", e);
        }
    }

    private void resetToMark() {
        try {
            in.reset();
        } catch (IOException e) {
            throw new IllegalStateException("An array can be read again", e);
        }
    }

    private void write(Write write) throws JMSException {
        requireWriteableBody();
        try {
            write.to(out);
        } catch (UTFDataFormatException e) {
            throw withCause(new MessageFormatException("writeUTF takes up to 65,535 bytes in modified UTF-8"), e);
        } catch (IOException e) {
            throw new IllegalStateException("Writing to an array cannot fail", e);
        }
    }

    private static <E extends JMSException> E withCause(E failure, IOException cause) {
        failure.initCause(cause);
        return failure;
    }

    @Override
    BodyType bodyType() {
        return BodyType.BYTES;
    }

    @Override
    void writeBody(WireWriter target) {
        target.writeBytes(isBodyReadOnly() ? content : written.toByteArray());
    }

    @Override
    void readBody(WireReader source) {
        content = source.readBytes();
        in = new DataInputStream(new ByteArrayInputStream(content));
    }

    @Override
    void eraseBody() {
        written.reset();
        content = new byte[0];
        in = new DataInputStream(new ByteArrayInputStream(content));
    }

    @Override
    Class<?> bodyClass() {
        int length = isBodyReadOnly() ? content.length : written.size();
        return length == 0 ? null : byte[].class;
    }

    /** Resets the message, as {@code getBody} is specified to. */
    @Override
    Object body() {
        reset();
        return content.length == 0 ? null : content.clone();
    }
}
