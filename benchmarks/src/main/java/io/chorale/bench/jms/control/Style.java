package io.chorale.bench.jms.control;

/** How messages are sent. */
public enum Style {
    /** {@code send} returns when the provider says so. */
    SYNC,
    /** With a completion listener, or by the provider's own switch when it has none. */
    ASYNC,
    /** Many in a transaction, on both sides. */
    TRANSACTED
}
