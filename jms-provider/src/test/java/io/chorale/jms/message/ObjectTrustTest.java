package io.chorale.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.jms.service.Address;
import io.chorale.jms.service.Envelope;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import java.io.File;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which classes an object message may bring in: bad input of the dangerous sort. */
class ObjectTrustTest {

    /** A class of the application. */
    record Order(String item, List<Integer> lines) implements Serializable {}

    private static Serializable through(Serializable object, String... trusted) throws JMSException {
        MessageFactory messages = new MessageFactory(ObjectTrust.of(List.of(trusted), new ObjectRefusals()));
        MessageCodec codec = new MessageCodec(messages, new TestDestinations());
        Address queue = new Address(Address.Kind.QUEUE, "q");
        ChoraleMessage message = (ChoraleMessage) messages.object(object);
        return ((ObjectMessage) codec.decode(MessageCodec.encode(message, queue, Envelope.NO_ORIGIN, 0, 1 << 24), 1))
                .getObject();
    }

    @Test
    @DisplayName("values and collections of the JDK pass")
    void jdkValues() throws JMSException {
        List<Serializable> values = List.of(
                "s",
                1,
                2L,
                'c',
                true,
                1.5f,
                new BigDecimal("1.50"),
                UUID.randomUUID(),
                Instant.now(),
                ZonedDateTime.now(ZoneOffset.UTC),
                Duration.ofDays(1),
                DayOfWeek.MONDAY,
                new ArrayList<>(List.of(1)),
                new HashMap<>(Map.of("a", List.of(1))),
                new TreeMap<>(Map.of("a", 1)),
                new HashSet<>(Set.of("x")),
                (Serializable) List.of(1, 2),
                (Serializable) Map.of(1, 2),
                (Serializable) Arrays.asList(1, 2),
                (Serializable) Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                (Serializable) Collections.emptyMap(),
                EnumSet.of(DayOfWeek.FRIDAY),
                new EnumMap<>(Map.of(DayOfWeek.FRIDAY, 1)));
        for (Serializable value : values) {
            assertThat(through(value)).isEqualTo(value);
        }
        assertThat((int[][]) through(new int[][] {{1}, {2}})).isDeepEqualTo(new int[][] {{1}, {2}});
        assertThat((String[]) through(new String[] {"a"})).containsExactly("a");
        assertThat(through(new ArrayDeque<>(List.of(1)))).hasToString("[1]");
    }

    @Test
    @DisplayName("other classes are refused by name, wherever they hide, and pass when they are trusted")
    void applicationClasses() throws JMSException {
        Order order = new Order("book", List.of(1));
        for (Serializable hidden : List.of(
                order, new ArrayList<>(List.of(order)), new HashMap<>(Map.of("o", order)), new Order[] {order})) {
            assertThatThrownBy(() -> through(hidden))
                    .isInstanceOf(MessageFormatException.class)
                    .hasMessageContaining(Order.class.getName())
                    .hasMessageContaining("trustedPackages");
        }
        assertThat(through(order, "io.chorale.jms.message")).isEqualTo(order);
        assertThat(through(order, Order.class.getName())).isEqualTo(order);
        assertThatThrownBy(() -> through(order, "io.chorale.jms.mess")).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> through(new File("x"))).hasMessageContaining("java.io.File");
    }

    @Test
    @DisplayName("graphs nested so deep that hashing them would take for ever are refused at once")
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void nestingIsBounded() {
        HashSet<Object> root = new HashSet<>();
        HashSet<Object> one = root;
        HashSet<Object> two = new HashSet<>();
        for (int depth = 0; depth < 30; depth++) {
            HashSet<Object> nextOne = new HashSet<>();
            HashSet<Object> nextTwo = new HashSet<>();
            nextOne.add("leaf");
            one.add(nextOne);
            one.add(nextTwo);
            two.add(nextOne);
            two.add(nextTwo);
            one = nextOne;
            two = nextTwo;
        }
        assertThatThrownBy(() -> through(root))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("nested");
    }

    @Test
    @DisplayName("getBody's answer for a refused object is an exception, isBodyAssignableTo's is false")
    void assignability() throws JMSException {
        MessageFactory messages = new MessageFactory(ObjectTrust.of(List.of(), new ObjectRefusals()));
        MessageCodec codec = new MessageCodec(messages, new TestDestinations());
        ChoraleMessage sent = (ChoraleMessage) messages.object(new Order("book", List.of()));
        assertThat(sent.getBody(Order.class))
                .as("what this application set itself")
                .isNotNull();
        Address queue = new Address(Address.Kind.QUEUE, "q");
        ChoraleMessage received = codec.decode(MessageCodec.encode(sent, queue, Envelope.NO_ORIGIN, 0, 1 << 20), 1);
        assertThat(received.isBodyAssignableTo(Order.class)).isFalse();
        assertThatThrownBy(() -> received.getBody(Order.class)).isInstanceOf(MessageFormatException.class);
    }
}
