package io.chorale.bench.jms;

/** Which process serves the destination. */
enum Place {
    /** That of the clients. */
    HERE,
    /** Another one, where there is a choice. */
    OTHER
}
