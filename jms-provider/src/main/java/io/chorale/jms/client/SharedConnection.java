package io.chorale.jms.client;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;

/** A connection and how many contexts use it; the last one closes it (§2.8). Thread-safe. */
final class SharedConnection {
    private final ClientConnection connection;
    private int users = 1;

    SharedConnection(ClientConnection connection) {
        this.connection = connection;
    }

    ClientConnection connection() {
        return connection;
    }

    synchronized void join() throws IllegalStateException {
        if (users == 0) {
            throw new IllegalStateException("The context is closed");
        }
        users++;
    }

    void leave() throws JMSException {
        synchronized (this) {
            users--;
            if (users > 0) {
                return;
            }
        }
        connection.close();
    }
}
