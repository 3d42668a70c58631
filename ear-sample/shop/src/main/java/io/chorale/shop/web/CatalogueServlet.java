package io.chorale.shop.web;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The shop's front page. */
@WebServlet("")
public class CatalogueServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient ShopPage page;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        page.show("catalogue", request, response);
    }
}
