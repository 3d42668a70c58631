package io.chorale.shop.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class StatusTest {

    @Test
    void readsWhatTheShopSays() throws IOException {
        Status status = Status.parse(
                "{\"node\":\"node1\",\"members\":[\"node1\",\"node2\"],\"underReplicated\":0,\"waiting\":3,"
                        + "\"rejectedWaiting\":-1,\"events\":9,\"orders\":7,\"fulfilments\":4,\"fulfilledOrders\":4,"
                        + "\"rejectedLines\":0}");

        assertThat(status.members()).containsExactly("node1", "node2");
        assertThat(status.underReplicated()).isZero();
        assertThat(status.waiting()).isEqualTo(3);
        assertThat(status.rejectedWaiting()).isEqualTo(-1);
        assertThat(status.orders()).isEqualTo(7);
        assertThat(status.fulfilments()).isEqualTo(4);
    }

    @Test
    void aFieldThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Status.parse("{\"members\":[],\"underReplicated\":0,\"waiting\":1}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rejectedWaiting");
    }
}
