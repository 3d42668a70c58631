package io.chorale.shop.web;

import io.chorale.shop.cart.Cart;
import io.chorale.shop.catalogue.Catalogue;
import io.chorale.shop.catalogue.Money;
import io.chorale.shop.catalogue.Product;
import io.chorale.shop.order.OrderLine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;

/** What the pages have in common: the cart of the session, and the way to a page. Thread-safe. */
@ApplicationScoped
class ShopPage {

    @Inject
    private Catalogue catalogue;

    /** A line of the cart as the page shows it. */
    public record CartLine(Product product, int quantity) {
        public String getTotal() {
            return Money.format(quantity * product.priceCents());
        }
    }

    Cart cart(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        Cart cart = session == null ? null : (Cart) session.getAttribute(Cart.ATTRIBUTE);
        return cart == null ? Cart.EMPTY : cart;
    }

    void setCart(HttpServletRequest request, Cart cart) {
        request.getSession().setAttribute(Cart.ATTRIBUTE, cart);
    }

    /** The cart at today's prices; a product that is no longer sold is left out. */
    List<OrderLine> orderLines(Cart cart) {
        return cartLines(cart).stream()
                .map(line -> new OrderLine(
                        line.product().sku(), line.quantity(), line.product().priceCents()))
                .toList();
    }

    List<CartLine> cartLines(Cart cart) {
        return cart.items().stream()
                .flatMap(item ->
                        catalogue.find(item.sku()).stream().map(product -> new CartLine(product, item.quantity())))
                .toList();
    }

    void show(String page, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Cart cart = cart(request);
        List<CartLine> lines = cartLines(cart);
        request.setAttribute("cartLines", lines);
        request.setAttribute("cartCount", cart.count());
        request.setAttribute(
                "cartTotal",
                Money.format(orderLines(cart).stream()
                        .mapToLong(OrderLine::totalCents)
                        .sum()));
        response.setHeader("Cache-Control", "no-store");
        request.getRequestDispatcher("/WEB-INF/pages/" + page + ".jsp").forward(request, response);
    }
}
