package io.chorale.groups.jgroups.secure;

import io.chorale.groups.secure.RejectListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.ssl.SSLSocket;

/**
 * A client's socket that is connected only when both sides have shown who they are. JGroups would do that at leisure, and
 * a process that hangs accepts connections but no handshakes, which would block whoever wants to send.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // Each call goes to the raw socket, which locks for itself.
final class TlsSocket extends Socket {
    private final TlsHandshake handshake;
    private final RejectListener rejects;
    private final Socket raw = new Socket();

    private volatile SSLSocket secured;

    TlsSocket(TlsHandshake handshake, RejectListener rejects) {
        this.handshake = handshake;
        this.rejects = rejects;
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
        connect(endpoint, 0);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeoutMs) throws IOException {
        raw.connect(endpoint, timeoutMs);
        try {
            secured = handshake.asClient(raw, (InetSocketAddress) endpoint);
        } catch (IOException e) {
            raw.close();
            rejects.rejected(endpoint, TlsHandshake.cause(e));
            throw e;
        }
    }

    private SSLSocket requireSecured() throws SocketException {
        SSLSocket now = secured;
        if (now == null) {
            throw new SocketException("The socket is not connected");
        }
        return now;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return requireSecured().getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return requireSecured().getOutputStream();
    }

    /** Closes what is below first: a farewell to a peer that hangs would block. */
    @Override
    public void close() throws IOException {
        raw.close();
        SSLSocket now = secured;
        if (now != null) {
            now.close();
        }
    }

    @Override
    public void shutdownInput() throws IOException {
        raw.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        raw.shutdownOutput();
    }

    @Override
    public void bind(SocketAddress address) throws IOException {
        raw.bind(address);
    }

    @Override
    public InetAddress getInetAddress() {
        return raw.getInetAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return raw.getLocalAddress();
    }

    @Override
    public int getPort() {
        return raw.getPort();
    }

    @Override
    public int getLocalPort() {
        return raw.getLocalPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return raw.getRemoteSocketAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return raw.getLocalSocketAddress();
    }

    @Override
    public boolean isBound() {
        return raw.isBound();
    }

    @Override
    public boolean isConnected() {
        return secured != null;
    }

    @Override
    public boolean isClosed() {
        return raw.isClosed();
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        raw.setTcpNoDelay(on);
    }

    @Override
    public boolean getTcpNoDelay() throws SocketException {
        return raw.getTcpNoDelay();
    }

    @Override
    public void setKeepAlive(boolean on) throws SocketException {
        raw.setKeepAlive(on);
    }

    @Override
    public boolean getKeepAlive() throws SocketException {
        return raw.getKeepAlive();
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        raw.setSoLinger(on, seconds);
    }

    @Override
    public int getSoLinger() throws SocketException {
        return raw.getSoLinger();
    }

    @Override
    public void setSoTimeout(int timeoutMs) throws SocketException {
        raw.setSoTimeout(timeoutMs);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return raw.getSoTimeout();
    }

    @Override
    public void setSendBufferSize(int bytes) throws SocketException {
        raw.setSendBufferSize(bytes);
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        return raw.getSendBufferSize();
    }

    @Override
    public void setReceiveBufferSize(int bytes) throws SocketException {
        raw.setReceiveBufferSize(bytes);
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return raw.getReceiveBufferSize();
    }

    @Override
    public void setReuseAddress(boolean on) throws SocketException {
        raw.setReuseAddress(on);
    }

    @Override
    public boolean getReuseAddress() throws SocketException {
        return raw.getReuseAddress();
    }

    @Override
    public void setTrafficClass(int trafficClass) throws SocketException {
        raw.setTrafficClass(trafficClass);
    }

    @Override
    public int getTrafficClass() throws SocketException {
        return raw.getTrafficClass();
    }

    @Override
    public String toString() {
        return "TLS over " + raw;
    }
}
