package io.chorale.shop.catalogue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** The products of the shop. Immutable. */
@Named
@ApplicationScoped
public class Catalogue {

    private static final List<Product> PRODUCTS = List.of(
            new Product("tuning-fork", "Tuning fork", "A4 at 440 Hz, and it stays there.", 1250),
            new Product("pitch-pipe", "Pitch pipe", "Thirteen notes for the pocket of a conductor.", 2490),
            new Product("metronome", "Metronome", "Wound by hand, 40 to 208 beats a minute.", 6900),
            new Product("music-stand", "Music stand", "Folds flat and carries a full score.", 3800),
            new Product("score-folder", "Score folder", "Black, quiet rings, a strap for the hand.", 2150),
            new Product("hand-bell", "Hand bell", "Bronze, cast in C5, with a leather grip.", 8400),
            new Product("stand-lamp", "Stand lamp", "Warm light on two pages, ten hours a charge.", 1990),
            new Product("throat-tea", "Throat tea", "Sage, thyme and liquorice for the third hour.", 690));

    public List<Product> getProducts() {
        return PRODUCTS;
    }

    public Optional<Product> find(String sku) {
        return PRODUCTS.stream().filter(product -> product.sku().equals(sku)).findFirst();
    }
}
