package io.chorale.shop.live;

import io.chorale.shop.order.ShopMessages;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJBException;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/** Hears of fulfilled orders, on every node: a non-durable subscription of a topic gives each node its copy. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Topic"),
            @ActivationConfigProperty(propertyName = "destination", propertyValue = ShopMessages.EVENTS)
        })
public class OrderEventBean implements MessageListener {

    @Inject
    private Ticker ticker;

    @Override
    public void onMessage(Message message) {
        try {
            ticker.tell(message.getBody(String.class));
        } catch (JMSException e) {
            throw new EJBException("the event could not be read", e);
        }
    }
}
