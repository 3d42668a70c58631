package io.chorale.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.ra.fake.FakeBean;
import io.chorale.ra.fake.FakeProvider;
import io.chorale.ra.fake.FakeServer;
import io.chorale.ra.fake.Partial;
import io.chorale.ra.inbound.ChoraleActivationSpec;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.ResourceAdapterInternalException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The adapter's life in a server. */
class ChoraleResourceAdapterTest {
    private final FakeServer server = new FakeServer(8);
    private final FakeProvider provider = new FakeProvider();
    private final List<NodeConfig> acquired = new ArrayList<>();
    private int open;

    private final ChoraleResourceAdapter adapter =
            adapter((node, config, trusted, authenticator, destinations) -> provider);

    @AfterEach
    void stop() throws InterruptedException {
        adapter.stop();
        server.join();
    }

    private ChoraleResourceAdapter adapter(NodeServices services) {
        ChoraleResourceAdapter made = new ChoraleResourceAdapter(
                config -> {
                    acquired.add(config);
                    open++;
                    return Partial.of(ChoraleNode.class, new CountedNode());
                },
                services);
        made.setDataDirectory("/data");
        return made;
    }

    /** Counts what is closed. */
    public final class CountedNode {
        public void close() {
            open--;
        }
    }

    private static ChoraleActivationSpec spec() {
        ChoraleActivationSpec spec = new ChoraleActivationSpec();
        spec.setDestination("orders");
        spec.setMaxSession(2);
        return spec;
    }

    @Test
    void startAcquiresAndStopReleases() throws Exception {
        adapter.setClusterName("shop");
        assertThatThrownBy(adapter::messaging).hasMessageContaining("not started");

        adapter.start(server);
        assertThat(adapter.messaging()).isSameAs(provider);
        assertThat(acquired).extracting(NodeConfig::clusterName).containsExactly("shop");
        assertThatThrownBy(() -> adapter.start(server)).isInstanceOf(ResourceAdapterInternalException.class);
        assertThat(open).isEqualTo(1);

        adapter.stop();
        adapter.stop();
        assertThat(open).isZero();
        assertThatThrownBy(adapter::messaging).isInstanceOf(jakarta.jms.IllegalStateException.class);
    }

    @Test
    void severalAdaptersHoldTheSameNode() throws Exception {
        ChoraleResourceAdapter other = adapter((node, config, trusted, authenticator, destinations) -> provider);
        adapter.start(server);
        other.start(server);
        assertThat(acquired.get(0)).isEqualTo(acquired.get(1));

        adapter.stop();
        assertThat(open).isEqualTo(1);
        assertThat(other.messaging()).isSameAs(provider);

        other.stop();
        assertThat(open).isZero();
    }

    @Test
    void whatObjectMessagesMayHoldIsHandedToTheServices() throws Exception {
        List<String> told = new ArrayList<>();
        ChoraleResourceAdapter trusting = adapter((node, config, trusted, authenticator, destinations) -> {
            told.addAll(trusted);
            return provider;
        });
        trusting.setTrustedPackages("com.example.orders, com.example.Money");
        trusting.start(server);
        assertThat(told).containsExactly("com.example.orders", "com.example.Money");
        trusting.stop();
    }

    @Test
    void aStartThatFailsLeavesNothingOpen() {
        ChoraleResourceAdapter failing = adapter((node, config, trusted, authenticator, destinations) -> {
            throw new NoClassDefFoundError("somebody hid it");
        });

        assertThatThrownBy(() -> failing.start(server))
                .isInstanceOf(ResourceAdapterInternalException.class)
                .hasMessageContaining("somebody hid it");
        assertThat(open).isZero();
        failing.stop();
        assertThat(open).isZero();
    }

    @Test
    void endpointsAreActiveUntilTheyAreDeactivated() throws Exception {
        FakeBean bean = new FakeBean(false, text -> {});
        ChoraleActivationSpec spec = spec();
        adapter.start(server);

        adapter.endpointActivation(bean, spec);
        await().until(() -> provider.inbound.size() == 2);
        assertThatThrownBy(() -> adapter.endpointActivation(bean, spec)).hasMessageContaining("active already");
        adapter.endpointDeactivation(bean, spec);

        assertThat(provider.inbound).allMatch(consumer -> consumer.closed);
        adapter.endpointDeactivation(bean, spec);
    }

    @Test
    void stopEndsEndpointsFirst() throws Exception {
        adapter.start(server);
        adapter.endpointActivation(new FakeBean(false, text -> {}), spec());
        await().until(() -> provider.inbound.size() == 2);

        adapter.stop();

        assertThat(provider.inbound).allMatch(consumer -> consumer.closed);
        await().until(server::isQuiet);
        assertThat(open).isZero();
    }

    @Test
    void activationsThatCannotBeAreRefused() throws Exception {
        FakeBean bean = new FakeBean(false, text -> {});
        assertThatThrownBy(() -> adapter.endpointActivation(bean, spec())).isInstanceOf(ResourceException.class);
        adapter.start(server);
        ChoraleActivationSpec wrong = spec();
        wrong.setMessageSelector("a = 1");

        assertThatThrownBy(() -> adapter.endpointActivation(bean, wrong)).hasMessageContaining("messageSelector");
        assertThatThrownBy(() -> adapter.endpointActivation(bean, Partial.of(ActivationSpec.class, "foreign")))
                .isInstanceOf(jakarta.resource.NotSupportedException.class);
        assertThat(server.works).isEmpty();
    }

    @Test
    void aSerializedAdapterKeepsItsSettings() throws Exception {
        adapter.setStack("tcp");
        adapter.setInitialHosts("a[7800]");
        adapter.setSecretFile("/secret");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(adapter);
        }
        ChoraleResourceAdapter copy;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            copy = (ChoraleResourceAdapter) in.readObject();
        }

        assertThat(copy.getStack()).isEqualTo("tcp");
        assertThat(copy.getInitialHosts()).isEqualTo("a[7800]");
        assertThat(copy.getSecretFile()).isEqualTo("/secret");
        assertThat(copy.getDataDirectory()).isEqualTo("/data");
        assertThat(copy.getClusterName()).isEqualTo("chorale");
        copy.stop();
    }
}
