package io.chorale.jms.client;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;

/**
 * How a message is sent (§7.4).
 *
 * @param deliveryMode persistent or not, by the constant
 * @param priority 0 to 9
 * @param timeToLiveMs 0 for ever
 * @param deliveryDelayMs before which it is not delivered
 */
record SendOptions(int deliveryMode, int priority, long timeToLiveMs, long deliveryDelayMs) {
    static final SendOptions DEFAULT = new SendOptions(
            Message.DEFAULT_DELIVERY_MODE,
            Message.DEFAULT_PRIORITY,
            Message.DEFAULT_TIME_TO_LIVE,
            Message.DEFAULT_DELIVERY_DELAY);

    /** With another mode, priority and time to live, and the same delay. */
    SendOptions with(int deliveryMode, int priority, long timeToLiveMs) throws JMSException {
        if (deliveryMode != DeliveryMode.PERSISTENT && deliveryMode != DeliveryMode.NON_PERSISTENT) {
            throw new JMSException("No delivery mode: " + deliveryMode);
        }
        if (priority < 0 || priority > 9) {
            throw new JMSException("A priority is 0 to 9, not " + priority);
        }
        if (timeToLiveMs < 0) {
            throw new JMSException("A time to live is not negative: " + timeToLiveMs);
        }
        return new SendOptions(deliveryMode, priority, timeToLiveMs, deliveryDelayMs);
    }

    SendOptions delayedBy(long delayMs) throws JMSException {
        if (delayMs < 0) {
            throw new JMSException("A delivery delay is not negative: " + delayMs);
        }
        return new SendOptions(deliveryMode, priority, timeToLiveMs, delayMs);
    }

    /** When a message sent now may be delivered, 0 for at once; beyond the end of time is its end. */
    long notBeforeMs(long nowMs) {
        return deliveryDelayMs == 0
                ? 0
                : deliveryDelayMs > Long.MAX_VALUE - nowMs ? Long.MAX_VALUE : nowMs + deliveryDelayMs;
    }

    /** When a message sent now expires; beyond the end of time is never. */
    long expirationMs(long nowMs) {
        return timeToLiveMs == 0 || timeToLiveMs > Long.MAX_VALUE - nowMs ? 0 : nowMs + timeToLiveMs;
    }
}
