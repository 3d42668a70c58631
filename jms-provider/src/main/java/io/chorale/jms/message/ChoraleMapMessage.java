package io.chorale.jms.message;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.ValueCodec;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Named values (§3.11.3, §3.12). */
final class ChoraleMapMessage extends ChoraleMessage implements MapMessage {
    private final Map<String, Object> values = new LinkedHashMap<>();

    @Override
    public boolean getBoolean(String name) throws JMSException {
        return Values.toBoolean(values.get(name));
    }

    @Override
    public byte getByte(String name) throws JMSException {
        return Values.toByte(values.get(name));
    }

    @Override
    public short getShort(String name) throws JMSException {
        return Values.toShort(values.get(name));
    }

    @Override
    public char getChar(String name) throws JMSException {
        return Values.toChar(values.get(name));
    }

    @Override
    public int getInt(String name) throws JMSException {
        return Values.toInt(values.get(name));
    }

    @Override
    public long getLong(String name) throws JMSException {
        return Values.toLong(values.get(name));
    }

    @Override
    public float getFloat(String name) throws JMSException {
        return Values.toFloat(values.get(name));
    }

    @Override
    public double getDouble(String name) throws JMSException {
        return Values.toDouble(values.get(name));
    }

    @Override
    public String getString(String name) throws JMSException {
        return Values.toText(values.get(name));
    }

    @Override
    public byte[] getBytes(String name) throws JMSException {
        return Values.toBytes(values.get(name));
    }

    @Override
    public Object getObject(String name) throws JMSException {
        return Values.element(values.get(name));
    }

    @Override
    public Enumeration<String> getMapNames() {
        return Collections.enumeration(List.copyOf(values.keySet()));
    }

    @Override
    public boolean itemExists(String name) {
        return values.containsKey(name);
    }

    @Override
    public void setBoolean(String name, boolean value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setByte(String name, byte value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setShort(String name, short value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setChar(String name, char value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setInt(String name, int value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setLong(String name, long value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setFloat(String name, float value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setDouble(String name, double value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setString(String name, String value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setBytes(String name, byte[] value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setBytes(String name, byte[] value, int offset, int length) throws JMSException {
        setObject(name, Values.slice(value, offset, length));
    }

    @Override
    public void setObject(String name, Object value) throws JMSException {
        requireWriteableBody();
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("An element of a map message has a name that is not empty");
        }
        values.put(name, Values.element(value));
    }

    @Override
    BodyType bodyType() {
        return BodyType.MAP;
    }

    @Override
    void writeBody(WireWriter out) {
        ValueCodec.writeMap(out, values);
    }

    @Override
    void readBody(WireReader in) {
        values.putAll(ValueCodec.readMap(in));
    }

    @Override
    void eraseBody() {
        values.clear();
    }

    @Override
    Class<?> bodyClass() {
        return values.isEmpty() ? null : Map.class;
    }

    @Override
    Object body() throws JMSException {
        if (values.isEmpty()) {
            return null;
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            copy.put(entry.getKey(), Values.element(entry.getValue()));
        }
        return copy;
    }
}
