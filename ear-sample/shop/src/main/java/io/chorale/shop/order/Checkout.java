package io.chorale.shop.order;

import io.chorale.shop.node.NodeView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.List;

/**
 * Takes orders: the row in the database and the message to whoever fulfils it are one transaction. The database is
 * asked first, so that it also commits first and the message finds the row.
 */
@ApplicationScoped
public class Checkout {

    @Inject
    private OrderStore store;

    @Inject
    private ShopMessages messages;

    @Inject
    private NodeView node;

    /**
     * Takes an order once, however often it is asked for.
     *
     * @return false when the order had been taken before
     * @throws SQLException when nothing was done, which includes a second request at the same time: ask again
     */
    @Transactional(rollbackOn = Exception.class)
    public boolean take(Order order) throws SQLException {
        return takeOne(order);
    }

    /** Takes several orders in one transaction; returns how many were new. */
    @Transactional(rollbackOn = Exception.class)
    public int takeAll(List<Order> orders) throws SQLException {
        int taken = 0;
        for (Order order : orders) {
            if (takeOne(order)) {
                taken++;
            }
        }
        return taken;
    }

    private boolean takeOne(Order order) throws SQLException {
        if (store.contains(order.id())) {
            return false;
        }
        store.insert(order, node.name());
        messages.order(order);
        return true;
    }
}
