package io.chorale.jms.service;

/** Takes what is handed to a consumer. Called on the node's event loop, in order: must not block. */
public interface ConsumerSink {

    void onDelivery(Delivery delivery);

    /** The consumer was detached for good, for instance because its temporary destination was deleted. */
    void onClosed(String reason);
}
