package io.chorale.bench.jms.contestant;

import jakarta.jms.ConnectionFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.config.ClusterConnectionConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.ha.ReplicaPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.ReplicatedPolicyConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.io.aio.AIOSequentialFileFactory;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** An embedded broker; with two processes a primary, which has the clients, and its backup by replication. */
final class ArtemisContestant implements Contestant {
    /** How long a write waits for others; with the defaults, 3.3 and 0.5 ms, one caller waits for that long each time. */
    private static final int TIMEOUT_NS = 100_000;

    /** Without it a send with a completion listener waits for the broker. */
    private static final int CONFIRMATION_WINDOW_BYTES = 10 << 20;

    private static final long ACTIVATION_S = 20;

    private Seat seat;
    private EmbeddedActiveMQ broker;
    private JournalType journal;
    private ActiveMQConnectionFactory factory;
    private ActiveMQConnectionFactory forAsync;

    @Override
    public void open(Seat where) throws Exception {
        seat = where;
        journal = AIOSequentialFileFactory.isSupported() ? JournalType.ASYNCIO : JournalType.NIO;
        broker = new EmbeddedActiveMQ();
        broker.setConfiguration(seat.members() == 1 ? configured() : paired(configured()));
        broker.start();
        if (seat.index() == 0) {
            if (!server().waitForActivation(ACTIVATION_S, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The broker is not active after " + ACTIVATION_S + " s");
            }
            factory = new ActiveMQConnectionFactory("vm://0");
            forAsync = new ActiveMQConnectionFactory("vm://0");
            forAsync.setConfirmationWindowSize(CONFIRMATION_WINDOW_BYTES);
        }
    }

    private Configuration configured() throws Exception {
        return new ConfigurationImpl()
                .setName(seat.cluster() + "-m" + seat.index())
                .setPersistenceEnabled(true)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setBindingsDirectory(directory("bindings"))
                .setJournalDirectory(directory("journal"))
                .setPagingDirectory(directory("paging"))
                .setLargeMessagesDirectory(directory("large"))
                .setJournalType(journal)
                .setJournalBufferTimeout_NIO(TIMEOUT_NS)
                .setJournalBufferTimeout_AIO(TIMEOUT_NS)
                .setJournalSyncTransactional(true)
                .setJournalSyncNonTransactional(true)
                .setJournalDatasync(true)
                .addAcceptorConfiguration("in-vm", "vm://0");
    }

    private Configuration paired(Configuration configuration) throws Exception {
        int other = 1 - seat.index();
        return configuration
                .setClusterUser("bench")
                .setClusterPassword("bench")
                .addAcceptorConfiguration("tcp", uri(seat.index()))
                .addConnectorConfiguration("self", uri(seat.index()))
                .addConnectorConfiguration("other", uri(other))
                .addClusterConfiguration(new ClusterConnectionConfiguration()
                        .setName("pair")
                        .setConnectorName("self")
                        .setStaticConnectors(List.of("other")))
                .setHAPolicyConfiguration(
                        seat.index() == 0 ? new ReplicatedPolicyConfiguration() : new ReplicaPolicyConfiguration());
    }

    private String uri(int member) {
        return "tcp://127.0.0.1:" + seat.ports().get(member);
    }

    private String directory(String name) {
        return seat.directory().resolve(name).toString();
    }

    private ActiveMQServer server() {
        return broker.getActiveMQServer();
    }

    @Override
    public boolean isReady() {
        return seat.members() == 1 ? server().isActive() : server().isReplicaSync();
    }

    @Override
    public String configuration() {
        return "artemis-server " + server().getVersion().getFullVersion() + " embedded, journal " + journal
                + " with datasync and a buffer timeout of " + TIMEOUT_NS / 1_000 + " us, clients by vm://0"
                + (seat.members() == 1
                        ? ""
                        : " in the primary's process, replication to a backup in a process of its own over TCP")
                + "; async by CompletionListener with confirmationWindowSize " + CONFIRMATION_WINDOW_BYTES;
    }

    @Override
    public ConnectionFactory connections() {
        return factory;
    }

    @Override
    public ConnectionFactory connectionsForAsync() {
        return forAsync;
    }

    @Override
    public boolean hasCompletionListeners() {
        return true;
    }

    @Override
    public String destination(String name, boolean topic, boolean here) {
        return name;
    }

    @Override
    public void close() throws Exception {
        if (factory != null) {
            factory.close();
            forAsync.close();
        }
        if (broker != null) {
            broker.stop();
        }
    }
}
