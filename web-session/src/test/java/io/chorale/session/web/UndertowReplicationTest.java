package io.chorale.session.web;

/** The contract on Undertow. */
class UndertowReplicationTest extends ReplicationContract {
    UndertowReplicationTest() {
        super(UndertowServer::start);
    }
}
