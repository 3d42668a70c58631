package io.chorale.session.web;

import io.chorale.session.service.SessionPort;

/** Where an application gets its way to the session shards from. */
interface PortSource {

    /**
     * A port and what ends it.
     *
     * @param release gives back what was opened for it
     */
    record OpenPort(SessionPort port, Runnable release) {}

    OpenPort open(SessionSettings settings);
}
