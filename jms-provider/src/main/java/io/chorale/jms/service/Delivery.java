package io.chorale.jms.service;

/**
 * A message handed to a consumer.
 *
 * @param deliveryCount 1 at the first delivery (JMSXDeliveryCount)
 */
public record Delivery(Receipt receipt, Envelope envelope, int deliveryCount) {}
