package io.chorale.shop.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.shop.catalogue.Catalogue;
import io.chorale.shop.order.Order;
import io.chorale.shop.order.OrderLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderLineParserTest {

    private static final Path SHIPPED = Path.of("src/main/webapp/WEB-INF/orders.csv");

    private final OrderLineParser parser = new OrderLineParser(new Catalogue());

    @Test
    void aGoodLineIsAnOrder() {
        Order order = parse("2026-00001,\"Ada, \"\"Cantabile\"\" choir\",metronome,3,69.00");

        assertThat(order)
                .isEqualTo(new Order(
                        "2026-00001", "Ada, \"Cantabile\" choir", List.of(new OrderLine("metronome", 3, 6900))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            2026-1,Ada,metronome,1              | columns
            2026-1,Ada,metronome,1,69.00,x      | columns
            2026-1,Ada,bagpipe,1,69.00          | no such product
            2026-1,Ada,metronome,0,69.00        | between 1 and 99
            2026-1,Ada,metronome,100,69.00      | between 1 and 99
            2026-1,Ada,metronome,two,69.00      | not a number
            2026-1,Ada,metronome,99999999999,69.00 | not a number
            2026-1,  ,metronome,1,69.00         | customer is empty
            2026-1,Ada,metronome,1,69           | not an amount
            2026-1,Ada,metronome,1,-69.00       | not an amount
            2026-1,Ada,metronome,1,0.01         | differs
            ../etc,Ada,metronome,1,69.00        | order id
            ''                                  | columns
            """)
    void aBadLineIsRefusedWithItsReason(String line, String reason) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void theShippedFileHasTwoThousandGoodOrdersAndTenBadLines() throws IOException {
        Set<String> ids = new HashSet<>();
        Map<Integer, String> bad = new TreeMap<>();
        try (BufferedReader file = Files.newBufferedReader(SHIPPED)) {
            LineReader in = new LineReader(file);
            assertThat(in.next().text()).isEqualTo(OrderLineParser.HEADER);
            for (LineReader.Line line = in.next(); line != null; line = in.next()) {
                try {
                    ids.add(parser.parse(line).id());
                } catch (IllegalArgumentException e) {
                    bad.put(line.number(), e.getMessage());
                }
            }
        }

        assertThat(ids).hasSize(2_000);
        assertThat(bad).hasSize(10);
        assertThat(new HashSet<>(bad.values())).as("kinds of badness").hasSizeGreaterThanOrEqualTo(9);
    }

    private Order parse(String line) {
        return parser.parse(new LineReader.Line(1, line, false));
    }
}
