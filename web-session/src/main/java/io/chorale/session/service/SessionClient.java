package io.chorale.session.service;

import io.chorale.groups.wire.WireException;
import io.chorale.replication.Dot;
import io.chorale.session.store.SessionAnswer;
import io.chorale.session.store.SessionOperation;
import io.chorale.session.store.SessionQuestion;

/** Operations and answers with types, for one application's sessions. Thread-safe. */
public final class SessionClient {
    private static final int MAX_PREFIX_LENGTH = 200;

    private final SessionPort port;
    private final String prefix;

    /**
     * Makes a client whose sessions are those of one application.
     *
     * @param application its name, the same on all nodes; its sessions are invisible to others; 1 to 200 characters
     */
    public SessionClient(SessionPort port, String application) {
        if (application.isEmpty() || application.length() > MAX_PREFIX_LENGTH) {
            throw new IllegalArgumentException("An application's name has 1 to " + MAX_PREFIX_LENGTH
                    + " characters, not " + application.length() + "; set chorale.application");
        }
        this.port = port;
        this.prefix = application + "|";
    }

    /** A new token for the client's cookie. */
    public String newToken() {
        return port.newId(prefix).substring(prefix.length());
    }

    /** A new token that an existing session can be renamed to. */
    public String newTokenBeside(String token) {
        return port.newIdBeside(prefix, id(token)).substring(prefix.length());
    }

    /** The name of a token's session in the store. */
    public String id(String token) {
        return prefix + token;
    }

    public SessionAnswer request(SessionOperation operation) {
        return decode(port.request(operation.id(), operation.encode()), true);
    }

    /** Sends without waiting. */
    public void send(SessionOperation operation) {
        port.send(operation.id(), operation.encode());
    }

    /** The session's state, without the values that a copy of version {@code known} has. */
    public SessionAnswer find(String token, Dot known) {
        return decode(port.query(id(token), new SessionQuestion(id(token), known).encode()), false);
    }

    private static SessionAnswer decode(byte[] answer, boolean inDoubt) {
        try {
            return SessionAnswer.decode(answer);
        } catch (WireException e) {
            return new SessionAnswer.Failed(inDoubt, "The node's answer cannot be read: " + e.getMessage());
        }
    }
}
