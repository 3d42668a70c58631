package io.chorale.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §3.10 to §3.12: what may be done with a body, and what must not happen to it. */
class BodyRulesTest {
    private static final MessageFactory MESSAGES = new MessageFactory(ObjectTrust.of(List.of(), new ObjectRefusals()));
    private static final byte[] ABC = {'a', 'b', 'c'};

    /** Serializes with an exception that is none of streams. */
    private static final class Stubborn implements Serializable {
        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) {
            throw new UnsupportedOperationException("not today, " + out.getClass());
        }
    }

    @Test
    @DisplayName("Message.isBodyAssignableTo: asks, and changes neither mode nor position")
    void assignabilityHasNoEffect() throws JMSException {
        BytesMessage bytes = MESSAGES.bytes();
        bytes.writeInt(1);
        assertThat(bytes.isBodyAssignableTo(byte[].class)).isTrue();
        bytes.writeInt(2);
        bytes.reset();
        assertThat(bytes.readInt()).isEqualTo(1);
        assertThat(bytes.isBodyAssignableTo(Map.class)).isFalse();
        assertThat(bytes.readInt()).isEqualTo(2);
        assertThat(MESSAGES.bytes().isBodyAssignableTo(Map.class)).as("no body").isTrue();
    }

    @Test
    @DisplayName("Message.getBody: of a BytesMessage resets it before and after; of a map it is a Map or an Object")
    void getBody() throws JMSException {
        BytesMessage bytes = MESSAGES.bytes();
        bytes.writeBytes(ABC);
        assertThat(bytes.getBody(byte[].class)).containsExactly(ABC);
        assertThat(bytes.readByte()).isEqualTo((byte) 'a');
        assertThat((byte[]) bytes.getBody(Object.class)).containsExactly(ABC);
        assertThat(bytes.readByte()).isEqualTo((byte) 'a');

        MapMessage map = MESSAGES.map();
        map.setInt("n", 1);
        assertThat((Map<?, ?>) map.getBody(Object.class)).hasSize(1);
        assertThat(map.isBodyAssignableTo(Map.class)).isTrue();
        assertThat(map.isBodyAssignableTo(HashMap.class)).isFalse();
        assertThatThrownBy(() -> map.getBody(HashMap.class)).isInstanceOf(MessageFormatException.class);
        assertThat(MESSAGES.map().isBodyAssignableTo(HashMap.class))
                .as("no body")
                .isTrue();
    }

    @Test
    @DisplayName("§3.12: parts of arrays that are not there are refused, and nothing is written")
    void slices() throws JMSException {
        MapMessage map = MESSAGES.map();
        StreamMessage stream = MESSAGES.stream();
        BytesMessage bytes = MESSAGES.bytes();
        for (int[] wrong : new int[][] {{1, 3}, {-1, 2}, {0, -1}, {4, 0}, {1, Integer.MAX_VALUE}}) {
            assertThatThrownBy(() -> map.setBytes("b", ABC, wrong[0], wrong[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> stream.writeBytes(ABC, wrong[0], wrong[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> bytes.writeBytes(ABC, wrong[0], wrong[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        map.setBytes("b", ABC, 1, 2);
        stream.writeBytes(ABC, 1, 2);
        bytes.writeBytes(ABC, 1, 2);
        stream.reset();
        bytes.reset();
        assertThat(map.getBytes("b")).containsExactly('b', 'c');
        assertThat((byte[]) stream.readObject()).containsExactly('b', 'c');
        assertThat(bytes.getBodyLength()).isEqualTo(2);
        assertThatThrownBy(() -> stream.writeBytes(ABC, 1, 9)).isInstanceOf(MessageNotWriteableException.class);
    }

    @Test
    @DisplayName("§3.12: arrays are copied on the way in and on the way out")
    void copies() throws JMSException {
        byte[] mine = ABC.clone();
        MapMessage map = MESSAGES.map();
        StreamMessage stream = MESSAGES.stream();
        map.setBytes("b", mine);
        stream.writeBytes(mine);
        stream.writeObject(mine);
        mine[0] = 'x';
        map.getBytes("b")[0] = 'y';
        ((byte[]) map.getObject("b"))[0] = 'y';
        ((byte[]) map.getBody(Map.class).get("b"))[0] = 'y';
        stream.reset();
        ((byte[]) stream.readObject())[0] = 'y';
        stream.reset();
        assertThat(map.getBytes("b")).containsExactly(ABC);
        assertThat((byte[]) stream.readObject()).containsExactly(ABC);
        assertThat((byte[]) stream.readObject()).containsExactly(ABC);
        BytesMessage bytes = MESSAGES.bytes();
        bytes.writeBytes(ABC);
        bytes.getBody(byte[].class)[0] = 'y';
        assertThat(bytes.getBody(byte[].class)).containsExactly(ABC);
    }

    @Test
    @DisplayName("§3.12: null goes in and comes out, but not into a BytesMessage")
    void nulls() throws JMSException {
        MapMessage map = MESSAGES.map();
        map.setString("s", null);
        map.setBytes("b", null);
        map.setObject("o", null);
        assertThat(map.itemExists("s")).isTrue();
        assertThat(map.getString("s")).isNull();
        assertThat(map.getBytes("b")).isNull();
        assertThat(map.getObject("o")).isNull();
        assertThat(map.getBoolean("o")).isFalse();
        assertThatThrownBy(() -> map.getInt("o")).isInstanceOf(NumberFormatException.class);
        StreamMessage stream = MESSAGES.stream();
        stream.writeString(null);
        stream.writeBytes(null);
        stream.reset();
        assertThatThrownBy(stream::readChar).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(stream::readInt).isInstanceOf(NumberFormatException.class);
        assertThat(stream.readString()).as("the position did not move").isNull();
        assertThat(stream.readBytes(new byte[1])).isEqualTo(-1);
        TextMessage text = MESSAGES.text("t");
        text.setText(null);
        assertThat(text.getText()).isNull();
        ObjectMessage object = MESSAGES.object(1);
        object.setObject(null);
        assertThat(object.getObject()).isNull();
        BytesMessage bytes = MESSAGES.bytes();
        assertThatThrownBy(() -> bytes.writeUTF(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> bytes.writeBytes(null)).isInstanceOf(NullPointerException.class);
        Message message = MESSAGES.message();
        message.setObjectProperty("p", null);
        assertThat(message.propertyExists("p")).isTrue();
        assertThat(message.getObjectProperty("p")).isNull();
    }

    @Test
    @DisplayName("BytesMessage.readBytes: fills, then the rest, then -1; wrong lengths read nothing")
    void readBytes() throws JMSException {
        BytesMessage bytes = MESSAGES.bytes();
        bytes.writeBytes(ABC);
        assertThatThrownBy(() -> bytes.readBytes(new byte[1], 5)).isInstanceOf(MessageNotReadableException.class);
        bytes.reset();
        byte[] two = new byte[2];
        assertThatThrownBy(() -> bytes.readBytes(two, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.readBytes(two, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(bytes.readBytes(two)).isEqualTo(2);
        assertThat(two).containsExactly('a', 'b');
        assertThat(bytes.readBytes(two)).isEqualTo(1);
        assertThat(bytes.readBytes(two)).isEqualTo(-1);
        assertThat(bytes.readBytes(two, 1)).isEqualTo(-1);
    }

    @Test
    @DisplayName("§3.11.1, §3.5.7: clearing the body leaves the properties, clearing the properties leaves the body")
    void clearing() throws JMSException {
        TextMessage text = MESSAGES.text("t");
        text.setStringProperty("p", "v");
        text.setJMSType("type");
        text.clearBody();
        assertThat(text.getText()).isNull();
        assertThat(text.getStringProperty("p")).isEqualTo("v");
        text.setText("again");
        text.clearProperties();
        assertThat(text.getText()).isEqualTo("again");
        assertThat(text.getJMSType()).isEqualTo("type");
        assertThat(text.getPropertyNames().hasMoreElements()).isFalse();
    }

    @Test
    @DisplayName("ObjectMessage.setObject: an object that cannot be serialized for whatever reason is a format error")
    void notSerializable() {
        assertThatThrownBy(() -> MESSAGES.object(new Stubborn()))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("not today");
    }

    @Test
    @DisplayName("§3.8.1.1: a name may have any letter of Java, also beyond the first 65,536")
    void supplementaryNames() throws JMSException {
        Message message = MESSAGES.message();
        String name = new String(Character.toChars(0x1D465)) + "_1";
        message.setIntProperty(name, 1);
        assertThat(message.getIntProperty(name)).isEqualTo(1);
        assertThatThrownBy(() -> message.setIntProperty("a\ud835", 1)).isInstanceOf(JMSException.class);
    }
}
