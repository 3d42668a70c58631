package io.chorale.shop.web;

import io.chorale.shop.live.Ticker;
import io.chorale.shop.node.NodeView;
import io.chorale.shop.order.OrderStore;
import io.chorale.shop.order.ShopMessages;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;

/** How things stand, for the page's panel and for the check. A depth of -1 is one that nobody can tell now. */
@WebServlet("/api/status")
public class StatusServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient NodeView node;

    @Inject
    private transient OrderStore store;

    @Inject
    private transient Ticker ticker;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        JsonArrayBuilder members = Json.createArrayBuilder();
        node.getMembers().forEach(members::add);
        try {
            OrderStore.Totals totals = store.totals();
            Answers.json(
                    response,
                    Json.createObjectBuilder()
                            .add("node", node.name())
                            .add("members", members)
                            .add("underReplicated", node.getUnderReplicatedShards())
                            .add("waiting", node.queueDepth(ShopMessages.ORDERS).orElse(-1))
                            .add(
                                    "rejectedWaiting",
                                    node.queueDepth(ShopMessages.REJECTED).orElse(-1))
                            .add("events", ticker.seen())
                            .add("orders", totals.orders())
                            .add("fulfilments", totals.fulfilments())
                            .add("fulfilledOrders", totals.fulfilledOrders())
                            .add("rejectedLines", totals.rejectedLines())
                            .build());
        } catch (SQLException e) {
            throw new ServletException("the database does not answer", e);
        }
    }
}
