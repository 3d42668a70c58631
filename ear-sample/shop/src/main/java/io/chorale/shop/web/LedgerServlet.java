package io.chorale.shop.web;

import io.chorale.shop.order.OrderStore;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;

/** Every order id with the number of its rows, {@code id,orders,fulfilments}: what the check compares. */
@WebServlet("/api/ledger")
public class LedgerServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient OrderStore store;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setContentType("text/csv");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        PrintWriter out = response.getWriter();
        try {
            store.ledger(out::println);
        } catch (SQLException e) {
            throw new ServletException("the database does not answer", e);
        }
    }
}
