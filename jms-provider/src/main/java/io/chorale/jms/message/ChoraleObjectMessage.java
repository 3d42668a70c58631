package io.chorale.jms.message;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;

/** A serialized object: taken when it is set, so later changes to the object do not show (§3.12). */
final class ChoraleObjectMessage extends ChoraleMessage implements ObjectMessage {
    private final ObjectTrust trust;
    private byte[] serialized;
    private boolean received;

    /** With the classes that it may bring in when it is received. */
    ChoraleObjectMessage(ObjectTrust trust) {
        this.trust = trust;
    }

    @Override
    public void setObject(Serializable object) throws JMSException {
        requireWriteableBody();
        if (object == null) {
            serialized = null;
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (IOException | RuntimeException e) {
            MessageFormatException failure = new MessageFormatException(
                    "Not serializable: " + object.getClass().getName() + ": " + e, "SERIALIZATION");
            failure.initCause(e);
            throw failure;
        }
        serialized = bytes.toByteArray();
    }

    @Override
    public Serializable getObject() throws JMSException {
        if (serialized == null) {
            return null;
        }
        // What this application set itself needs no trust.
        return received ? trust.deserialize(serialized) : ObjectTrust.deserializeOwn(serialized);
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // The interface is older than generics.
    public boolean isBodyAssignableTo(Class wanted) {
        try {
            return super.isBodyAssignableTo(wanted);
        } catch (JMSException e) {
            // The specification wants false, not an exception, when the object cannot be read; getBody says why.
            return false;
        }
    }

    @Override
    BodyType bodyType() {
        return BodyType.OBJECT;
    }

    @Override
    void writeBody(WireWriter out) {
        out.writeBoolean(serialized != null);
        if (serialized != null) {
            out.writeBytes(serialized);
        }
    }

    @Override
    void readBody(WireReader in) {
        serialized = in.readBoolean() ? in.readBytes() : null;
        received = true;
    }

    @Override
    void eraseBody() {
        serialized = null;
        received = false;
    }

    @Override
    Class<?> bodyClass() throws JMSException {
        Serializable object = getObject();
        return object == null ? null : object.getClass();
    }

    @Override
    Object body() throws JMSException {
        return getObject();
    }
}
