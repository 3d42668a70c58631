package io.chorale.shop.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CsvLineTest {

    @Test
    void plainValuesAreSplitAtCommas() {
        assertThat(CsvLine.split("a,,b c,")).containsExactly("a", "", "b c", "");
        assertThat(CsvLine.split("")).containsExactly("");
    }

    @Test
    void quotedValuesMayHaveCommasAndDoubledQuotes() {
        assertThat(CsvLine.split("\"a,b\",\"say \"\"la\"\"\",\"\"")).containsExactly("a,b", "say \"la\"", "");
    }

    @Test
    void malformedQuotesAreRefused() {
        assertThatThrownBy(() -> CsvLine.split("a,\"b")).hasMessageContaining("not closed");
        assertThatThrownBy(() -> CsvLine.split("\"a\"b,c")).hasMessageContaining("after a closing quote");
        assertThatThrownBy(() -> CsvLine.split("a\"b,c")).hasMessageContaining("inside a plain value");
    }
}
