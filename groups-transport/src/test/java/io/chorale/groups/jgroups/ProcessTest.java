package io.chorale.groups.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.ChannelConfig;
import io.chorale.groups.ChannelListener;
import io.chorale.groups.FrameChannel;
import io.chorale.groups.IgnoringListener;
import io.chorale.groups.Member;
import io.chorale.groups.Security;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.Transports;
import io.chorale.groups.View;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jgroups.protocols.FD_SOCK2;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members in processes of their own, which die and hang as processes do. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "It has no signals")
class ProcessTest {
    private static final Duration STARTED = Duration.ofSeconds(30);

    /** Above what detection takes, below what a lost datagram or a slow machine could explain. */
    private static final Duration NOTICED = Duration.ofSeconds(12);

    private final String cluster = "process-" + UUID.randomUUID();

    @TempDir
    private Path folder;

    private FrameChannel channel;
    private FrameChannel witness;
    private final AtomicLong witnessed = new AtomicLong();

    private String secret = "";

    private FrameChannel open(String name, String stack, ChannelListener listener) {
        FrameChannel opened = new FrameChannel(
                Transports.create(new TransportConfig(
                        cluster, name, "127.0.0.1", stack, List.of(), NodeProcess.security(secret))),
                ChannelConfig.of(cluster));
        opened.start(listener);
        return opened;
    }

    /** Counts messages. */
    private static ChannelListener counting(AtomicLong messages) {
        return new ChannelListener() {
            @Override
            public void onView(View view) {
                // Looked at through the channel.
            }

            @Override
            public void onMessage(Member from, byte[] message) {
                messages.incrementAndGet();
            }
        };
    }

    @BeforeEach
    void reset() {
        witnessed.set(0);
    }

    @AfterEach
    void closeAll() {
        for (FrameChannel one : new FrameChannel[] {channel, witness}) {
            if (one != null) {
                one.close();
            }
        }
    }

    private void open(String stack) {
        channel = open("sender", stack, counting(new AtomicLong()));
        witness = open("witness", stack, counting(witnessed));
    }

    private void awaitMembers(int count, Duration atMost) {
        await().atMost(atMost)
                .until(() -> channel.view().members().size() == count
                        && witness.view().members().size() == count);
    }

    @ParameterizedTest
    @CsvSource({"udp, ''", "tcp, ''", "udp, a secret of these tests", "tcp, a secret of these tests"})
    void aKilledProcessIsNoticed(String stack, String sharedSecret) throws Exception {
        secret = sharedSecret;
        open(stack);
        try (NodeProcess other = NodeProcess.start(cluster, "other", stack, secret, folder.resolve("other.log"))) {
            awaitMembers(3, STARTED);
            assertThat(channel.view().members().stream().map(Member::name)).contains("other");
            other.kill();
            awaitMembers(2, NOTICED);
        }
    }

    /** The shipped stack where a window does not fit in the socket's buffers, as on machines with tighter limits. */
    private Path tcpWithSmallSocketBuffers() throws IOException {
        try (InputStream shipped = getClass().getResourceAsStream("/chorale-tcp.xml")) {
            String xml = new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
            String small = xml.replace("tcp_nodelay=", "send_buf_size=\"64k\" recv_buf_size=\"64k\" tcp_nodelay=");
            assertThat(small).isNotEqualTo(xml);
            return Files.writeString(folder.resolve("small.xml"), small);
        }
    }

    /**
     * A process that hangs still has its connections, so on TCP writes to it end up blocked. They must not hold up what
     * goes to the others, heartbeats least of all, or nobody is dropped, or the wrong one is.
     */
    @ParameterizedTest
    @ValueSource(strings = {"", "a secret of these tests"})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // A blocked send cannot be interrupted.
    void aHangingProcessIsDroppedUnderLoadAndMergedInLater(String sharedSecret) throws Exception {
        secret = sharedSecret;
        String stack = tcpWithSmallSocketBuffers().toString();
        open(stack);
        try (NodeProcess other = NodeProcess.start(cluster, "other", stack, secret, folder.resolve("other.log"))) {
            awaitMembers(3, STARTED);
            other.signal("STOP");
            byte[] message = new byte[1_000];
            long deadlineNs = System.nanoTime() + NOTICED.toNanos();
            long sent = 0;
            while (channel.view().members().size() == 3) {
                assertThat(System.nanoTime()).as("dropped in time").isLessThan(deadlineNs);
                for (int i = 0; i < 100; i++) {
                    channel.multicast(message);
                    sent++;
                }
                channel.flush();
            }
            awaitMembers(2, NOTICED);
            long all = sent;
            await().atMost(NOTICED).untilAsserted(() -> assertThat(witnessed).hasValue(all));
            other.signal("CONT");
            awaitMembers(3, STARTED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a secret of these tests"})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // A blocked close cannot be interrupted.
    void aHangingProcessDoesNotHoldUpWhoLeaves(String sharedSecret) throws Exception {
        secret = sharedSecret;
        String stack = tcpWithSmallSocketBuffers().toString();
        open(stack);
        try (NodeProcess other = NodeProcess.start(cluster, "other", stack, secret, folder.resolve("other.log"))) {
            awaitMembers(3, STARTED);
            other.signal("STOP");
            byte[] message = new byte[50_000];
            for (int i = 0; i < 30; i++) {
                channel.multicast(message);
            }
            channel.flush();
            long before = System.nanoTime();
            channel.close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(NOTICED);
        }
    }

    /**
     * A connection that outlives the view would be asked again when the process comes back, and over a cable that was out
     * meanwhile it does not answer.
     */
    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void failureDetectionKeepsNoConnectionToADroppedProcess(String stack) throws Exception {
        try (JGroupsTransport one = transport("sender", stack);
                JGroupsTransport two = transport("witness", stack);
                NodeProcess other = NodeProcess.start(cluster, "other", stack, "", folder.resolve("other.log"))) {
            one.start(new IgnoringListener());
            two.start(new IgnoringListener());
            awaitDetectors(3, one, two);
            other.signal("STOP");
            awaitDetectors(2, one, two);
            other.signal("CONT");
            awaitDetectors(3, one, two);
        }
    }

    private JGroupsTransport transport(String name, String stack) {
        return (JGroupsTransport)
                Transports.create(new TransportConfig(cluster, name, "127.0.0.1", stack, List.of(), Security.none()));
    }

    /** Waits until both are in a view of so many, and their failure detections have connections to no more than that. */
    private static void awaitDetectors(int members, JGroupsTransport one, JGroupsTransport two) {
        await().atMost(STARTED).untilAsserted(() -> {
            assertThat(one.view().members())
                    .hasSize(members)
                    .containsExactlyElementsOf(two.view().members());
            int all = peers(one).size() + peers(two).size();
            // In a ring of three each has both others; of the two, each has one.
            assertThat(all)
                    .as("connections of %s and %s", peers(one), peers(two))
                    .isEqualTo(members == 3 ? 4 : 2);
        });
    }

    private static List<String> peers(JGroupsTransport transport) {
        FD_SOCK2 detector = transport.channel().getProtocolStack().findProtocol(FD_SOCK2.class);
        return detector.printConnections()
                .lines()
                .filter(line -> line.contains("127.0.0.1:"))
                .toList();
    }
}
