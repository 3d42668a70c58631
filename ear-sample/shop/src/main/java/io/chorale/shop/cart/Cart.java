package io.chorale.shop.cart;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a visitor is about to buy: an attribute of the HTTP session. Immutable, so that a change is always a new
 * attribute value and two requests at once never tear one.
 *
 * @param items at most {@value #MAX_ITEMS}, one for each product
 */
public record Cart(List<Item> items) implements Serializable {

    /** The session attribute's name. */
    public static final String ATTRIBUTE = "cart";

    public static final int MAX_ITEMS = 20;
    public static final int MAX_QUANTITY = 99;

    /** A cart with nothing in it. */
    public static final Cart EMPTY = new Cart(List.of());

    /**
     * So many of one product.
     *
     * @param quantity 1 to {@value Cart#MAX_QUANTITY}
     */
    public record Item(String sku, int quantity) implements Serializable {}

    public Cart {
        items = List.copyOf(items);
    }

    /** This cart with more of a product, at most {@value #MAX_QUANTITY}; a product too many is left out. */
    public Cart plus(String sku, int quantity) {
        List<Item> next = new ArrayList<>(items);
        for (int i = 0; i < next.size(); i++) {
            if (next.get(i).sku().equals(sku)) {
                next.set(i, new Item(sku, Math.min(MAX_QUANTITY, next.get(i).quantity() + quantity)));
                return new Cart(next);
            }
        }
        if (next.size() < MAX_ITEMS) {
            next.add(new Item(sku, Math.min(MAX_QUANTITY, quantity)));
        }
        return new Cart(next);
    }

    /** This cart without a product. */
    public Cart without(String sku) {
        return new Cart(items.stream().filter(item -> !item.sku().equals(sku)).toList());
    }

    public int count() {
        return items.stream().mapToInt(Item::quantity).sum();
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }
}
