package io.chorale.shop.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void numbersLinesAndDropsTheirEnds() throws IOException {
        LineReader in = new LineReader(new StringReader("one\r\n\nthree"));

        assertThat(in.next()).isEqualTo(new LineReader.Line(1, "one", false));
        assertThat(in.next()).isEqualTo(new LineReader.Line(2, "", false));
        assertThat(in.next()).isEqualTo(new LineReader.Line(3, "three", false));
        assertThat(in.next()).isNull();
    }

    @Test
    void holdsNoMoreThanItsBoundOfALongLineAndGoesOnAfterIt() throws IOException {
        LineReader in = new LineReader(new StringReader("x".repeat(1_000_000) + "\nnext\n"));

        LineReader.Line first = in.next();

        assertThat(first.tooLong()).isTrue();
        assertThat(first.text()).hasSize(LineReader.MAX_CHARS);
        assertThat(in.next()).isEqualTo(new LineReader.Line(2, "next", false));
    }
}
