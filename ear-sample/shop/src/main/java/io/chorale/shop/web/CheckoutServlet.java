package io.chorale.shop.web;

import io.chorale.shop.cart.Cart;
import io.chorale.shop.cart.Visitor;
import io.chorale.shop.order.Checkout;
import io.chorale.shop.order.Order;
import io.chorale.shop.order.OrderLine;
import io.chorale.shop.order.OrderStore;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/**
 * Orders what is in the cart. An order id that has been taken already is confirmed again and nothing else happens, so a
 * form may be sent as often as it takes to get an answer.
 */
@WebServlet("/checkout")
public class CheckoutServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = System.getLogger(CheckoutServlet.class.getName());

    @Inject
    private transient ShopPage page;

    @Inject
    private transient Visitor visitor;

    @Inject
    private transient Checkout checkout;

    @Inject
    private transient OrderStore store;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String id = Objects.requireNonNullElse(request.getParameter("orderId"), "");
        String customer =
                Objects.requireNonNullElse(request.getParameter("customer"), "").strip();
        try {
            if (!store.contains(id)) {
                List<OrderLine> lines = page.orderLines(page.cart(request));
                if (lines.isEmpty()) {
                    response.sendError(HttpServletResponse.SC_CONFLICT, "The cart is empty.");
                    return;
                }
                checkout.take(new Order(id, customer, lines));
                visitor.setName(customer);
            }
        } catch (IllegalArgumentException e) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, e.getMessage());
            return;
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.WARNING, "order " + id + " was not taken", e);
            response.sendError(
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    "The order could not be confirmed. Send it again: it will not be taken twice.");
            return;
        }
        page.setCart(request, Cart.EMPTY);
        response.sendRedirect(request.getContextPath() + "/order?id=" + id);
    }
}
