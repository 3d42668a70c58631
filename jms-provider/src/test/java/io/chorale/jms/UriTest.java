package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.naming.OperationNotSupportedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connection factories by URI, on real nodes: from when to when a node lives, and that nodes find each other. */
class UriTest {
    private static final Duration WAIT = Duration.ofSeconds(15);

    private final MBeanServer mbeans = ManagementFactory.getPlatformMBeanServer();
    private final String cluster = "uri-" + UUID.randomUUID();
    private final List<ChoraleConnectionFactory> factories = new ArrayList<>();

    @TempDir
    private Path temp;

    @AfterEach
    void closeAll() {
        factories.forEach(ChoraleConnectionFactory::close);
    }

    private ChoraleConnectionFactory factory(String node, String more) {
        String directory = URLEncoder.encode(temp.resolve(node).toString(), StandardCharsets.UTF_8);
        ChoraleConnectionFactory made = new ChoraleConnectionFactory("chorale:" + cluster + "?bindAddress=127.0.0.1"
                + "&nodeName=" + node + "&dataDirectory=" + directory + more);
        factories.add(made);
        return made;
    }

    private int nodes() throws JMSException {
        try {
            return mbeans.queryNames(
                            new ObjectName("io.chorale:type=Node,cluster=" + ObjectName.quote(cluster) + ",*"), null)
                    .size();
        } catch (javax.management.MalformedObjectNameException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void twoNodesAreOneCluster() {
        try (JMSContext left = factory("left", "").createContext();
                JMSContext right =
                        factory("right", "&prefetch=1&nodeKeepAliveMs=0").createContext()) {
            JMSConsumer subscriber = right.createConsumer(right.createTopic("events"));
            await().atMost(WAIT).until(() -> {
                left.createProducer().send(left.createTopic("events"), "hello");
                return "hello".equals(subscriber.receiveBody(String.class, 1_000));
            });
            left.createProducer().send(left.createQueue("orders"), "one");
            assertThat(right.createConsumer(right.createQueue("orders")).receiveBody(String.class, 15_000))
                    .isEqualTo("one");
        }
    }

    @Test
    void aNodeIsSharedAndEndsWithItsLastConnection() throws Exception {
        ChoraleConnectionFactory one = factory("a", "&nodeKeepAliveMs=0");
        ChoraleConnectionFactory other = factory("a", "&nodeKeepAliveMs=0");
        assertThat(nodes()).as("nothing is started by a factory").isZero();

        Connection first = one.createConnection();
        Connection second = other.createConnection();
        assertThat(nodes()).isEqualTo(1);
        first.close();
        assertThat(nodes()).isEqualTo(1);
        second.close();
        second.close();
        assertThat(nodes()).isZero();

        try (JMSContext again = one.createContext()) {
            again.createProducer().send(again.createQueue("orders"), "x");
            assertThat(nodes()).isEqualTo(1);
        }
        assertThat(nodes()).isZero();
    }

    @Test
    void aNodeWaitsForTheNextConnection() throws Exception {
        ChoraleConnectionFactory factory = factory("a", "&nodeKeepAliveMs=300");
        Object node;
        try (Connection first = factory.createConnection()) {
            first.start();
            node = mbean();
        }
        try (Connection second = factory.createConnection()) {
            second.start();
            assertThat(mbean()).as("the same node").isEqualTo(node);
        }
        await().atMost(WAIT).until(() -> nodes() == 0);
    }

    private Object mbean() throws Exception {
        ObjectName name = new ObjectName("io.chorale:type=Node,cluster=" + ObjectName.quote(cluster) + ",*");
        return mbeans.getObjectInstance(mbeans.queryNames(name, null).iterator().next());
    }

    @Test
    void aClosedFactoryKeepsNothing() throws Exception {
        ChoraleConnectionFactory factory = factory("a", "");
        Connection connection = factory.createConnection();
        factory.close();
        assertThat(nodes()).isEqualTo(1);
        assertThatThrownBy(factory::createConnection)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("factory is closed");
        connection.close();
        assertThat(nodes()).isZero();
    }

    @Test
    void aConnectionThatCannotBeOpenedKeepsNothing() throws Exception {
        ChoraleConnectionFactory factory = factory("a", "&nodeKeepAliveMs=0");
        assertThatThrownBy(() -> factory.createContext(99)).isInstanceOf(JMSRuntimeException.class);
        assertThat(nodes()).isZero();

        Files.writeString(temp.resolve("file"), "not a directory");
        ChoraleConnectionFactory impossible = factory("file", "");
        assertThatThrownBy(impossible::createConnection)
                .isInstanceOf(JMSException.class)
                .hasMessageContainingAll(cluster, temp.resolve("file").toString());
    }

    @Test
    void usersOfAFileAreLetIn() throws Exception {
        Path users = Files.writeString(
                temp.resolve("users"),
                "user.ann = " + HASH_OF_GEHEIM + "\n" + "roles.ann = clerk\npermission.clerk.all = orders.#\n");
        Path password = Files.writeString(temp.resolve("password"), "geheim\n");
        String security = "&nodeKeepAliveMs=0&securityFile=" + users;
        ChoraleConnectionFactory factory = factory("a", security);
        assertThatThrownBy(factory::createConnection).isInstanceOf(JMSSecurityException.class);
        assertThat(nodes()).isZero();

        ChoraleConnectionFactory configured = factory("a", security + "&user=ann&passwordFile=" + password);
        try (Connection connection = configured.createConnection()) {
            assertThat(connection.createSession().createConsumer(new ChoraleQueue("orders.new")))
                    .isNotNull();
            assertThatThrownBy(() -> connection.createSession().createConsumer(new ChoraleQueue("bills")))
                    .isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> configured.createConnection("ann", "wrong"))
                    .isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> factory("a", "").createConnection())
                    .as("around the authenticator")
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("give all that share the node the same securityFile");
        }
        Files.delete(password);
        assertThatThrownBy(configured::createConnection)
                .isInstanceOf(JMSSecurityException.class)
                .hasMessageContaining("passwordFile");
    }

