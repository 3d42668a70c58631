package io.chorale.session.service;

import io.chorale.session.store.SessionOperation;

/** The MBean's implementation. */
final class SessionNode implements SessionNodeMXBean {
    private final String cluster;
    private final SessionService service;

    SessionNode(String cluster, SessionService service) {
        this.cluster = cluster;
        this.service = service;
    }

    @Override
    public int getFormat() {
        return SessionOperation.FORMAT;
    }

    @Override
    public String getCluster() {
        return cluster;
    }

    @Override
    public long getSessions() {
        return service.budget().sessions();
    }

    @Override
    public long getSessionBytes() {
        return service.budget().bytes();
    }

    @Override
    public int getLeastCopies() {
        return service.leastCopies();
    }

    @Override
    public long getLimitRefusals() {
        return service.budget().refusals();
    }

    @Override
    public long getFailures() {
        return service.failures();
    }

    @Override
    public byte[] request(String sessionId, byte[] operation) {
        return service.request(sessionId, operation);
    }

    @Override
    public byte[] query(String sessionId, byte[] question) {
        return service.query(sessionId, question);
    }

    @Override
    public void send(String sessionId, byte[] operation) {
        service.send(sessionId, operation);
    }

    @Override
    public String newId(String prefix) {
        return service.newId(prefix);
    }

    @Override
    public String newIdBeside(String prefix, String sessionId) {
        return service.newIdBeside(prefix, sessionId);
    }
}
