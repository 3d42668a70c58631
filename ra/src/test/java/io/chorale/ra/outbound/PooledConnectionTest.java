package io.chorale.ra.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.jms.ChoraleQueue;
import io.chorale.ra.fake.FakeAdapter;
import io.chorale.ra.fake.FakePool;
import io.chorale.ra.fake.FakeProvider;
import io.chorale.ra.fake.FakeXid;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.ManagedConnection;
import java.util.List;
import java.util.Set;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections of applications, the pool beneath them and the server's transactions around them. */
class PooledConnectionTest {
    private static final Queue ORDERS = new ChoraleQueue("orders");

    private final FakeProvider provider = new FakeProvider();
    private final FakeAdapter adapter = new FakeAdapter(provider);
    private final FakePool pool = new FakePool();
    private final ChoraleManagedConnectionFactory managed = new ChoraleManagedConnectionFactory();
    private ConnectionFactory factory;

    @BeforeEach
    void associate() throws ResourceException {
        managed.setResourceAdapter(adapter);
        factory = (ConnectionFactory) managed.createConnectionFactory(pool);
    }

    private static void send(Session session, String text) throws JMSException {
        MessageProducer producer = session.createProducer(ORDERS);
        producer.send(session.createTextMessage(text));
    }

    @Test
    void anEntryServesOneConnectionAfterTheOther() throws JMSException {
        for (int i = 0; i < 3; i++) {
            try (Connection connection = factory.createConnection()) {
                send(connection.createSession(), "m" + i);
            }
        }

        assertThat(provider.connections).hasSize(1);
        assertThat(pool.free).hasSize(1);
        assertThat(provider.sent)
                .containsExactly(
                        "shared queue://orders m0 2/4/0/0",
                        "shared queue://orders m1 2/4/0/0",
                        "shared queue://orders m2 2/4/0/0");
    }

    @Test
    void eachSessionOutsideOfATransactionTakesAnEntry() throws JMSException {
        try (Connection connection = factory.createConnection()) {
            connection.createSession();
            connection.createSession();

            assertThat(pool.free).isEmpty();
        }

        assertThat(pool.free).hasSize(2);
    }

