package io.chorale.jms.message;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;

/** A string, or none. */
final class ChoraleTextMessage extends ChoraleMessage implements TextMessage {
    private String text;

    @Override
    public void setText(String text) throws JMSException {
        requireWriteableBody();
        this.text = text;
    }

    @Override
    public String getText() {
        return text;
    }

    @Override
    BodyType bodyType() {
        return BodyType.TEXT;
    }

    @Override
    void writeBody(WireWriter out) {
        out.writeNullableString(text);
    }

    @Override
    void readBody(WireReader in) {
        text = in.readNullableString();
    }

    @Override
    void eraseBody() {
        text = null;
    }

    @Override
    Class<?> bodyClass() {
        return text == null ? null : String.class;
    }

    @Override
    Object body() {
        return text;
    }
}
