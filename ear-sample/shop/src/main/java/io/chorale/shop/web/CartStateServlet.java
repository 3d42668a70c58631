package io.chorale.shop.web;

import io.chorale.shop.cart.Cart;
import io.chorale.shop.cart.Visitor;
import io.chorale.shop.node.NodeView;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What the session holds, as this node has it. */
@WebServlet("/api/cart")
public class CartStateServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient ShopPage page;

    @Inject
    private transient Visitor visitor;

    @Inject
    private transient NodeView node;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonObjectBuilder items = Json.createObjectBuilder();
        for (Cart.Item item : page.cart(request).items()) {
            items.add(item.sku(), item.quantity());
        }
        JsonArrayBuilder recent = Json.createArrayBuilder();
        visitor.getRecent().forEach(recent::add);
        Answers.json(
                response,
                Json.createObjectBuilder()
                        .add("node", node.name())
                        .add("items", items)
                        .add("customer", visitor.getName())
                        .add("recent", recent)
                        .build());
    }
}
