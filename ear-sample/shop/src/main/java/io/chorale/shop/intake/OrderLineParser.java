package io.chorale.shop.intake;

import io.chorale.shop.catalogue.Catalogue;
import io.chorale.shop.catalogue.Money;
import io.chorale.shop.catalogue.Product;
import io.chorale.shop.order.Order;
import io.chorale.shop.order.OrderLine;
import java.util.List;
import java.util.OptionalLong;

/** Makes an order of a line {@code order id,customer,product,quantity,unit price}. Thread-safe. */
final class OrderLineParser {

    static final String HEADER = "order_id,customer,sku,quantity,unit_price";

    private static final int COLUMNS = 5;

    private final Catalogue catalogue;

    OrderLineParser(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Fails with an IllegalArgumentException that says what is wrong with the line. */
    Order parse(LineReader.Line line) {
        if (line.tooLong()) {
            throw new IllegalArgumentException("line is longer than " + LineReader.MAX_CHARS + " characters");
        }
        List<String> values = CsvLine.split(line.text());
        if (values.size() != COLUMNS) {
            throw new IllegalArgumentException(COLUMNS + " columns expected, " + values.size() + " found");
        }
        Product product = catalogue
                .find(values.get(2))
                .orElseThrow(() -> new IllegalArgumentException("no such product: " + values.get(2)));
        OptionalLong price = Money.parse(values.get(4));
        if (price.isEmpty()) {
            throw new IllegalArgumentException("price is not an amount such as 12.50");
        }
        if (price.getAsLong() != product.priceCents()) {
            throw new IllegalArgumentException("price differs from the catalogue's " + product.getPrice());
        }
        OrderLine orderLine = new OrderLine(product.sku(), quantity(values.get(3)), product.priceCents());
        return new Order(values.get(0), values.get(1).strip(), List.of(orderLine));
    }

    private static int quantity(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("quantity is not a number", e);
        }
    }
}
