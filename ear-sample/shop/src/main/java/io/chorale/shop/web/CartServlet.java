package io.chorale.shop.web;

import io.chorale.shop.cart.Cart;
import io.chorale.shop.cart.Visitor;
import io.chorale.shop.catalogue.Catalogue;
import io.chorale.shop.catalogue.Product;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** Shows the cart with the form to order it, and changes it. */
@WebServlet("/cart")
public class CartServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient ShopPage page;

    @Inject
    private transient Catalogue catalogue;

    @Inject
    private transient Visitor visitor;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        // Made before the order is sent, so that sending the form again is the same order again.
        request.setAttribute("orderId", UUID.randomUUID().toString());
        page.show("cart", request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Product> product =
                Optional.ofNullable(request.getParameter("sku")).flatMap(catalogue::find);
        if (product.isEmpty()) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "There is no such product.");
            return;
        }
        String sku = product.get().sku();
        Cart cart = page.cart(request);
        if ("remove".equals(request.getParameter("action"))) {
            page.setCart(request, cart.without(sku));
            response.sendRedirect(request.getContextPath() + "/cart");
            return;
        }
        int quantity = Numbers.parse(request.getParameter("quantity"), 1);
        if (quantity < 1 || quantity > Cart.MAX_QUANTITY) {
            response.sendError(
                    HttpServletResponse.SC_BAD_REQUEST,
                    "The quantity is a number from 1 to " + Cart.MAX_QUANTITY + ".");
            return;
        }
        page.setCart(request, cart.plus(sku, quantity));
        visitor.saw(sku);
        response.sendRedirect(request.getContextPath() + "/");
    }
}
