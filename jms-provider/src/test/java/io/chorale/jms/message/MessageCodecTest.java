package io.chorale.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.wire.WireException;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Envelope;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Messages through their binary form, bad bytes included; and messages of other providers (§3.12). */
class MessageCodecTest {
    private static final Address QUEUE = new Address(Address.Kind.QUEUE, "q");
    private static final int LIMIT = 1 << 20;
    private static final Object[] VALUES = {
        true, (byte) -1, (short) -2, 'ü', Integer.MIN_VALUE, Long.MAX_VALUE, Float.NaN, -0d, "text", null
    };

    private final MessageFactory messages = new MessageFactory(ObjectTrust.of(List.of(), new ObjectRefusals()));
    private final MessageCodec codec = new MessageCodec(messages, new TestDestinations());

    private Message through(Message message) throws JMSException {
        return codec.decode(MessageCodec.encode(messages.own(message), QUEUE, Envelope.NO_ORIGIN, 0, LIMIT), 3);
    }

    @Test
    @DisplayName("header and properties survive; a received message is read-only until cleared")
    void headerAndProperties() throws JMSException {
        Message sent = messages.message();
        for (int i = 0; i < VALUES.length; i++) {
            if (!(VALUES[i] instanceof Character)) {
                sent.setObjectProperty("p" + i, VALUES[i]);
            }
        }
        AddressedDestination replyTo = new TestDestinations.Plain(new Address(Address.Kind.TEMPORARY_TOPIC, "t"));
        sent.setJMSReplyTo(replyTo);
        sent.setJMSType("type");
        sent.setJMSMessageID("ID:1");
        sent.setJMSTimestamp(5);
        sent.setJMSExpiration(6);
        sent.setJMSPriority(9);
        sent.setJMSCorrelationIDAsBytes(new byte[] {(byte) 0xff});

        ChoraleMessage received = (ChoraleMessage) through(sent);

        assertThat(received.properties().toSend())
                .as("what the provider set does not travel on")
                .doesNotContainKey("JMSXDeliveryCount");
        for (int i = 0; i < VALUES.length; i++) {
            if (!(VALUES[i] instanceof Character)) {
                assertThat(received.getObjectProperty("p" + i)).isEqualTo(VALUES[i]);
                assertThat(received.propertyExists("p" + i)).isTrue();
            }
        }
        assertThat(received.getJMSReplyTo()).isEqualTo(replyTo);
        assertThat(received.getJMSType()).isEqualTo("type");
        assertThat(received.getJMSMessageID()).isEqualTo("ID:1");
        assertThat(received.getJMSTimestamp()).isEqualTo(5);
        assertThat(received.getJMSExpiration()).isEqualTo(6);
        assertThat(received.getJMSPriority()).isEqualTo(9);
        assertThat(received.getJMSCorrelationIDAsBytes()).containsExactly(0xff);
        assertThat(received.getJMSRedelivered()).isTrue();
        assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(3);
        assertThatThrownBy(() -> received.setIntProperty("new", 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThat(through(received).getIntProperty("JMSXDeliveryCount")).isEqualTo(3);
        received.clearProperties();
        received.setIntProperty("new", 1);
    }

    @Test
    @DisplayName("bodies of all types survive, read-only until clearBody")
    void allBodies() throws JMSException {
        TextMessage text = (TextMessage) through(messages.text("grüße"));
        assertThat(text.getText()).isEqualTo("grüße");
        assertThatThrownBy(() -> text.setText("x")).isInstanceOf(MessageNotWriteableException.class);
        text.clearBody();
        text.setText("x");
        assertThat(((TextMessage) through(messages.text(null))).getText()).isNull();

        MapMessage map = messages.map();
        StreamMessage stream = messages.stream();
        for (int i = 0; i < VALUES.length; i++) {
            map.setObject("v" + i, VALUES[i]);
            stream.writeObject(VALUES[i]);
        }
        map.setBytes("bytes", new byte[] {1, 2, 3}, 1, 2);
        MapMessage gotMap = (MapMessage) through(map);
        StreamMessage gotStream = (StreamMessage) through(stream);
        for (int i = 0; i < VALUES.length; i++) {
            assertThat(gotMap.getObject("v" + i)).isEqualTo(VALUES[i]);
            assertThat(gotStream.readObject()).isEqualTo(VALUES[i]);
        }
        assertThat(gotMap.getBytes("bytes")).containsExactly(2, 3);
        assertThatThrownBy(() -> gotMap.setInt("n", 1)).isInstanceOf(MessageNotWriteableException.class);

        BytesMessage bytes = messages.bytes();
        bytes.writeLong(42);
        BytesMessage gotBytes = (BytesMessage) through(bytes);
        assertThat(gotBytes.readLong()).isEqualTo(42);
        bytes.writeByte((byte) 1);
        bytes.reset();
        assertThat(bytes.getBodyLength())
                .as("a sent message is still written to")
                .isEqualTo(9);

        UUID id = UUID.randomUUID();
        assertThat(((ObjectMessage) through(messages.object(id))).getObject()).isEqualTo(id);
    }

    @Test
    @DisplayName("a message above the limit is refused")
    void tooLarge() {
        assertThatThrownBy(() -> MessageCodec.encode(
                        (ChoraleMessage) messages.text("x".repeat(2_000)), QUEUE, Envelope.NO_ORIGIN, 0, 1_024))
                .isInstanceOfSatisfying(JMSException.class, failure -> assertThat(failure.getErrorCode())
                        .isEqualTo("MESSAGE_TOO_LARGE"));
    }

    @Test
    @DisplayName("bad input: other versions, unknown types, cut and mangled bytes end in a WireException, never else")
    void badBytes() throws JMSException {
        MapMessage map = messages.map();
        map.setString("name", "value");
        map.setStringProperty("property", "value");
        map.setJMSCorrelationID("correlation");
        Envelope good = MessageCodec.encode((ChoraleMessage) map, QUEUE, Envelope.NO_ORIGIN, 0, LIMIT);
        assertThatThrownBy(() -> codec.decode(with(good, new byte[] {2}, good.body()), 1))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> codec.decode(with(good, good.head(), new byte[] {2}), 1))
                .isInstanceOf(WireException.class);
        Envelope unknownType =
                new Envelope("ID:x", QUEUE, true, 4, 1, 0, 0, Envelope.NO_ORIGIN, good.head(), 77, good.body());
        assertThatThrownBy(() -> codec.decode(unknownType, 1)).isInstanceOf(WireException.class);
        Envelope badPriority =
                new Envelope("ID:x", QUEUE, true, 99, 1, 0, 0, Envelope.NO_ORIGIN, good.head(), 3, good.body());
        assertThatThrownBy(() -> codec.decode(badPriority, 1)).isInstanceOf(WireException.class);
        for (int cut = 0; cut < good.head().length; cut++) {
            byte[] head = Arrays.copyOf(good.head(), cut);
            assertThatThrownBy(() -> codec.decode(with(good, head, good.body()), 1))
                    .isInstanceOf(WireException.class);
        }
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] head = good.head().clone();
            byte[] body = good.body().clone();
            head[random.nextInt(head.length)] = (byte) random.nextInt();
            body[random.nextInt(body.length)] = (byte) random.nextInt();
            Envelope mangled = with(good, head, body);
            try {
                codec.decode(mangled, 1);
            } catch (WireException e) {
                assertThat(e).as("seed " + seed).hasMessageMatching("(?s).+");
            }
        }
    }

    private static Envelope with(Envelope envelope, byte[] head, byte[] body) {
        return new Envelope("ID:x", QUEUE, true, 4, 1, 0, 0, Envelope.NO_ORIGIN, head, envelope.bodyType(), body);
    }

    /** The same message behind its interface only, as another provider's would be. */
    private static <M extends Message> M foreign(M message, Class<M> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            try {
                return method.invoke(message, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    @Test
    @DisplayName("§3.12: messages of other providers are copied through their interfaces")
    void foreignMessages() throws JMSException {
        MapMessage map = messages.map();
        map.setInt("n", 1);
        map.setStringProperty("p", "v");
        map.setJMSCorrelationID("c");
        map.setJMSType("t");
        Message copy = through(foreign(map, MapMessage.class));
        assertThat(((MapMessage) copy).getInt("n")).isEqualTo(1);
        assertThat(copy.getStringProperty("p")).isEqualTo("v");
        assertThat(copy.getJMSCorrelationID()).isEqualTo("c");
        assertThat(copy.getJMSType()).isEqualTo("t");

        BytesMessage bytes = messages.bytes();
        bytes.writeBytes(new byte[10_000]);
        assertThat(((BytesMessage) through(foreign(bytes, BytesMessage.class))).getBodyLength())
                .isEqualTo(10_000);
        StreamMessage stream = messages.stream();
        stream.writeString("a");
        stream.writeInt(2);
        StreamMessage gotStream = (StreamMessage) through(foreign(stream, StreamMessage.class));
        assertThat(gotStream.readString()).isEqualTo("a");
        assertThat(gotStream.readInt()).isEqualTo(2);
        assertThat(((TextMessage) through(foreign(messages.text("x"), TextMessage.class))).getText())
                .isEqualTo("x");
        assertThat(((ObjectMessage) through(foreign(messages.object(5), ObjectMessage.class))).getObject())
                .isEqualTo(5);
        Message received = through(messages.message());
        ChoraleMessage plain = (ChoraleMessage) through(foreign(received, Message.class));
        assertThat(plain.getPropertyNames().asIterator())
                .toIterable()
                .as("the other provider's delivery count is not taken over; ours is set")
                .hasSize(1);
    }
}
