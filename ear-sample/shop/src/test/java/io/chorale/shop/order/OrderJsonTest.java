package io.chorale.shop.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OrderJsonTest {

    @Test
    void anOrderIsReadAsItWasWritten() {
        Order order = new Order(
                "check-00001",
                "Zoë \"Co\" <b>",
                List.of(new OrderLine("metronome", 2, 6900), new OrderLine("throat-tea", 99, 690)));

        assertThat(OrderJson.read(OrderJson.write(order))).isEqualTo(order);
        assertThat(order.totalCents()).isEqualTo(2 * 6900 + 99 * 690);
    }

    @Test
    void somethingElseIsRefused() {
        assertThatThrownBy(() -> OrderJson.read("{\"id\":\"check-00001\"}")).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> OrderJson.read("hello")).isInstanceOf(RuntimeException.class);
    }
}
