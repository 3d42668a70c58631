package io.chorale.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.ra.fake.FakePool;
import io.chorale.ra.fake.FakeServer;
import io.chorale.ra.outbound.ChoraleManagedConnectionFactory;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ResourceAdapterInternalException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters whose network is protected by a property, as an administrator sets it. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class SecuredNodesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path temp;

    private final MBeanServer mbeans = ManagementFactory.getPlatformMBeanServer();
    private final String cluster = "secured-" + UUID.randomUUID();
    private final FakeServer server = new FakeServer(16);
    private final FakePool pool = new FakePool();
    private final List<ChoraleResourceAdapter> adapters = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (ManagedConnection entry : pool.free) {
            entry.destroy();
        }
        adapters.forEach(ChoraleResourceAdapter::stop);
        server.join();
    }

    private String secret(String name, String content) throws IOException {
        return Files.writeString(temp.resolve(name), content).toString();
    }

    private ChoraleResourceAdapter adapter(String name, String stack) {
        ChoraleResourceAdapter adapter = new ChoraleResourceAdapter();
        adapter.setClusterName(cluster);
        adapter.setBindAddress("127.0.0.1");
        adapter.setStack(stack);
        adapter.setDataDirectory(temp.resolve(name).toString());
        adapter.setNodeName(name);
        adapters.add(adapter);
        return adapter;
    }

    private ConnectionFactory start(String name, String stack, String secretFile) throws ResourceException {
        ChoraleResourceAdapter adapter = adapter(name, stack);
        adapter.setSecretFile(secretFile);
        adapter.start(server);
        ChoraleManagedConnectionFactory managed = new ChoraleManagedConnectionFactory();
        managed.setResourceAdapter(adapter);
        return (ConnectionFactory) managed.createConnectionFactory(pool);
    }

    private Object attribute(String node, String name) throws JMException {
        ObjectName pattern = new ObjectName(
                "io.chorale:type=Node,cluster=" + ObjectName.quote(cluster) + ",node=" + ObjectName.quote(node) + ",*");
        return mbeans.getAttribute(mbeans.queryNames(pattern, null).iterator().next(), name);
    }

    private void awaitTogether(String... nodes) {
        for (String node : nodes) {
            await(node)
                    .atMost(SOON)
                    .until(() -> ((String[]) attribute(node, "Members")).length == nodes.length
                            && attribute(node, "UnderReplicatedShards").equals(0));
        }
    }

    private static int waiting(ConnectionFactory factory) throws Exception {
        try (JMSContext context = factory.createContext()) {
            Enumeration<?> found =
                    context.createBrowser(context.createQueue("orders")).getEnumeration();
            return Collections.list(found).size();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void whoeverHasTheSecretIsInAndNobodyElse(String stack) throws Exception {
        String ours = secret("ours", "the secret of this cluster\n");
        ConnectionFactory a = start("a", stack, ours);
        ConnectionFactory b = start("b", stack, ours);
        awaitTogether("a", "b");
        ConnectionFactory stranger = start("stranger", stack, secret("theirs", "the secret of another cluster"));
        ConnectionFactory open = start("open", stack, null);

        try (JMSContext context = a.createContext()) {
            context.createProducer().send(context.createQueue("orders"), "for members");
        }
        await().atMost(SOON)
                .until(() -> (Long) attribute("stranger", "RejectedInput") > 2
                        && (Long) attribute("open", "RejectedInput") > 2
                        && (Long) attribute("a", "RejectedInput") > 2);
        start("c", stack, ours);
        awaitTogether("a", "b", "c");

        assertThat((String[]) attribute("stranger", "Members")).hasSize(1);
        assertThat((String[]) attribute("open", "Members")).hasSize(1);
        assertThat(waiting(stranger)).isZero();
        assertThat(waiting(open)).isZero();
        try (JMSContext context = b.createContext()) {
            assertThat(context.createConsumer(context.createQueue("orders")).receiveBody(String.class, SOON.toMillis()))
                    .isEqualTo("for members");
        }
    }

    @Test
    void aSecretThatIsNotThereKeepsTheAdapterFromStarting() {
        assertThatThrownBy(() -> start("a", "udp", temp.resolve("nowhere").toString()))
                .isInstanceOf(ResourceAdapterInternalException.class)
                .hasMessageContaining("secretFile")
                .hasMessageContaining("nowhere");
    }

    @Test
    void certificatesOnAStackWithMulticastKeepTheAdapterFromStarting() throws Exception {
        String store = secret("store.p12", "not read yet");
        String password = secret("password", "changeit");
        ChoraleResourceAdapter adapter = adapter("a", "udp");
        adapter.setKeyStore(store);
        adapter.setKeyStorePasswordFile(password);
        adapter.setTrustStore(store);
        adapter.setTrustStorePasswordFile(password);

        assertThatThrownBy(() -> adapter.start(server))
                .isInstanceOf(ResourceAdapterInternalException.class)
                .hasMessageContaining("tcp")
                .hasMessageContaining("initialHosts");
    }
}
