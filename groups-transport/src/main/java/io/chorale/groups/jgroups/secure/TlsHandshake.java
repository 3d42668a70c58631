package io.chorale.groups.jgroups.secure;

import io.chorale.groups.secure.Rejection;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;

/** Handshakes of TLS 1.3 with certificates on both sides, in bounded time whatever the peer does. Thread-safe. */
final class TlsHandshake implements AutoCloseable {
    /** Of one handshake as a whole; on a busy machine the first one takes a few hundred milliseconds. */
    static final int TIMEOUT_MS = 3_000;

    private static final System.Logger LOGGER = System.getLogger(TlsHandshake.class.getName());

    private static final String[] PROTOCOLS = {"TLSv1.3"};

    private final SSLContext context;
    private final ScheduledThreadPoolExecutor deadlines;

    TlsHandshake(SSLContext context) {
        this.context = context;
        deadlines = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setName("chorale-tls-deadline");
            thread.setDaemon(true);
            return thread;
        });
        deadlines.setRemoveOnCancelPolicy(true);
    }

    SSLSocket asClient(Socket connected, InetSocketAddress peer) throws IOException {
        return shake(connected, peer, true);
    }

    SSLSocket asServer(Socket accepted) throws IOException {
        return shake(accepted, (InetSocketAddress) accepted.getRemoteSocketAddress(), false);
    }

    private SSLSocket shake(Socket socket, InetSocketAddress peer, boolean asClient) throws IOException {
        SSLSocket secured =
                (SSLSocket) context.getSocketFactory().createSocket(socket, peer.getHostString(), peer.getPort(), true);
        secured.setEnabledProtocols(PROTOCOLS);
        secured.setUseClientMode(asClient);
        if (!asClient) {
            secured.setNeedClientAuth(true);
        }
        Future<?> deadline = deadlines.schedule(() -> cut(socket), TIMEOUT_MS, TimeUnit.MILLISECONDS);
        try {
            secured.startHandshake();
            return secured;
        } finally {
            deadline.cancel(false);
        }
    }

    /** Ends a handshake that takes too long; a timeout for each read would let a peer go on byte by byte. */
    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "Closing a connection whose handshake took too long", e);
        }
    }

    /** What a failed handshake says about the peer. */
    static Rejection cause(IOException failure) {
        if (failure.getCause() instanceof EOFException) {
            // It went away in the middle, as a process does that ends.
            return Rejection.UNPROVEN;
        }
        if (failure instanceof SSLHandshakeException) {
            return Rejection.NOT_AUTHENTIC;
        }
        // Bytes that are not TLS at all end in a plain SSLException; who says nothing ends in another exception.
        return failure instanceof SSLException ? Rejection.NOT_SECURED : Rejection.UNPROVEN;
    }

    /** Those under way end by their deadlines, be it with a peer that hangs. */
    @Override
    public void close() {
        deadlines.shutdown();
    }
}
