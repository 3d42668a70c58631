package io.chorale.shop.catalogue;

/**
 * What the shop sells.
 *
 * @param sku the product's name in orders and addresses: lower case letters and dashes
 * @param name what customers read
 * @param blurb one sentence about it
 * @param priceCents in euro cents, above 0
 */
public record Product(String sku, String name, String blurb, long priceCents) {

    /** The price as customers read it. */
    public String getPrice() {
        return Money.format(priceCents);
    }
}
