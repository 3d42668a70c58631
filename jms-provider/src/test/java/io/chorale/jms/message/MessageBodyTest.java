package io.chorale.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jakarta Messaging 3.1 §3.5, §3.10 to §3.12: names of properties, modes of bodies, getBody. */
class MessageBodyTest {
    private static final MessageFactory MESSAGES = new MessageFactory(ObjectTrust.of(List.of(), new ObjectRefusals()));

    @ParameterizedTest
    @DisplayName("§3.5.1: names that are no identifiers, reserved words, and names of the provider are refused")
    @ValueSource(
            strings = {
                "a-b",
                "1a",
                "a b",
                "NULL",
                "true",
                "Between",
                "JMSXDeliveryCount",
                "JMSXUserID",
                "JMSXAppID",
                "JMSXState",
                "JMSPriority"
            })
    void refusedNames(String name) {
        assertThatThrownBy(() -> MESSAGES.message().setIntProperty(name, 1)).isInstanceOf(JMSException.class);
    }

    @Test
    @DisplayName("§3.5.1, §3.5.9: good names, and the JMSX names that applications set")
    void goodNames() throws JMSException {
        ChoraleMessage message = (ChoraleMessage) MESSAGES.message();
        message.setIntProperty("_a$1", 1);
        message.setStringProperty("JMSXGroupID", "g");
        message.setIntProperty("JMSXGroupSeq", 1);
        message.setStringProperty("JMS_Vendor_X", "v");
        assertThat(message.getPropertyNames().asIterator()).toIterable().hasSize(4);
        assertThatThrownBy(() -> message.setStringProperty("JMSXGroupSeq", "1"))
                .isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> message.setIntProperty("", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message.setIntProperty(null, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message.setObjectProperty("list", List.of()))
                .isInstanceOf(MessageFormatException.class);
        message.clearProperties();
        assertThat(message.propertyExists("_a$1")).isFalse();
    }

    @Test
    @DisplayName("§3.11.3 BytesMessage: write-only, then read-only, then cleared; reads beyond the end")
    void bytesModes() throws JMSException {
        BytesMessage message = MESSAGES.bytes();
        message.writeInt(5);
        message.writeUTF("é");
        message.writeBoolean(true);
        message.writeChar('x');
        message.writeObject(2.5d);
        assertThatThrownBy(message::readInt).isInstanceOf(MessageNotReadableException.class);
        assertThatThrownBy(message::getBodyLength).isInstanceOf(MessageNotReadableException.class);
        assertThatThrownBy(() -> message.writeObject(List.of())).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> message.writeObject(null)).isInstanceOf(NullPointerException.class);
        message.reset();
        assertThatThrownBy(() -> message.writeInt(1)).isInstanceOf(MessageNotWriteableException.class);
        assertThat(message.readInt()).isEqualTo(5);
        assertThat(message.readUTF()).isEqualTo("é");
        assertThat(message.readBoolean()).isTrue();
        assertThat(message.readChar()).isEqualTo('x');
        assertThat(message.readDouble()).isEqualTo(2.5d);
        assertThat(message.readBytes(new byte[1])).isEqualTo(-1);
        assertThatThrownBy(message::readByte).isInstanceOf(MessageEOFException.class);
        message.reset();
        assertThat(message.readUnsignedShort()).isZero();
        assertThat(message.getBodyLength()).isEqualTo(4 + 4 + 1 + 2 + 8);
        message.clearBody();
        message.writeByte((byte) -1);
        message.reset();
        assertThatThrownBy(message::readInt).isInstanceOf(MessageEOFException.class);
        assertThat(message.readUnsignedByte())
                .as("the failed read took nothing")
                .isEqualTo(255);
    }

    @Test
    @DisplayName("§3.11.3 StreamMessage.readBytes: in parts, and nothing between the parts")
    void streamBytesInParts() throws JMSException {
        StreamMessage message = MESSAGES.stream();
        message.writeBytes(new byte[] {1, 2, 3, 4});
        message.writeBytes(new byte[0]);
        message.writeObject(null);
        message.writeInt(9);
        assertThatThrownBy(message::readInt).isInstanceOf(MessageNotReadableException.class);
        message.reset();
        assertThatThrownBy(() -> message.writeInt(1)).isInstanceOf(MessageNotWriteableException.class);
        byte[] two = new byte[2];
        assertThat(message.readBytes(two)).isEqualTo(2);
        assertThatThrownBy(message::readObject).isInstanceOf(MessageFormatException.class);
        assertThat(message.readBytes(two)).isEqualTo(2);
        assertThat(two).containsExactly(3, 4);
        assertThat(message.readBytes(two)).isEqualTo(-1);
        assertThat(message.readBytes(two)).as("an empty array").isZero();
        assertThat(message.readBytes(two)).as("a null array").isEqualTo(-1);
        assertThat(message.readInt()).isEqualTo(9);
        assertThatThrownBy(message::readInt).isInstanceOf(MessageEOFException.class);
        assertThat(message.isBodyAssignableTo(Object.class)).isFalse();
        assertThatThrownBy(() -> message.getBody(Object.class)).isInstanceOf(MessageFormatException.class);
    }

    @Test
    @DisplayName("Message.getBody, isBodyAssignableTo: by type, and null without a body")
    void bodies() throws JMSException {
        TextMessage text = MESSAGES.text("t");
        assertThat(text.getBody(CharSequence.class)).isEqualTo("t");
        assertThat(text.isBodyAssignableTo(Map.class)).isFalse();
        assertThatThrownBy(() -> text.getBody(Map.class)).isInstanceOf(MessageFormatException.class);
        text.clearBody();
        assertThat((Object) text.getBody(Map.class)).isNull();
        assertThat(text.isBodyAssignableTo(Map.class)).isTrue();
        assertThat(MESSAGES.message().getBody(String.class)).isNull();

        MapMessage map = MESSAGES.map();
        map.setInt("n", 1);
        assertThat((Object) map.getBody(Map.class)).isEqualTo(Map.of("n", 1));
        assertThatThrownBy(() -> map.setObject("o", new ArrayList<>())).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> map.setInt("", 1)).isInstanceOf(IllegalArgumentException.class);

        BytesMessage bytes = MESSAGES.bytes();
        bytes.writeByte((byte) 1);
        assertThat(bytes.getBody(byte[].class)).containsExactly(1);
        assertThat(bytes.isBodyAssignableTo(String.class)).isFalse();

        ArrayList<String> list = new ArrayList<>(List.of("a"));
        ObjectMessage object = MESSAGES.object(list);
        list.add("later");
        assertThat(object.getObject()).as("§3.12: a snapshot").isEqualTo(List.of("a"));
        assertThat(object.isBodyAssignableTo(List.class)).isTrue();
        assertThatThrownBy(() -> MESSAGES.object(new ArrayList<>(List.of(new Object()))))
                .isInstanceOf(MessageFormatException.class);
    }

    @Test
    @DisplayName("§3.4: correlation ids as text and as bytes; header arguments are checked")
    void header() throws JMSException {
        Message message = MESSAGES.message();
        message.setJMSCorrelationID("é");
        assertThat(message.getJMSCorrelationIDAsBytes()).containsExactly(0xc3, 0xa9);
        message.setJMSCorrelationIDAsBytes(new byte[] {'a'});
        assertThat(message.getJMSCorrelationID()).isEqualTo("a");
        assertThatThrownBy(() -> message.setJMSPriority(10)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> message.setJMSDeliveryMode(0)).isInstanceOf(JMSException.class);
    }
}
