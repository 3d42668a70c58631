package io.chorale.jms.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names a pattern has. */
class DestinationPatternTest {

    @ParameterizedTest
    @CsvSource({
        "orders, orders, true",
        "orders, Orders, false",
        "orders, orders.new, false",
        "orders.*, orders.new, true",
        "orders.*, orders, false",
        "orders.*, orders.new.eu, false",
        "*.new, orders.new, true",
        "orders.#, orders, true",
        "orders.#, orders.new.eu, true",
        "orders.#, ordersnew, false",
        "#.eu, eu, true",
        "#.eu, orders.new.eu, true",
        "#.eu, orders.new.us, false",
        "a.#.z, a.z, true",
        "a.#.z, a.z.b.z, true",
        "a.#.z, a.z.b, false",
        "*.#.*, a, false",
        "*.#.*, a.b, true",
        "#, anything.at.all, true",
        "queue:orders, orders, true",
        "topic:orders, orders, false",
        "topic:#, orders, false",
    })
    void matchesNamesOfQueues(String pattern, String name, boolean expected) {
        assertThat(DestinationPattern.parse(pattern)
                        .matches(new SecuredDestination(SecuredDestination.Type.QUEUE, name)))
                .isEqualTo(expected);
    }

    @Test
    void aWildcardIsAWholeWord() {
        for (String wrong : new String[] {"orders*", "orders.new#", "queue:"}) {
            assertThatThrownBy(() -> DestinationPattern.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("(?s).*(orders\\*|new#|is not empty).*");
        }
    }
}
