package io.chorale.groups.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.CapturedLog;
import io.chorale.groups.IgnoringListener;
import io.chorale.groups.Member;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.TransportException;
import io.chorale.groups.View;
import io.chorale.groups.spi.TransportListener;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jgroups.BytesMessage;
import org.jgroups.ObjectMessage;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.FD_SOCK2;
import org.jgroups.protocols.TP;
import org.jgroups.protocols.UDP;
import org.jgroups.stack.ProtocolStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JGroups engine does beyond the contract, over real sockets on 127.0.0.1. */
class JGroupsTransportTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final String cluster = "engine-" + UUID.randomUUID();
    private final List<JGroupsTransport> transports = new CopyOnWriteArrayList<>();

    private JGroupsTransport create(String clusterName, String name, String stack) {
        JGroupsTransport transport =
                new JGroupsTransport(new TransportConfig(clusterName, name, "127.0.0.1", stack, List.of()));
        transports.add(transport);
        return transport;
    }

    private JGroupsTransport start(String clusterName, String name, String stack) {
        JGroupsTransport transport = create(clusterName, name, stack);
        transport.start(new IgnoringListener());
        return transport;
    }

    private static void awaitOneView(List<JGroupsTransport> members) {
        await().atMost(SOON).until(() -> members.stream()
                .allMatch(transport -> transport.view().members().size() == members.size()));
        assertThat(members.stream().map(transport -> transport.view().members()).distinct())
                .hasSize(1);
    }

    @AfterEach
    void closeAll() {
        transports.forEach(JGroupsTransport::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void membersThatStartTogetherComeToOneView(String stack) throws Exception {
        int count = 3;
        CyclicBarrier barrier = new CyclicBarrier(count);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<JGroupsTransport>> starting = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                JGroupsTransport transport = create(cluster, "n" + i, stack);
                starting.add(threads.submit(() -> {
                    barrier.await(10, TimeUnit.SECONDS);
                    transport.start(new IgnoringListener());
                    return transport;
                }));
            }
            for (Future<JGroupsTransport> future : starting) {
                future.get(20, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        awaitOneView(transports);
    }

    @Test
    void everythingBindsToTheConfiguredAddressAndStaysOnTheHost() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        System.setProperty("jgroups.bind_addr", "192.0.2.1");
        try {
            for (String stack : List.of(
                    "udp",
                    "tcp",
                    "UDP(mcast_addr=239.67.72.79;mcast_port=46700):PING:FD_SOCK2"
                            + ":pbcast.NAKACK2:UNICAST3:pbcast.STABLE:pbcast.GMS(join_timeout=300;print_local_addr=false)")) {
                ProtocolStack running = start(cluster, "n", stack).channel().getProtocolStack();
                TP transport = running.getTransport();
                assertThat(transport.getBindAddress()).isEqualTo(loopback);
                assertThat(transport.getDiagnosticsHandler().isEnabled()).isFalse();
                FD_SOCK2 detector = running.findProtocol(FD_SOCK2.class);
                assertThat(detector.getBindAddress()).isEqualTo(loopback);
                if (transport instanceof UDP udp) {
                    assertThat(udp.getMulticastTTL()).isZero();
                }
                closeAll();
            }
        } finally {
            System.clearProperty("jgroups.bind_addr");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void aForeignClusterOnTheSameAddressIsCountedAndSaidOnce(String stack) {
        try (CapturedLog log = new CapturedLog(JGroupsTransport.class);
                CapturedLog jgroups = new CapturedLog(FilteredMPING.class)) {
            JGroupsTransport own = start(cluster, "own", stack);
            JGroupsTransport foreign = start("foreign-" + cluster, "foreign", stack);
            await().atMost(SOON).until(() -> own.rejectedMessages() > 2);
            assertThat(jgroups.messages()).isEmpty();
            assertThat(own.view().members()).containsExactly(own.self());
            assertThat(foreign.view().members()).containsExactly(foreign.self());
            assertThat(log.messages().stream()
                            .filter(line -> line.contains("'foreign-" + cluster + "', this is"))
                            .toList())
                    .hasSize(1);
        }
    }

    @Test
    void onlyPlainBytesAreTaken() throws Exception {
        List<byte[]> frames = new CopyOnWriteArrayList<>();
        JGroupsTransport receiver = create(cluster, "receiver", "udp");
        receiver.start(new TransportListener() {
            @Override
            public void onView(View view) {
                // Looked at through the transport.
            }

            @Override
            public void onFrame(Member from, byte[] frame) {
                frames.add(frame);
            }
        });
        JGroupsTransport sender = start(cluster, "sender", "udp");
        awaitOneView(transports);
        try (CapturedLog log = new CapturedLog(JGroupsTransport.class)) {
            sender.channel().send(new ObjectMessage(receiver.channel().getAddress(), "serialized"));
            sender.channel().send(new ObjectMessage(receiver.channel().getAddress(), "serialized"));
            sender.channel().send(new BytesMessage(receiver.channel().getAddress(), new byte[] {9, 1, 2, 9}, 1, 2));
            sender.channel().send(new BytesMessage(receiver.channel().getAddress()));
            await().atMost(SOON).until(() -> frames.size() == 2);
            assertThat(frames.get(0)).containsExactly(1, 2);
            assertThat(frames.get(1)).isEmpty();
            assertThat(log.messages().stream().filter(line -> line.contains("ObjectMessage")))
                    .hasSize(1);
        }
        assertThat(receiver.rejectedMessages()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aMemberThatWasCutOffIsMergedInAgain() throws Exception {
        JGroupsTransport a = start(cluster, "a", "udp");
        JGroupsTransport b = start(cluster, "b", "udp");
        awaitOneView(transports);
        ProtocolStack stack = b.channel().getProtocolStack();
        stack.insertProtocol(
                new DISCARD().discardAll(true).setAddress(b.channel().getAddress()),
                ProtocolStack.Position.ABOVE,
                TP.class);
        await().atMost(SOON)
                .until(() ->
                        a.view().members().size() == 1 && b.view().members().size() == 1);
        assertThat(b.view().members()).containsExactly(b.self());
        stack.removeProtocol(DISCARD.class);
        awaitOneView(transports);
    }

    @Test
    void aFailedStartLeavesNothingOpen() {
        JGroupsTransport transport =
                new JGroupsTransport(new TransportConfig(cluster, "n", "192.0.2.1", "udp", List.of()));
        assertThatThrownBy(() -> transport.start(new IgnoringListener()))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("192.0.2.1")
                .hasMessageContaining(cluster);
        assertThatThrownBy(() -> transport.start(new IgnoringListener())).isInstanceOf(IllegalStateException.class);

        JGroupsTransport noPort = new JGroupsTransport(new TransportConfig(
                cluster, "n", "127.0.0.1", "UDP:PING:pbcast.NAKACK2:UNICAST3:pbcast.GMS(no_such=1)", List.of()));
        assertThatThrownBy(() -> noPort.start(new IgnoringListener()))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("no_such");
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.contains(cluster)))
                .isEmpty();
    }

    @Test
    void threadsDoNotHoldTheCallersClassLoader() throws Exception {
        ClassLoader deployer = new ClassLoader(getClass().getClassLoader()) {};
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(deployer);
        try {
            start(cluster, "n", "tcp");
            assertThat(thread.getContextClassLoader()).isSameAs(deployer);
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(other -> other.getContextClassLoader() == deployer);
    }
}
