package io.chorale.shop.web;

import io.chorale.shop.order.OrderStore;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;

/** Says what has become of an order. */
@WebServlet("/order")
public class OrderServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient ShopPage page;

    @Inject
    private transient OrderStore store;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String id = Objects.requireNonNullElse(request.getParameter("id"), "");
        try {
            OrderStore.State state = store.state(id);
            if (!state.taken()) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND, "There is no such order.");
                return;
            }
            request.setAttribute("orderId", id);
            request.setAttribute("order", state);
            page.show("order", request, response);
        } catch (SQLException e) {
            throw new ServletException("the state of the order is not known", e);
        }
    }
}
