package io.chorale.shop.order;

import io.chorale.shop.catalogue.Money;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One order. Its id is made by whoever orders, before the order is sent: who gets no answer may send it again, and the
 * shop knows it. Anything else than what is said here is refused by an IllegalArgumentException with a reason that a
 * customer understands.
 *
 * @param id 6 to 40 letters, digits and dashes
 * @param customer 1 to {@value #MAX_CUSTOMER} characters
 * @param lines 1 to 20
 */
public record Order(String id, String customer, List<OrderLine> lines) {

    public static final int MAX_CUSTOMER = 60;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{6,40}");

    public Order {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("order id is not 6 to 40 letters, digits and dashes");
        }
        if (customer.isBlank()) {
            throw new IllegalArgumentException("customer is empty");
        }
        if (customer.length() > MAX_CUSTOMER) {
            throw new IllegalArgumentException("customer is longer than " + MAX_CUSTOMER + " characters");
        }
        if (lines.isEmpty() || lines.size() > 20) {
            throw new IllegalArgumentException("an order has 1 to 20 lines");
        }
        lines = List.copyOf(lines);
    }

    public long totalCents() {
        return lines.stream().mapToLong(OrderLine::totalCents).sum();
    }

    public String getTotal() {
        return Money.format(totalCents());
    }
}
