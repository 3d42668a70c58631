package io.chorale.session.web;

/** The contract on Jetty. */
class JettyReplicationTest extends ReplicationContract {
    JettyReplicationTest() {
        super(JettyServer::start);
    }
}