    @Test
    void closingTheConnectionClosesWhatTheApplicationLeftOpen() throws JMSException {
        Connection connection = factory.createConnection();
        connection.start();
        Session session = connection.createSession();
        session.createTemporaryQueue();
        MessageConsumer consumer = session.createConsumer(ORDERS);

        connection.close();

        assertThat(provider.log)
                .containsExactly("consume on shared", "close consumer on shared", "delete temporary queue");
        assertThat(provider.connections.get(0).started).isFalse();
        assertThat(pool.free).hasSize(1);
        assertThatThrownBy(() -> consumer.receive(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.createTextMessage("late")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(connection::createSession).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aHandleOutlivesNoCleanup() throws Exception {
        ManagedConnection entry = managed.createManagedConnection(null, ConnectionRequest.ANONYMOUS);
        SessionHandle handle = (SessionHandle) entry.getConnection(null, null);
        handle.createConsumer(ORDERS);

        entry.cleanup();

        assertThat(provider.log).contains("close consumer on shared");
        assertThatThrownBy(() -> handle.createTextMessage("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void inATransactionWorkBelongsToTheBranchWhateverTheArguments() throws Exception {
        pool.begin();
        Connection connection = factory.createConnection();
        Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
        send(session, "m");

        assertThat(session.getTransacted()).isTrue();
        assertThat(session.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
        connection.close();
        assertThat(pool.free).isEmpty();
        pool.commit();

        assertThat(provider.sent).containsExactly("branch queue://orders m 2/4/0/0");
        assertThat(provider.connections.get(0).xaResource.calls).containsExactly("start", "end", "commit one phase");
        assertThat(pool.free).hasSize(1);
    }

    @Test
    void inATransactionConnectionsShareAnEntry() throws Exception {
        pool.begin();
        try (Connection first = factory.createConnection();
                Connection second = factory.createConnection()) {
            Session one = first.createSession();
            Session other = second.createSession();
            one.close();
            send(other, "m");
        }
        pool.rollback();

        assertThat(provider.connections).hasSize(1);
        assertThat(provider.connections.get(0).xaResource.calls).containsExactly("start", "end", "rollback");
        assertThat(provider.sent).containsExactly("branch queue://orders m 2/4/0/0");
    }

    @Test
    void aSessionThatWasThereFirstTakesPartInATransaction() throws Exception {
        try (Connection connection = factory.createConnection()) {
            connection.start();
            Session session = connection.createSession();
            MessageConsumer consumer = session.createConsumer(ORDERS);
            send(session, "before");
            pool.begin();
            send(session, "within");
            TextMessage received = (TextMessage) consumer.receive(1);
            pool.commit();
            send(session, "after");

            assertThat(received.getText()).isEqualTo("from branch");
        }

        assertThat(provider.sent.stream().map(line -> line.split(" ", -1)[0]))
                .containsExactly("shared", "branch", "shared");
    }

    @Test
    void outsideOfATransactionAskingForAnotherAcknowledgementGivesAuto() throws JMSException {
        try (Connection connection = factory.createConnection()) {
            assertThat(connection
                            .createSession(true, Session.SESSION_TRANSACTED)
                            .getAcknowledgeMode())
                    .isEqualTo(Session.AUTO_ACKNOWLEDGE);
            assertThat(connection.createSession(Session.CLIENT_ACKNOWLEDGE).getTransacted())
                    .isFalse();
            assertThat(connection.createSession(Session.DUPS_OK_ACKNOWLEDGE).getAcknowledgeMode())
                    .isEqualTo(Session.DUPS_OK_ACKNOWLEDGE);
        }
    }

    @Test
    void aConsumerReceivesNothingBeforeTheConnectionIsStarted() throws JMSException {
        try (Connection connection = factory.createConnection()) {
            MessageConsumer consumer = connection.createSession().createConsumer(ORDERS);
            assertThat(consumer.receive(1)).isNull();

            connection.start();

            assertThat(consumer.receive(1)).isNotNull();
        }
    }

    @Test
    void aFailedConnectionLeavesThePoolOnce() throws JMSException {
        try (Connection connection = factory.createConnection()) {
            connection.createSession().createTextMessage("connects");
            provider.connections.get(0).fail();
            provider.connections.get(0).fail();
        }

        assertThat(pool.destroyed).hasSize(1);
        assertThat(pool.free).isEmpty();
        assertThat(provider.connections.get(0).closed).isTrue();
        assertThat((Set<?>) managed.getInvalidConnections(pool.destroyed)).hasSize(1);
        try (Connection next = factory.createConnection()) {
            next.createSession().createTextMessage("alive");
        }
        assertThat(provider.connections).hasSize(2);
    }

    @Test
    void entriesAreMatchedByIdentity() throws Exception {
        ManagedConnection mine = managed.createManagedConnection(null, new ConnectionRequest("me", "secret"));

        assertThat(managed.matchManagedConnections(Set.of(mine), null, new ConnectionRequest("me", "secret")))
                .isSameAs(mine);
        assertThat(managed.matchManagedConnections(Set.of(mine), null, ConnectionRequest.ANONYMOUS))
                .isNull();
        assertThat(new ConnectionRequest("me", "secret").toString()).doesNotContain("secret");
    }

    @Test
    void aContainerMayDemarcateLocalTransactions() throws Exception {
        ManagedConnection entry = managed.createManagedConnection(null, null);
        SessionHandle session = (SessionHandle) entry.getConnection(null, null);
        LocalTransaction transaction = entry.getLocalTransaction();

        transaction.begin();
        send(session, "m");
        transaction.commit();
        transaction.begin();
        transaction.rollback();
        send(session, "n");

        assertThat(provider.log).containsExactly("commit local", "rollback local");
        assertThat(provider.sent).containsExactly("local queue://orders m 2/4/0/0", "shared queue://orders n 2/4/0/0");
        assertThatThrownBy(transaction::commit).isInstanceOf(ResourceException.class);
    }

    @Test
    void anAbandonedLocalTransactionIsRolledBackOnItsWayToThePool() throws Exception {
        ManagedConnection entry = managed.createManagedConnection(null, null);
        SessionHandle session = (SessionHandle) entry.getConnection(null, null);
        entry.getLocalTransaction().begin();
        send(session, "m");

        entry.cleanup();

        assertThat(provider.log).containsExactly("rollback local");
    }

    @Test
    void aHandleMayMoveToAnotherEntry() throws Exception {
        ManagedConnection first = managed.createManagedConnection(null, null);
        ManagedConnection second = managed.createManagedConnection(null, null);
        SessionHandle session = (SessionHandle) first.getConnection(null, null);
        MessageConsumer consumer = session.createConsumer(ORDERS);

        second.associateConnection(session);
        first.cleanup();
        session.startDelivery();

        assertThat(consumer.receive(1)).isNotNull();
        assertThat(provider.connections.get(1).started).isTrue();
        assertThat(provider.log).containsExactly("consume on shared", "close consumer on shared", "consume on shared");
    }

    @Test
    void recoveryBeforeTheNodeIsStartedIsAskedToTryLater() throws Exception {
        adapter.messaging = null;
        ManagedConnection entry = managed.createManagedConnection(null, null);
        XAResource resource = entry.getXAResource();

        assertThat(entry.getLocalTransaction()).isNotNull();
        assertThatThrownBy(() -> resource.recover(XAResource.TMSTARTRSCAN))
                .isInstanceOfSatisfying(
                        XAException.class, e -> assertThat(e.errorCode).isEqualTo(XAException.XAER_RMFAIL));
        assertThatThrownBy(() -> factory.createContext().createTextMessage("m"))
                .isInstanceOf(jakarta.jms.IllegalStateRuntimeException.class)
                .hasMessageContaining("not started");
    }

    @Test
    void resourcesOfTheSameNodeAreTheSame() throws Exception {
        XAResource one = managed.createManagedConnection(null, null).getXAResource();
        XAResource other = managed.createManagedConnection(null, null).getXAResource();

        assertThat(one.isSameRM(other)).isTrue();
        assertThat(one.isSameRM(provider.connections.get(0).xaResource)).isTrue();
        assertThat(one.getTransactionTimeout()).isEqualTo(7);
        one.start(new FakeXid(1, 1), XAResource.TMNOFLAGS);
        assertThat(provider.connections)
                .flatMap(connection -> connection.xaResource.calls)
                .containsExactly("start");
    }

    @Test
    void aBranchIsSettledAfterItsEntryWasDestroyed() throws Exception {
        ManagedConnection entry = managed.createManagedConnection(null, null);
        XAResource resource = entry.getXAResource();
        assertThat(resource.recover(XAResource.TMSTARTRSCAN)).isEmpty();
        entry.destroy();

        resource.commit(new FakeXid(1, 1), false);

        assertThat(provider.recoveryResource.calls).containsExactly("commit");
    }

    @Test
    void aContextSendsWithAllThatWasSet() {
        try (JMSContext context = factory.createContext()) {
            context.createProducer()
                    .setPriority(7)
                    .setTimeToLive(500)
                    .setDeliveryDelay(20)
                    .setDeliveryMode(1)
                    .setProperty("shop", 3)
                    .setJMSType("order")
                    .send(ORDERS, "m");
            context.createProducer().send(ORDERS, "n");
        }

        assertThat(provider.sent)
                .containsExactly(
                        "shared queue://orders m 1/7/500/20 shop=3 type=order", "shared queue://orders n 2/4/0/0");
        assertThat(pool.free).hasSize(1);
    }

    @Test
    void aContextStartsWithItsFirstConsumer() {
        try (JMSContext context = factory.createContext()) {
            assertThat(context.createConsumer(ORDERS).receiveBody(String.class, 1))
                    .isEqualTo("from shared");
        }
        try (JMSContext context = factory.createContext()) {
            context.setAutoStart(false);
            assertThat(context.createConsumer(ORDERS).receiveBody(String.class, 1))
                    .isNull();
        }
    }

    @Test
    void aContextMayBeClosedAfterItsTransactionHasEnded() throws Exception {
        pool.begin();
        JMSContext context = factory.createContext();
        context.createProducer().send(ORDERS, "m");
        pool.commit();

        context.close();

        assertThat(provider.sent).containsExactly("branch queue://orders m 2/4/0/0");
        assertThat(pool.free).hasSize(1);
    }

    @Test
    void theServersRefusalIsAResourceAllocationException() {
        ConnectionFactory exhausted = (ConnectionFactory) managed.createConnectionFactory((mcf, info) -> {
            throw new ResourceException("no connection in 30 s");
        });

        assertThatThrownBy(() -> exhausted.createConnection().createSession())
                .isInstanceOf(jakarta.jms.ResourceAllocationException.class)
                .hasMessageContaining("no connection in 30 s");
        assertThatThrownBy(exhausted::createContext).isInstanceOf(jakarta.jms.ResourceAllocationRuntimeException.class);
    }

    @Test
    void metaDataComeFromTheProvider() throws Exception {
        ManagedConnection entry = managed.createManagedConnection(null, new ConnectionRequest("me", null));

        assertThat(List.of(
                        entry.getMetaData().getEISProductName(),
                        entry.getMetaData().getEISProductVersion(),
                        entry.getMetaData().getUserName()))
                .containsExactly("fake", "1", "me");
    }
}
