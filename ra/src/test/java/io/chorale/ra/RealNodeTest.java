package io.chorale.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.ra.fake.FakeBean;
import io.chorale.ra.fake.FakePool;
import io.chorale.ra.fake.FakeServer;
import io.chorale.ra.fake.FakeXid;
import io.chorale.ra.inbound.ChoraleActivationSpec;
import io.chorale.ra.outbound.ChoraleManagedConnectionFactory;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ManagedConnection;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The adapter on a real node, on the loopback interface; only the server is a stand-in. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RealNodeTest {
    private static final long RECEIVE_MS = 10_000;

    @TempDir
    private Path data;

    private final FakeServer server = new FakeServer(16);
    private final FakePool pool = new FakePool();
    private final String cluster = "ra-" + UUID.randomUUID();
    private ChoraleResourceAdapter adapter;
    private ConnectionFactory factory;

    @BeforeEach
    void start() throws ResourceException {
        adapter = adapter();
        adapter.start(server);
        factory = factory(adapter);
    }

    @AfterEach
    void stop() throws Exception {
        for (ManagedConnection entry : pool.free) {
            entry.destroy();
        }
        adapter.stop();
        server.join();
    }

    private ChoraleResourceAdapter adapter() {
        ChoraleResourceAdapter made = new ChoraleResourceAdapter();
        made.setClusterName(cluster);
        made.setBindAddress("127.0.0.1");
        made.setDataDirectory(data.toString());
        made.setNodeName("n1");
        return made;
    }

    private ConnectionFactory factory(ChoraleResourceAdapter of) throws ResourceException {
        ChoraleManagedConnectionFactory managed = new ChoraleManagedConnectionFactory();
        managed.setResourceAdapter(of);
        return (ConnectionFactory) managed.createConnectionFactory(pool);
    }

    private void activate(FakeBean bean, String queue) throws ResourceException {
        ChoraleActivationSpec spec = new ChoraleActivationSpec();
        spec.setDestination(queue);
        spec.setMaxSession(2);
        adapter.endpointActivation(bean, spec);
    }

    private static int waiting(JMSContext context, String queue) throws Exception {
        Enumeration<?> found = context.createBrowser(context.createQueue(queue)).getEnumeration();
        return Collections.list(found).size();
    }

    @Test
    void whatATransactionSendsReachesABeanOnceItCommits() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        pool.begin();
        try (JMSContext context = factory.createContext()) {
            context.createProducer().send(context.createQueue("orders"), "a");
        }
        pool.rollback();
        pool.begin();
        try (JMSContext context = factory.createContext()) {
            context.createProducer().send(context.createQueue("orders"), "b");
        }
        pool.commit();

        activate(new FakeBean(true, seen::add), "orders");

        await().until(() -> seen.contains("b"));
        try (JMSContext context = factory.createContext()) {
            await().until(() -> waiting(context, "orders") == 0);
        }
        assertThat(seen).containsExactly("b");
    }

    @Test
    void whatABeanFailedOnComesAgain() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        AtomicBoolean fail = new AtomicBoolean(true);
        activate(
                new FakeBean(true, text -> {
                    seen.add(text);
                    if (fail.getAndSet(false)) {
                        throw new IllegalStateException("once");
                    }
                }),
                "orders");

        try (JMSContext context = factory.createContext()) {
            context.createProducer().send(context.createQueue("orders"), "a");
        }

        await().until(() -> seen.size() == 2);
        assertThat(seen).containsExactly("a", "a");
    }

    @Test
    void beansWithoutTransactionsAcknowledge() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        activate(new FakeBean(false, seen::add), "plain");

        try (JMSContext context = factory.createContext()) {
            Queue queue = context.createQueue("plain");
            for (int i = 0; i < 50; i++) {
                context.createProducer().send(queue, "m" + i);
            }
            await().until(() -> seen.size() == 50 && waiting(context, "plain") == 0);
        }
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Test
    void anotherAdapterWithTheSameDirectoryIsTheSameNode() throws Exception {
        ChoraleResourceAdapter other = adapter();
        other.start(server);
        try (JMSContext one = factory.createContext();
                JMSContext two = factory(other).createContext()) {
            one.createProducer().send(one.createQueue("shared"), "a");
            assertThat(two.createConsumer(two.createQueue("shared")).receiveBody(String.class, RECEIVE_MS))
                    .isEqualTo("a");
        }
        XAResource ofOne = entry(adapter).getXAResource();
        XAResource ofOther = entry(other).getXAResource();
        assertThat(ofOne.isSameRM(ofOther)).isTrue();

        other.stop();
        try (JMSContext context = factory.createContext()) {
            context.createProducer().send(context.createQueue("shared"), "still here");
        }
    }

    private static ManagedConnection entry(ChoraleResourceAdapter of) throws ResourceException {
        ChoraleManagedConnectionFactory managed = new ChoraleManagedConnectionFactory();
        managed.setResourceAdapter(of);
        return managed.createManagedConnection(null, null);
    }

    @Test
    void twoEntriesMayWorkInOneBranch() throws Exception {
        ManagedConnection first = entry(adapter);
        ManagedConnection second = entry(adapter);
        FakeXid branch = new FakeXid(77, 1);
        try {
            sendIn(first, branch, XAResource.TMNOFLAGS, "a");
            sendIn(second, branch, XAResource.TMJOIN, "b");
            assertThat(first.getXAResource().prepare(branch)).isEqualTo(XAResource.XA_OK);
        } finally {
            second.destroy();
        }
        second.getXAResource().commit(branch, false);
        first.destroy();

        try (JMSContext context = factory.createContext()) {
            JMSConsumer consumer = context.createConsumer(context.createQueue("joined"));
            assertThat(List.of(
                            consumer.receiveBody(String.class, RECEIVE_MS),
                            consumer.receiveBody(String.class, RECEIVE_MS)))
                    .containsExactlyInAnyOrder("a", "b");
        }
    }

    private static void sendIn(ManagedConnection entry, FakeXid branch, int flags, String text) throws Exception {
        entry.getXAResource().start(branch, flags);
        Session session = (Session) entry.getConnection(null, null);
        session.createProducer(session.createQueue("joined")).send(session.createTextMessage(text));
        entry.getXAResource().end(branch, XAResource.TMSUCCESS);
    }

    @Test
    void aRequestIsAnsweredOnATemporaryQueue() throws Exception {
        try (JMSContext client = factory.createContext();
                JMSContext service = factory.createContext()) {
            TemporaryQueue answers = client.createTemporaryQueue();
            client.createProducer().setJMSReplyTo(answers).send(client.createQueue("questions"), "6 x 7");
            JMSConsumer questions = service.createConsumer(service.createQueue("questions"));
            TextMessage question = (TextMessage) questions.receive(RECEIVE_MS);
            assertThat(question).isNotNull();
            service.createProducer().send(question.getJMSReplyTo(), question.getText() + " = 42");

            assertThat(client.createConsumer(answers).receiveBody(String.class, RECEIVE_MS))
                    .isEqualTo("6 x 7 = 42");
        }
    }

    @Test
    void theNodeStartsAgainOnItsDirectory() throws Exception {
        adapter.stop();

        adapter.start(server);

        try (JMSContext context = factory.createContext()) {
            context.createProducer().send(context.createQueue("again"), "a");
            assertThat(context.createConsumer(context.createQueue("again")).receiveBody(String.class, RECEIVE_MS))
                    .isEqualTo("a");
        }
    }
}
