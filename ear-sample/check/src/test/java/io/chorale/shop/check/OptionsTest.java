package io.chorale.shop.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionsTest {

    private static final String[] ALL = {
        "--node1",
        "http://127.0.0.1:8180/shop/",
        "--node2",
        "http://127.0.0.1:8280/shop/",
        "--pid-file",
        "pid",
        "--start-node1",
        "node",
        "--orders",
        "orders.csv"
    };

    @Test
    void killsUnlessToldNotTo() {
        assertThat(Options.parse(ALL).kill()).isTrue();

        String[] gentle = java.util.Arrays.copyOf(ALL, ALL.length + 1);
        gentle[ALL.length] = "--no-kill";
        assertThat(Options.parse(gentle).kill()).isFalse();
    }

    @Test
    void whatIsMissingOrUnknownIsRefused() {
        assertThatThrownBy(() -> Options.parse(new String[] {"--no-kill"}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Options.parse(new String[] {"--kill-all"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--kill-all");
    }
}
