package io.chorale.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void namesStandLeftAndNumbersRight() {
        Table table = new Table("contestant", "n");
        table.row("aeron", "1,234");
        assertThat(table.lines()).containsExactly("contestant      n", "aeron       1,234");
    }

    @Test
    void aRowOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new Table("a", "b").row("1")).isInstanceOf(IllegalArgumentException.class);
    }
}
