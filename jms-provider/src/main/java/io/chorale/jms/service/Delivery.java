package io.chorale.jms.service;

/**
 * A message handed to a consumer.
 *
 * @param deliveryCount 1 at the first delivery (JMSXDeliveryCount)
 * @param countFirst whether {@link ConsumerPort#count} must be called before an application sees it: it may be what a node
 *     was lost of
 */
public record Delivery(Receipt receipt, Envelope envelope, int deliveryCount, boolean countFirst) {

    /** One that need not be counted first. */
    public Delivery(Receipt receipt, Envelope envelope, int deliveryCount) {
        this(receipt, envelope, deliveryCount, false);
    }

    /** The same once it was counted. */
    public Delivery asCounted() {
        return new Delivery(receipt.asCounted(), envelope, deliveryCount);
    }
}
