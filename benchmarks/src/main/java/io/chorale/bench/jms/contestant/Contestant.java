package io.chorale.bench.jms.contestant;

import jakarta.jms.ConnectionFactory;

/** This process' part of a provider. For one thread, but for the connection factories. */
public interface Contestant {

    void open(Seat seat) throws Exception;

    /** Whether all its processes are there, and all copies that it promises. */
    boolean isReady();

    /** In one line, what somebody who wants the same figures must set. */
    String configuration();

    ConnectionFactory connections();

    /** For sends that do not wait. */
    ConnectionFactory connectionsForAsync();

    /** Whether {@code send} takes a completion listener; if not, {@link #connectionsForAsync} makes it not wait. */
    boolean hasCompletionListeners();

    /**
     * A destination's name that begins with another.
     *
     * @param here whether this process is to serve it, where it depends on the name
     */
    String destination(String name, boolean topic, boolean here);

    void close() throws Exception;
}
