package io.chorale.ra.outbound;

import jakarta.resource.spi.ConnectionRequestInfo;

/**
 * What an application asked of a connection; entries of a pool are interchangeable when this is equal.
 *
 * @param userName null for the default identity
 */
record ConnectionRequest(String userName, String password) implements ConnectionRequestInfo {

    static final ConnectionRequest ANONYMOUS = new ConnectionRequest(null, null);

    static ConnectionRequest of(ConnectionRequestInfo info) {
        return info instanceof ConnectionRequest request ? request : ANONYMOUS;
    }

    @Override
    public String toString() {
        return "ConnectionRequest[userName=" + userName + "]";
    }
}
