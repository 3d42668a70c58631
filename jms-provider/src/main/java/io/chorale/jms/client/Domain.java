package io.chorale.jms.client;

import jakarta.jms.IllegalStateException;

/** The style of an interface: the older queue and topic interfaces refuse each other's methods (§9.2, table 9-1). */
enum Domain {
    COMMON,
    QUEUE,
    TOPIC;

    void requireQueues(String method) throws IllegalStateException {
        if (this == TOPIC) {
            throw new IllegalStateException(method + " cannot be called on a topic connection or session");
        }
    }

    void requireTopics(String method) throws IllegalStateException {
        if (this == QUEUE) {
            throw new IllegalStateException(method + " cannot be called on a queue connection or session");
        }
    }
}
