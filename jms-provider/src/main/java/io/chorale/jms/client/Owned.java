package io.chorale.jms.client;

/** A destination that one connection may consume from. */
interface Owned {

    /** The connection, or null where it is another one. */
    ClientConnection owner();
}
