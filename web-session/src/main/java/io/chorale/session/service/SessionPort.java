package io.chorale.session.service;

/**
 * Reaches the session shards in bytes. Thread-safe. Answers are encoded
 * {@link io.chorale.session.store.SessionAnswer}s; an unreachable store is an answer too, so no type of the store's
 * class loader crosses this seam.
 */
public interface SessionPort {

    /** Has an operation on a session decided and waits for it, at most the service's timeout. */
    byte[] request(String sessionId, byte[] operation);

    /** Asks for a session's state and waits for it, at most the service's timeout. */
    byte[] query(String sessionId, byte[] question);

    /** Sends an operation whose answer nobody needs and returns at once; failures are counted. */
    void send(String sessionId, byte[] operation);

    /** A random id that begins with a prefix, of a shard that this node leads if it leads one. */
    String newId(String prefix);

    /** A random id that begins with a prefix and belongs to the shard of another id, so that a session can move to it. */
    String newIdBeside(String prefix, String sessionId);
}
