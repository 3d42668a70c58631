package io.chorale.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.StreamMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Jakarta Messaging 3.1 §3.5.4 and §3.11.3: every cell of both conversion tables. */
class ConversionTableTest {
    private static final MessageFactory MESSAGES = new MessageFactory(ObjectTrust.of(List.of(), new ObjectRefusals()));

    /** What was written, by the type's name; strings are written so that every type can read them. */
    private static final Map<String, Object> WRITTEN = written();

    /** Which types can be read from the one that was written. */
    private static final Map<String, Set<String>> READABLE = Map.of(
            "boolean", Set.of("boolean", "String"),
            "byte", Set.of("byte", "short", "int", "long", "String"),
            "short", Set.of("short", "int", "long", "String"),
            "char", Set.of("char", "String"),
            "int", Set.of("int", "long", "String"),
            "long", Set.of("long", "String"),
            "float", Set.of("float", "double", "String"),
            "double", Set.of("double", "String"),
            "String", Set.of("boolean", "byte", "short", "int", "long", "float", "double", "String"),
            "byte[]", Set.of("byte[]"));

    @FunctionalInterface
    private interface Reader<M> {
        Object read(M message) throws JMSException;
    }

    private static Map<String, Object> written() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("boolean", true);
        values.put("byte", (byte) 7);
        values.put("short", (short) 7);
        values.put("char", 'c');
        values.put("int", 7);
        values.put("long", 7L);
        values.put("float", 7f);
        values.put("double", 7d);
        values.put("String", "7");
        values.put("byte[]", new byte[] {7});
        return values;
    }

    private static Map<String, Reader<Message>> propertyReaders() {
        Map<String, Reader<Message>> readers = new LinkedHashMap<>();
        readers.put("boolean", message -> message.getBooleanProperty("v"));
        readers.put("byte", message -> message.getByteProperty("v"));
        readers.put("short", message -> message.getShortProperty("v"));
        readers.put("int", message -> message.getIntProperty("v"));
        readers.put("long", message -> message.getLongProperty("v"));
        readers.put("float", message -> message.getFloatProperty("v"));
        readers.put("double", message -> message.getDoubleProperty("v"));
        readers.put("String", message -> message.getStringProperty("v"));
        return readers;
    }

    private static Map<String, Reader<MapMessage>> mapReaders() {
        Map<String, Reader<MapMessage>> readers = new LinkedHashMap<>();
        readers.put("boolean", message -> message.getBoolean("v"));
        readers.put("byte", message -> message.getByte("v"));
        readers.put("short", message -> message.getShort("v"));
        readers.put("char", message -> message.getChar("v"));
        readers.put("int", message -> message.getInt("v"));
        readers.put("long", message -> message.getLong("v"));
        readers.put("float", message -> message.getFloat("v"));
        readers.put("double", message -> message.getDouble("v"));
        readers.put("String", message -> message.getString("v"));
        readers.put("byte[]", message -> message.getBytes("v"));
        return readers;
    }

    private static Map<String, Reader<StreamMessage>> streamReaders() {
        Map<String, Reader<StreamMessage>> readers = new LinkedHashMap<>();
        readers.put("boolean", StreamMessage::readBoolean);
        readers.put("byte", StreamMessage::readByte);
        readers.put("short", StreamMessage::readShort);
        readers.put("char", StreamMessage::readChar);
        readers.put("int", StreamMessage::readInt);
        readers.put("long", StreamMessage::readLong);
        readers.put("float", StreamMessage::readFloat);
        readers.put("double", StreamMessage::readDouble);
        readers.put("String", StreamMessage::readString);
        readers.put("byte[]", message -> {
            byte[] target = new byte[2];
            return message.readBytes(target) == 1 ? new byte[] {target[0]} : null;
        });
        return readers;
    }

    private static Object expected(String from, String to) {
        Object value = WRITTEN.get(from);
        return switch (to) {
            case "String" -> value.toString();
            case "boolean" -> from.equals("boolean");
            case "byte" -> (byte) 7;
            case "short" -> (short) 7;
            case "int" -> 7;
            case "long" -> 7L;
            case "float" -> 7f;
            case "double" -> 7d;
            default -> value;
        };
    }

    private static <M> void addCells(
            List<DynamicTest> tests, String table, Map<String, Reader<M>> readers, Reader<Object> writer) {
        WRITTEN.forEach((from, value) -> readers.forEach((to, reader) -> {
            if (table.equals("property") && (from.equals("char") || from.equals("byte[]"))) {
                return;
            }
            tests.add(DynamicTest.dynamicTest(table + ": written as " + from + ", read as " + to, () -> {
                @SuppressWarnings("unchecked") // The writer makes messages of the table's type.
                M message = (M) writer.read(value);
                if (READABLE.get(from).contains(to)) {
                    assertThat(reader.read(message)).isEqualTo(expected(from, to));
                } else {
                    assertThatThrownBy(() -> reader.read(message)).isInstanceOf(MessageFormatException.class);
                }
            }));
        }));
    }

    @TestFactory
    @DisplayName("§3.5.4, §3.11.3: every cell")
    List<DynamicTest> everyCell() {
        List<DynamicTest> tests = new ArrayList<>();
        addCells(tests, "property", propertyReaders(), value -> {
            Message message = MESSAGES.message();
            message.setObjectProperty("v", value);
            return message;
        });
        addCells(tests, "map", mapReaders(), value -> {
            MapMessage message = MESSAGES.map();
            message.setObject("v", value);
            return message;
        });
        addCells(tests, "stream", streamReaders(), value -> {
            StreamMessage message = MESSAGES.stream();
            message.writeObject(value);
            message.reset();
            return message;
        });
        return tests;
    }

    @Test
    @DisplayName("§3.5.4: a missing value is read as the string null would be parsed")
    void missingValues() throws JMSException {
        Message message = MESSAGES.message();
        MapMessage map = MESSAGES.map();
        assertThat(message.getBooleanProperty("none")).isFalse();
        assertThat(message.getStringProperty("none")).isNull();
        assertThat(message.getObjectProperty("none")).isNull();
        assertThatThrownBy(() -> message.getByteProperty("none")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> message.getShortProperty("none")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> message.getIntProperty("none")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> message.getLongProperty("none")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> message.getFloatProperty("none")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> message.getDoubleProperty("none")).isInstanceOf(NullPointerException.class);
        assertThat(map.getBytes("none")).isNull();
        assertThatThrownBy(() -> map.getChar("none")).isInstanceOf(NullPointerException.class);
        assertThat(map.itemExists("none")).isFalse();
    }

    @Test
    @DisplayName("§3.5.4: a string that is no number")
    void notANumber() throws JMSException {
        Message message = MESSAGES.message();
        message.setStringProperty("v", "seven");
        assertThatThrownBy(() -> message.getIntProperty("v")).isInstanceOf(NumberFormatException.class);
        StreamMessage stream = MESSAGES.stream();
        stream.writeString("seven");
        stream.reset();
        assertThatThrownBy(stream::readInt).isInstanceOf(NumberFormatException.class);
        assertThat(stream.readString()).as("§3.11.3: the position did not move").isEqualTo("seven");
    }
}