    /** Of 1,000 iterations, by hashlib of Python. */
    private static final String HASH_OF_GEHEIM =
            "pbkdf2-sha512$1000$MDEyMzQ1Njc4OWFiY2RlZg$4qgYdmF4EWy6XKXhsD/qKr96y8B0DamUDS5LIm+hgjThburMd/atLSQHP6zRxrxPCbAByqCrEQsMlDI2MYWB+A";

    @Test
    void whatIsWrongIsSaidAtOnce() {
        for (String[] wrong : new String[][] {
            {"&prefetch=10001", "prefetch is a whole number from 1 to 10,000, not 10001"},
            {"&maxMessageBytes=1", "maxMessageBytes is a whole number from 1,024 to"},
            {"&nodeKeepAliveMs=-1", "nodeKeepAliveMs is a whole number from 0 to 86,400,000, not -1"},
            {"&replicationPolicy=quorum", "replicationPolicy is auto, majority or one, not quorum"},
            {"&coldStartWaitMs=5", "coldStartWaitMs is 0"},
            {"&password=geheim", "set user, too"},
            {"&user=a&password=geheim&passwordFile=b", "one of them is enough"},
            {"&keyStore=k", "keyStorePasswordFile"},
            {"&authenticator=a.B&jaasLogin=c", "neither securityFile nor jaasLogin"},
        }) {
            assertThatThrownBy(() -> factory("a", wrong[0]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong[1])
                    .hasMessageNotContaining("geheim");
        }
    }

    @Test
    void aFactoryIsWrittenAsItsUri() throws Exception {
        ChoraleConnectionFactory factory = factory("a", "&prefetch=5");
        factory.setClientId("me");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(factory);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            ChoraleConnectionFactory read = (ChoraleConnectionFactory) in.readObject();
            assertThat(read).hasToString(factory.toString());
            assertThat(read.getClientId()).isEqualTo("me");
            assertThat(read.getPrefetch()).isEqualTo(5);
        }
    }

    @Test
    void aFactoryOfARunningNodeStaysWhereItIs() throws Exception {
        try (JmsNode node = new JmsNode(new io.chorale.jms.fake.FakeMessagingService(), "c", "n");
                ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            ChoraleConnectionFactory factory = new ChoraleConnectionFactory(node);
            assertThatThrownBy(() -> out.writeObject(factory)).isInstanceOf(NotSerializableException.class);
            assertThatThrownBy(factory::getReference).isInstanceOf(OperationNotSupportedException.class);
        }
    }
}
