package io.chorale.groups.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.CapturedLog;
import io.chorale.groups.Member;
import io.chorale.groups.Security;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.TransportException;
import io.chorale.groups.View;
import io.chorale.groups.secure.Rekeying;
import io.chorale.groups.spi.TransportListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jgroups.protocols.FD_SOCK;
import org.jgroups.protocols.FD_SOCK2;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a secret keeps out, over real sockets on 127.0.0.1. The attacker sees all multicasts and sends what it likes. */
@Timeout(120)
class SecuredTransportTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String GROUP = "239.67.72.79";
    private static final Security SECRET = secret("the secret of these tests");
    private static final Security OTHER_SECRET = secret("the secret of somebody else");

    private final String cluster = "secured-" + UUID.randomUUID();
    private final List<Node> nodes = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    /** The shipped stack on a port of this test, because the attacker shoots at all who listen there. */
    private String udp;

    private int port;

    private static Security secret(String text) {
        return Security.sharedSecret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A transport and the frames that it delivered. */
    private static final class Node implements TransportListener {
        final JGroupsTransport transport;
        final List<byte[]> frames = new CopyOnWriteArrayList<>();

        Node(JGroupsTransport transport) {
            this.transport = transport;
        }

        @Override
        public void onView(View view) {
            // Looked at through the transport.
        }

        @Override
        public void onFrame(Member from, byte[] frame) {
            frames.add(frame);
        }
    }

    private Node start(String name, String stack, Security security) {
        return start(name, stack, security, Rekeying.DEFAULT);
    }

    private Node start(String name, String stack, Security security, Rekeying rekeying) {
        TransportConfig config = new TransportConfig(cluster, name, "127.0.0.1", stack, List.of(), security);
        Node node = new Node(new JGroupsTransport(config, rekeying));
        nodes.add(node);
        node.transport.start(node);
        return node;
    }

    private static void awaitOneView(Node... members) {
        await().atMost(SOON).until(() -> Arrays.stream(members)
                .allMatch(node -> node.transport.view().members().size() == members.length));
    }

    private static void assertAlone(Node node) {
        assertThat(node.transport.view().members()).containsExactly(node.transport.self());
        assertThat(node.transport.view().number()).as("nobody ever was here").isEqualTo(1);
    }

    @BeforeEach
    void chooseAPort() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                InputStream shipped = getClass().getResourceAsStream("/chorale-udp.xml")) {
            port = probe.getLocalPort();
            String xml = new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
            String own = xml.replace("mcast_port=\"46700\"", "mcast_port=\"" + port + "\"");
            assertThat(own).isNotEqualTo(xml);
            udp = Files.writeString(folder.resolve("udp.xml"), own).toString();
        }
    }

    @AfterEach
    void closeAll() {
        nodes.forEach(node -> node.transport.close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void nodesWithDifferentSecretsNeverMeet(String kind) {
        String stack = kind.equals("udp") ? udp : kind;
        try (CapturedLog log = new CapturedLog(JGroupsTransport.class)) {
            Node one = start("one", stack, SECRET);
            Node other = start("other", stack, OTHER_SECRET);
            // By then each has asked for others several times, and was heard.
            await().atMost(SOON)
                    .until(() -> one.transport.rejectedMessages() > 5 && other.transport.rejectedMessages() > 5);
            assertAlone(one);
            assertAlone(other);
            assertThat(log.messages().stream()
                            .filter(line -> line.contains("give all nodes the same secret"))
                            .toList())
                    .as("once on each side")
                    .hasSizeBetween(1, 2)
                    .noneMatch(line -> line.contains("the secret of"));
            Node friend = start("friend", stack, SECRET);
            awaitOneView(one, friend);
            assertAlone(other);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void aNodeWithoutTheSecretNeverJoins(String kind) {
        String stack = kind.equals("udp") ? udp : kind;
        try (CapturedLog log = new CapturedLog(JGroupsTransport.class)) {
            Node one = start("one", stack, SECRET);
            Node open = start("open", stack, Security.none());
            await().atMost(SOON).until(() -> one.transport.rejectedMessages() > 2);
            Node friend = start("friend", stack, SECRET);
            awaitOneView(one, friend);
            one.transport.multicast(new byte[] {1});
            await().atMost(SOON).until(() -> friend.frames.size() == 1);
            assertAlone(open);
            assertThat(open.frames).isEmpty();
            assertThat(log.messages())
                    .anyMatch(line -> line.contains("it is not protected"))
                    .anyMatch(line -> line.contains("it is protected, and this node is not"));
        }
    }

    /** What the members multicast, as anyone on the network sees it. */
    private final class Recorder implements AutoCloseable {
        private final MulticastSocket socket = new MulticastSocket(port);

        Recorder() throws IOException {
            socket.joinGroup(
                    new InetSocketAddress(GROUP, port),
                    NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
            socket.setReceiveBufferSize(200_000);
        }

        /** All that has arrived so far. */
        List<byte[]> stop() throws IOException {
            List<byte[]> recorded = new ArrayList<>();
            socket.setSoTimeout(100);
            byte[] buffer = new byte[1 << 16];
            while (recorded.size() < 10_000) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                try {
                    socket.receive(packet);
                } catch (SocketTimeoutException e) {
                    assertThat(recorded)
                            .as("the network was quiet: %s", e.getMessage())
                            .isNotEmpty();
                    break;
                }
                recorded.add(Arrays.copyOf(buffer, packet.getLength()));
            }
            return recorded;
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /** Sends to the group, paced so that the receivers' buffers do not overflow. */
    private void inject(List<byte[]> datagrams, Node... receivers) throws IOException {
        try (MulticastSocket socket = new MulticastSocket()) {
            socket.setNetworkInterface(NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
            socket.setTimeToLive(0);
            long[] before = Arrays.stream(receivers)
                    .mapToLong(node -> node.transport.rejectedMessages())
                    .toArray();
            int sent = 0;
            for (byte[] datagram : datagrams) {
                socket.send(new DatagramPacket(datagram, datagram.length, new InetSocketAddress(GROUP, port)));
                sent++;
                int soFar = sent;
                if (sent % 50 == 0 || sent == datagrams.size()) {
                    for (int i = 0; i < receivers.length; i++) {
                        int receiver = i;
                        await("each of " + soFar + " counted")
                                .atMost(SOON)
                                .until(() ->
                                        receivers[receiver].transport.rejectedMessages() - before[receiver] >= soFar);
                    }
                }
            }
        }
    }

    private static byte[] frame(int number) {
        return ByteBuffer.allocate(400).putInt(number).array();
    }

    @Test
    void whatIsRecordedCannotBeReadOrPlayedAgain() throws Exception {
        // Long, because three letters are found in any noise now and then.
        Node one = start("the-first-member", udp, SECRET);
        Node two = start("two", udp, SECRET);
        awaitOneView(one, two);
        List<byte[]> recorded;
        try (Recorder recorder = new Recorder()) {
            for (int i = 0; i < 200; i++) {
                one.transport.multicast(frame(i));
            }
            await().atMost(SOON).until(() -> two.frames.size() == 200);
            recorded = recorder.stop();
        }
        assertThat(recorded).allSatisfy(datagram -> assertThat(new String(datagram, StandardCharsets.ISO_8859_1))
                .doesNotContain(cluster)
                .doesNotContain("the-first"));
        // To those who were there: all of it was seen. The sender ignores what bears its own salt.
        inject(recorded, two);
        assertThat(two.frames).hasSize(200);
        assertThat(one.transport.view().members()).hasSize(2);
        assertThat(two.transport.view().number()).as("no view because of it").isEqualTo(1);

        // To a group that was started anew, in which nobody has heard of the old salts.
        one.transport.close();
        two.transport.close();
        Node three = start("three", udp, SECRET);
        inject(recorded, three);
        assertAlone(three);
        assertThat(three.frames).isEmpty();
        Node four = start("four", udp, SECRET);
        awaitOneView(three, four);
        inject(recorded, three, four);
        three.transport.multicast(frame(1));
        await().atMost(SOON).until(() -> four.frames.size() == 1);
        assertThat(three.transport.view().members()).hasSize(2);
    }

    @Test
    void garbageAndForgeriesAreCountedAndNothingElse() throws Exception {
        Node one = start("one", udp, SECRET);
        Node two = start("two", udp, SECRET);
        awaitOneView(one, two);
        List<byte[]> recorded;
        try (Recorder recorder = new Recorder()) {
            two.transport.multicast(frame(0));
            await().atMost(SOON).until(() -> one.frames.size() == 1);
            recorded = recorder.stop();
        }
        Random random = new Random(11);
        List<byte[]> forged = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            byte[] datagram = recorded.get(random.nextInt(recorded.size())).clone();
            // Behind the salt, because a sender ignores its own.
            datagram[21 + random.nextInt(datagram.length - 21)] ^= (byte) (1 + random.nextInt(255));
            byte[] noise = new byte[1 + random.nextInt(1_000)];
            random.nextBytes(noise);
            forged.add(i % 2 == 0 ? noise : datagram);
        }
        List<byte[]> noise = new ArrayList<>();
        for (int i = 0; i < forged.size(); i += 2) {
            noise.add(forged.get(i));
        }
        inject(noise, one, two);
        List<byte[]> changed = new ArrayList<>(forged);
        changed.removeAll(noise);
        long before = one.transport.rejectedMessages() + two.transport.rejectedMessages();
        inject(changed);
        await().atMost(SOON)
                .until(() ->
                        one.transport.rejectedMessages() + two.transport.rejectedMessages() - before >= changed.size());
        one.transport.multicast(frame(1));
        await().atMost(SOON).until(() -> two.frames.size() == 1);
        assertThat(one.frames).hasSize(1);
        assertThat(one.transport.view().members()).hasSize(2);
    }

    @Test
    void keysChangeUnderLoadAndNothingIsLost() {
        Rekeying often = new Rekeying(20, 100_000);
        Node one = start("one", udp, SECRET, often);
        Node two = start("two", udp, SECRET, often);
        awaitOneView(one, two);
        // However few datagrams the bundler makes of them, keys last for two at most.
        int count = 6_000;
        for (int i = 0; i < count; i++) {
            one.transport.multicast(frame(i));
            two.transport.send(one.transport.self(), frame(i));
        }
        await().atMost(SOON).until(() -> one.frames.size() == count && two.frames.size() == count);
        assertThat(two.frames.stream().map(frame -> ByteBuffer.wrap(frame).getInt()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(one.transport.secured().generation()).isGreaterThan(10);
    }

    @Test
    void failureDetectionHasNoPortInTheClear() {
        for (String stack : List.of(udp, "tcp")) {
            Node node = start("n", stack, SECRET);
            assertThat(node.transport.channel().getProtocolStack().<FD_SOCK2>findProtocol(FD_SOCK2.class))
                    .isNull();
            assertThat(node.transport.channel().getProtocolStack().<FD_SOCK>findProtocol(FD_SOCK.class))
                    .isNotNull();
            node.transport.close();
        }
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("chorale-tls-accept")))
                .isEmpty();
    }

    @Test
    void whatCannotBeProtectedFailsAtTheStart() {
        assertThatThrownBy(() -> start("n", "TCP_NIO2:MPING:pbcast.NAKACK2:UNICAST3:pbcast.GMS", SECRET))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("TCP_NIO2");
        Security unreadable = Security.certificates(Path.of("none.p12"), new char[0], Path.of("none.p12"), new char[0]);
        assertThatThrownBy(() -> start("n", udp, unreadable))
                .as("the stack is looked at first")
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("stack tcp with initialHosts");
        JGroupsTransport onTcp = new JGroupsTransport(
                new TransportConfig(cluster, "n", "127.0.0.1", "tcp", List.of("127.0.0.1"), unreadable));
        assertThatThrownBy(() -> onTcp.start(new Node(onTcp)))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("none.p12");
    }
}
