package io.chorale.session.service;

/**
 * A node's session service for applications that cannot see its classes: JDK types and bytes only. Registered as
 * {@code io.chorale:type=Sessions,cluster="<name>",node="<member>"}.
 */
public interface SessionNodeMXBean {

    /** The format of operations, questions and answers: a caller that speaks another one must not call. */
    int getFormat();

    /** The cluster that the node belongs to, as configured. */
    String getCluster();

    /** Sessions in this node's shards, copies included. */
    long getSessions();

    /** Estimated bytes of the sessions in this node's shards, copies included. */
    long getSessionBytes();

    /** See {@link SessionService#leastCopies}: below 2, the loss of a node loses sessions. */
    int getLeastCopies();

    /** How often a limit refused a session or its growth at this node. */
    long getLimitRefusals();

    /** Requests and questions of this node that were not answered in time or refused by replication. */
    long getFailures();

    /** See {@link SessionPort#request}. */
    byte[] request(String sessionId, byte[] operation);

    /** See {@link SessionPort#query}. */
    byte[] query(String sessionId, byte[] question);

    /** See {@link SessionPort#send}. */
    void send(String sessionId, byte[] operation);

    /** See {@link SessionPort#newId}. */
    String newId(String prefix);

    /** See {@link SessionPort#newIdBeside}. */
    String newIdBeside(String prefix, String sessionId);
}
