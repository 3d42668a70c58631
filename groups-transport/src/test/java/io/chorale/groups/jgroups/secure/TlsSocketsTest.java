package io.chorale.groups.jgroups.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.Security;
import io.chorale.groups.secure.Rejection;
import io.chorale.groups.secure.Rekeying;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets a connection, and what the others cost. */
@Timeout(60)
class TlsSocketsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final List<Rejection> rejected = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ExecutorService acceptor = Executors.newSingleThreadExecutor();

    private SecuredSockets own;
    private ServerSocket server;

    private static Security secret(String text) {
        return Security.sharedSecret(text.getBytes(StandardCharsets.UTF_8));
    }

    private SecuredSockets sockets(Security security) {
        SecuredSockets sockets = SecuredSockets.of(
                        security, "cluster", Rekeying.DEFAULT, (origin, cause) -> rejected.add(cause))
                .orElseThrow();
        opened.add(sockets);
        return sockets;
    }

    @BeforeEach
    void open() throws IOException {
        own = sockets(secret("the secret of this server"));
        server = own.createServerSocket("test", 0, 50, LOOPBACK);
    }

    @AfterEach
    void closeAll() throws Exception {
        acceptor.shutdownNow();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private Socket connect(SecuredSockets sockets) throws IOException {
        Socket socket = sockets.createSocket("test");
        opened.add(socket);
        socket.connect(server.getLocalSocketAddress(), 5_000);
        return socket;
    }

    private void assertAdmitted() throws Exception {
        Future<Socket> accepted = acceptor.submit(server::accept);
        Socket client = connect(own);
        try (Socket peer = accepted.get(20, TimeUnit.SECONDS)) {
            client.getOutputStream().write(42);
            client.getOutputStream().flush();
            assertThat(peer.getInputStream().read()).isEqualTo(42);
            peer.getOutputStream().write(43);
            peer.getOutputStream().flush();
            assertThat(client.getInputStream().read()).isEqualTo(43);
        }
    }

    @Test
    void theSameSecretIsLetInAndAnotherOneIsNot() throws Exception {
        Future<Socket> accepted = acceptor.submit(server::accept);
        assertThatThrownBy(() -> connect(sockets(secret("the secret of another one"))))
                .isInstanceOf(IOException.class);
        await().atMost(SOON).until(() -> rejected.size() >= 2);
        // Who is turned away may find the connection closed before it has read why.
        assertThat(rejected).as("on both sides").hasSize(2).contains(Rejection.NOT_AUTHENTIC);
        assertThat(rejected).isSubsetOf(Rejection.NOT_AUTHENTIC, Rejection.UNPROVEN);
        assertThat(accepted.isDone()).isFalse();
        connect(own);
        accepted.get(20, TimeUnit.SECONDS).close();
        assertAdmitted();
    }

    @Test
    void whoDoesNotSpeakTlsIsCountedAndKeepsNobodyWaiting() throws Exception {
        Future<Socket> accepted = acceptor.submit(server::accept);
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < TlsServerSocket.MAX_HANDSHAKES - 2; i++) {
            silent.add(new Socket(LOOPBACK, server.getLocalPort()));
        }
        opened.addAll(silent);
        long before = System.nanoTime();
        connect(own);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(TlsHandshake.TIMEOUT_MS));
        accepted.get(20, TimeUnit.SECONDS).close();
        try (Socket talker = new Socket(LOOPBACK, server.getLocalPort())) {
            talker.getOutputStream().write("bela, let me join this cluster".getBytes(StandardCharsets.US_ASCII));
            await().atMost(SOON).until(() -> rejected.contains(Rejection.NOT_SECURED));
        }
        await().atMost(SOON)
                .until(() ->
                        rejected.stream().filter(Rejection.UNPROVEN::equals).count() == silent.size());
        assertAdmitted();
    }

    @Test
    void aServerThatAcceptsAndSaysNothingIsGivenUp() throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 5, LOOPBACK);
                Socket socket = own.createSocket("test")) {
            InetSocketAddress address = (InetSocketAddress) hanging.getLocalSocketAddress();
            assertThatThrownBy(() -> socket.connect(address, 1_000)).isInstanceOf(IOException.class);
            assertThat(socket.isConnected()).isFalse();
        }
        assertThat(rejected).containsExactly(Rejection.UNPROVEN);
    }

    @Test
    void aServerThatGoesAwayIsNotCalledAStranger() throws Exception {
        try (ServerSocket leaving = new ServerSocket(0, 5, LOOPBACK);
                Socket socket = own.createSocket("test")) {
            Future<Integer> left = acceptor.submit(() -> {
                try (Socket peer = leaving.accept()) {
                    return peer.getInputStream().read(new byte[1 << 16]);
                }
            });
            assertThatThrownBy(() -> socket.connect(leaving.getLocalSocketAddress(), 5_000))
                    .isInstanceOf(IOException.class);
            assertThat(left.get(20, TimeUnit.SECONDS)).isPositive();
        }
        assertThat(rejected).containsExactly(Rejection.UNPROVEN);
    }

    @Test
    void certificatesLetInWhomTheTrustStoreNames(@TempDir Path folder) throws Exception {
        SecuredSockets trusting = sockets(TestCertificates.security(folder, "one", "one", "two"));
        SecuredSockets trusted = sockets(TestCertificates.security(folder, "two", "one", "two"));
        SecuredSockets stranger = sockets(TestCertificates.security(folder, "three", "one", "two", "three"));
        server = trusting.createServerSocket("test", 0, 50, LOOPBACK);
        Future<Socket> accepted = acceptor.submit(server::accept);
        // In TLS 1.3 a client learns only when it reads that its certificate was refused.
        assertThatThrownBy(() -> connect(stranger).getInputStream().read()).isInstanceOf(IOException.class);
        await().atMost(SOON).until(() -> rejected.contains(Rejection.NOT_AUTHENTIC));
        connect(trusted);
        accepted.get(20, TimeUnit.SECONDS).close();
    }

    @Test
    void socketsThatCannotBeProtectedAreRefused(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> own.createDatagramSocket("test"))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("cannot be protected");
        assertThatThrownBy(() -> own.createSocketChannel("test")).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> own.createServerSocketChannel("test")).isInstanceOf(SocketException.class);
        SecuredSockets certificates = sockets(TestCertificates.security(folder, "one", "one"));
        assertThatThrownBy(() -> certificates.createMulticastSocket("test", 0))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("shared secret");
    }

    @Test
    void aClosedServerLetsGoOfWhoWaits() throws Exception {
        Future<Socket> accepted = acceptor.submit(server::accept);
        own.close(server);
        assertThatThrownBy(() -> accepted.get(20, TimeUnit.SECONDS)).hasRootCauseInstanceOf(SocketException.class);
    }
}
