package io.chorale.jms;

import jakarta.jms.JMSException;

/** A node as connections need it: each enters before it opens, and leaves once when it has closed. Thread-safe. */
interface NodeUse {

    JmsNode enter() throws JMSException;

    void leave();

    /** No more connections: the node need not be kept for later ones. */
    void close();

    /** A node that somebody else started and ends. */
    static NodeUse of(JmsNode node) {
        return new NodeUse() {
            @Override
            public JmsNode enter() {
                return node;
            }

            @Override
            public void leave() {}

            @Override
            public void close() {}
        };
    }
}
