package io.chorale.shop.order;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.JMSConnectionFactory;
import jakarta.jms.JMSContext;

/** What the shop sends. Takes part in the caller's transaction. Thread-safe. */
@ApplicationScoped
public class ShopMessages {

    /** The queue of orders to fulfil. */
    public static final String ORDERS = "orders";
    /** The queue of lines of order files that could not be read, for a person to look at. */
    public static final String REJECTED = "orders.rejected";
    /** The topic on which every fulfilment is told. */
    public static final String EVENTS = "order-events";

    @Inject
    @JMSConnectionFactory("java:comp/env/jms/shop")
    private JMSContext context;

    public void order(Order order) {
        context.createProducer()
                .setProperty("orderId", order.id())
                .send(context.createQueue(ORDERS), OrderJson.write(order));
    }

    public void rejected(String line, int lineNumber, String reason) {
        context.createProducer()
                .setProperty("lineNumber", lineNumber)
                .setProperty("reason", reason)
                .send(context.createQueue(REJECTED), line);
    }

    public void event(String event) {
        context.createProducer().send(context.createTopic(EVENTS), event);
    }
}
