package io.chorale.shop.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class CartTest {

    @Test
    void moreOfAProductIsAddedUpToTheBound() {
        Cart cart = Cart.EMPTY.plus("hand-bell", 2).plus("metronome", 1).plus("hand-bell", 200);

        assertThat(cart.items()).containsExactly(new Cart.Item("hand-bell", 99), new Cart.Item("metronome", 1));
        assertThat(cart.without("hand-bell").items()).containsExactly(new Cart.Item("metronome", 1));
        assertThat(Cart.EMPTY.isEmpty()).isTrue();
    }

    @Test
    void aCartHoldsABoundedNumberOfProducts() {
        Cart cart = Cart.EMPTY;
        for (int i = 0; i < 50; i++) {
            cart = cart.plus("product-" + i, 1);
        }

        assertThat(cart.items()).hasSize(Cart.MAX_ITEMS);
    }

    @Test
    void cartAndVisitorTravelBetweenNodes() throws IOException, ClassNotFoundException {
        Visitor visitor = new Visitor();
        visitor.setName("Ada");
        visitor.saw("metronome");
        visitor.saw("hand-bell");

        assertThat(copy(Cart.EMPTY.plus("hand-bell", 2))).isEqualTo(Cart.EMPTY.plus("hand-bell", 2));
        Visitor moved = copy(visitor);
        assertThat(moved.getName()).isEqualTo("Ada");
        assertThat(moved.getRecent()).containsExactly("hand-bell", "metronome");
    }

    @SuppressWarnings("unchecked") // The copy has the type of the original.
    private static <T> T copy(T value) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
