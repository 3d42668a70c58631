package io.chorale.jms.client;

import jakarta.jms.JMSException;

/** What is not there yet: refused, never ignored. */
final class Unsupported {
    static final String CODE = "UNSUPPORTED";

    private Unsupported() {}

    static JMSException feature(String feature, String remedy) {
        return new JMSException(feature + " not supported yet: " + remedy, CODE);
    }

    static JMSException connectionConsumer() {
        return feature("Connection consumers and server session pools are", "use consumers with message listeners");
    }
}
