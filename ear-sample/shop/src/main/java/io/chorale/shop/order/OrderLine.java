package io.chorale.shop.order;

/**
 * So many of one product at a price.
 *
 * @param quantity 1 to 99
 * @param priceCents for one, in euro cents
 */
public record OrderLine(String sku, int quantity, long priceCents) {

    public OrderLine {
        if (quantity < 1 || quantity > 99) {
            throw new IllegalArgumentException("quantity is not between 1 and 99");
        }
    }

    public long totalCents() {
        return quantity * priceCents;
    }
}
