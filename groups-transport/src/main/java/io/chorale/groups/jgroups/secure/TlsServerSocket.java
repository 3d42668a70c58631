package io.chorale.groups.jgroups.secure;

import io.chorale.groups.secure.RejectListener;
import io.chorale.groups.secure.Rejection;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Accepts only peers that have shown who they are. Handshakes run beside each other, so that one that says nothing does
 * not keep the others waiting; there are never more than {@value #MAX_HANDSHAKES}.
 */
final class TlsServerSocket extends ServerSocket {
    static final int MAX_HANDSHAKES = 16;

    private static final System.Logger LOGGER = System.getLogger(TlsServerSocket.class.getName());

    private static final int IDLE_S = 10;
    private static final int LOOK_MS = 200;

    private final TlsHandshake handshake;
    private final RejectListener rejects;
    private final BlockingQueue<Socket> secured = new ArrayBlockingQueue<>(MAX_HANDSHAKES);
    private final AtomicBoolean accepting = new AtomicBoolean();
    private final ThreadPoolExecutor handshakes;

    /** Makes a socket that is not bound. */
    TlsServerSocket(TlsHandshake handshake, RejectListener rejects) throws IOException {
        this.handshake = handshake;
        this.rejects = rejects;
        this.handshakes = new ThreadPoolExecutor(
                0, MAX_HANDSHAKES, IDLE_S, TimeUnit.SECONDS, new SynchronousQueue<>(), TlsServerSocket::thread);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "chorale-tls-accept");
        thread.setDaemon(true);
        return thread;
    }

    /** The next peer that was let in. The interruption of the caller closes this socket. */
    @Override
    public Socket accept() throws IOException {
        if (accepting.compareAndSet(false, true)) {
            thread(this::acceptAll).start();
        }
        try {
            while (!isClosed()) {
                Socket next = secured.poll(LOOK_MS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    return next;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
        throw new SocketException("Socket closed");
    }

    private void acceptAll() {
        while (!isClosed()) {
            try {
                shake(super.accept());
            } catch (IOException e) {
                if (!isClosed()) {
                    LOGGER.log(System.Logger.Level.WARNING, "A connection could not be accepted", e);
                }
            }
        }
    }

    private void shake(Socket accepted) throws IOException {
        try {
            handshakes.execute(() -> admit(accepted));
        } catch (RejectedExecutionException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "Too many handshakes at once, or none any more", e);
            if (!isClosed()) {
                rejects.rejected(accepted.getRemoteSocketAddress(), Rejection.OVERFLOW);
            }
            accepted.close();
        }
    }

    private void admit(Socket accepted) {
        try {
            if (!secured.offer(handshake.asServer(accepted), TlsHandshake.TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                rejects.rejected(accepted.getRemoteSocketAddress(), Rejection.OVERFLOW);
                accepted.close();
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, () -> "No handshake with " + accepted, e);
            if (!isClosed()) {
                rejects.rejected(accepted.getRemoteSocketAddress(), TlsHandshake.cause(e));
            }
            close(accepted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close(accepted);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, () -> "Closing " + socket, e);
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        handshakes.shutdownNow();
        for (Socket waiting = secured.poll(); waiting != null; waiting = secured.poll()) {
            close(waiting);
        }
    }
}
