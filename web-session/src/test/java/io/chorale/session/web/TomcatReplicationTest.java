package io.chorale.session.web;

/** The contract on Tomcat. */
class TomcatReplicationTest extends ReplicationContract {
    TomcatReplicationTest() {
        super(TomcatServer::start);
    }
}
