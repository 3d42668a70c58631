package io.chorale.jms.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Policies of destinations by the patterns of their names")
class DestinationPoliciesTest {
    @TempDir
    private Path temp;

    private static DestinationPolicies of(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return DestinationPolicies.of(properties);
    }

    @Test
    @DisplayName("the most specific pattern that sets a value decides it, and others what it leaves open")
    void specific() {
        DestinationPolicies policies = of(
                "destination.#.maxDeliveries", "3",
                "destination.#.deadLetterQueue", "all.dead",
                "destination.orders.*.maxDeliveries", "5",
                "destination.orders.new.maxDeliveries", "7",
                "other", "x");
        assertThat(policies.of("bills").maxDeliveries()).isEqualTo(3);
        assertThat(policies.of("orders.old").maxDeliveries()).isEqualTo(5);
        assertThat(policies.of("orders.new").maxDeliveries()).isEqualTo(7);
        assertThat(policies.of("orders.new.eu").maxDeliveries()).isEqualTo(3);
        assertThat(policies.of("orders.new").deadLetterQueue()).isEqualTo("all.dead");
        assertThat(policies.of("orders.new").expiryQueue()).isEmpty();
        assertThat(DestinationPolicies.DEFAULTS.of("x")).isEqualTo(DestinationPolicy.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "3, 400", "4, 500", "30, 500"})
    @DisplayName("a delay grows with each delivery, up to its bound")
    void backOff(int deliveries, long delayMs) {
        DestinationPolicy policy = of(
                        "destination.#.redeliveryDelayMs", "100",
                        "destination.#.redeliveryBackOff", "2",
                        "destination.#.maxRedeliveryDelayMs", "500")
                .of("q");
        assertThat(policy.delayMs(deliveries)).isEqualTo(delayMs);
    }

    @ParameterizedTest
    @CsvSource({
        "destination.#.maxDelivery, 3, there is no setting maxDelivery",
        "destination.#.maxDeliveries, many, maxDeliveries is a number",
        "destination.#.maxDeliveries, -1, '0 to 1000000, not -1'",
        "destination.#.redeliveryBackOff, 0.5, 1 to 100",
        "destination.#.redeliveryBackOff, NaN, 1 to 100",
        "destination.#.redeliveryDelayMs, 86400001, 0 to 86400000",
        "destination.a*.maxDeliveries, 3, neither",
        "destination.maxDeliveries, 3, destination.PATTERN.SETTING",
        "destination..maxDeliveries, 3, is not empty"
    })
    @DisplayName("a mistake names the property")
    void mistakes(String name, String value, String why) {
        assertThatThrownBy(() -> of(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Property " + name)
                .hasMessageContaining(why);
    }

    @Test
    @DisplayName("a file has nothing else in it; what is wrong names the file")
    void file() throws IOException {
        Path file = temp.resolve("destinations");
        assertThatThrownBy(() -> DestinationPolicies.of(file)).hasMessageContaining(file + " cannot be read");
        Files.writeString(file, "destination.größe.maxDeliveries = 4\n");
        assertThat(DestinationPolicies.of(file).of("größe").maxDeliveries()).isEqualTo(4);
        Files.writeString(file, "destinations.x.maxDeliveries = 4\n");
        assertThatThrownBy(() -> DestinationPolicies.of(file))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("destinations.x.maxDeliveries");
    }
}
