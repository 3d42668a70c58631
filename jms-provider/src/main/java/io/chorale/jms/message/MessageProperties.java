package io.chorale.jms.message;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The properties of a message: names by the rules of selectors, values of primitive types and strings (§3.5). */
final class MessageProperties {
    static final String DELIVERY_COUNT = "JMSXDeliveryCount";
    static final String USER_ID = "JMSXUserID";
    static final String APPLICATION_ID = "JMSXAppID";
    static final String CONSUMER_TRANSACTION = "JMSXConsumerTXID";

    private static final Set<String> RESERVED_WORDS =
            Set.of("NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE");

    /** What an application may set (§3.5.9, table 3-3); the other JMSX names are the provider's. */
    private static final Set<String> SETTABLE_JMSX = Set.of("JMSXGroupID", "JMSXGroupSeq");

    private final Map<String, Object> values = new LinkedHashMap<>();
    private boolean readOnly;

    void set(String name, Object value) throws JMSException {
        checkName(name);
        if (readOnly) {
            throw new MessageNotWriteableException(
                    "The properties of a received message are read-only until clearProperties()");
        }
        if (!Values.isPrimitiveOrText(value)) {
            throw new MessageFormatException("A property is of a primitive type or a String, not "
                    + value.getClass().getName());
        }
        checkJmsx(name, value);
        values.put(name, value);
    }

    Object get(String name) {
        return values.get(name);
    }

    boolean contains(String name) {
        return values.containsKey(name);
    }

    Set<String> names() {
        return Set.copyOf(values.keySet());
    }

    void clear() {
        values.clear();
        readOnly = false;
    }

    /** What travels: all but what the provider sets at delivery. */
    Map<String, Object> toSend() {
        Map<String, Object> sent = new LinkedHashMap<>(values);
        sent.remove(DELIVERY_COUNT);
        sent.remove(CONSUMER_TRANSACTION);
        return sent;
    }

    /** Fills in what was received, and makes it read-only. */
    void received(Map<String, Object> received, int deliveryCount) {
        values.clear();
        values.putAll(received);
        values.put(DELIVERY_COUNT, deliveryCount);
        readOnly = true;
    }

    /** Sets what is the provider's to set, whoever may write the others; null takes it away. */
    void provided(String name, String value) {
        if (value == null) {
            values.remove(name);
        } else {
            values.put(name, value);
        }
    }

    /** Whether {@link #set} takes the name. */
    static boolean isSettable(String name) {
        return isIdentifier(name)
                && (!name.startsWith("JMS") || name.startsWith("JMS_") || SETTABLE_JMSX.contains(name));
    }

    private static void checkName(String name) throws JMSException {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("A property has a name that is not empty");
        }
        if (!isIdentifier(name)) {
            throw new JMSException(
                    "Not the name of a property: '" + name + "'. It is a Java identifier and none of " + RESERVED_WORDS,
                    "PROPERTY_NAME");
        }
        if (!isSettable(name)) {
            throw new JMSException(
                    "The property " + name + " is set by the provider; applications set " + SETTABLE_JMSX,
                    "PROPERTY_NAME");
        }
    }

    private static void checkJmsx(String name, Object value) throws JMSException {
        if (name.equals("JMSXGroupSeq") ? !(value instanceof Integer) : name.startsWith("JMSX") && !isText(value)) {
            throw new MessageFormatException("The property " + name + " does not take "
                    + (value == null ? "null" : "a " + value.getClass().getSimpleName()));
        }
    }

    private static boolean isText(Object value) {
        return value == null || value instanceof String;
    }

    private static boolean isIdentifier(String name) {
        if (name.isEmpty()
                || !Character.isJavaIdentifierStart(name.codePointAt(0))
                || RESERVED_WORDS.contains(name.toUpperCase(Locale.ROOT))) {
            return false;
        }
        return name.codePoints().allMatch(Character::isJavaIdentifierPart);
    }
}
