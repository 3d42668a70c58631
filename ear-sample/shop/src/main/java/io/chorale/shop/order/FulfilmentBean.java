package io.chorale.shop.order;

import io.chorale.shop.node.NodeView;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJBException;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.json.Json;
import java.sql.SQLException;

/**
 * Fulfils orders, on every node. Taking the message, the row in the database and the event are one transaction: it all
 * happens, or the message comes again.
 */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "destination", propertyValue = ShopMessages.ORDERS)
        })
public class FulfilmentBean implements MessageListener {

    @Inject
    private OrderStore store;

    @Inject
    private ShopMessages messages;

    @Inject
    private NodeView node;

    @Override
    public void onMessage(Message message) {
        try {
            Order order = OrderJson.read(message.getBody(String.class));
            store.addFulfilment(order.id(), node.name());
            messages.event(Json.createObjectBuilder()
                    .add("id", order.id())
                    .add("customer", order.customer())
                    .add("total", order.getTotal())
                    .add("node", node.name())
                    .build()
                    .toString());
        } catch (JMSException | SQLException e) {
            // The container rolls back and the message is delivered again.
            throw new EJBException("the order could not be fulfilled", e);
        }
    }
}
