package io.chorale.groups.jgroups;

import io.chorale.groups.Security;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.TransportException;
import io.chorale.groups.jgroups.secure.OpenSockets;
import io.chorale.groups.jgroups.secure.SecuredSockets;
import io.chorale.groups.jgroups.secure.SecuredStack;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jgroups.conf.ProtocolConfiguration;
import org.jgroups.conf.ProtocolStackConfigurator;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK2;
import org.jgroups.protocols.FlowControl;
import org.jgroups.protocols.MPING;
import org.jgroups.protocols.TP;
import org.jgroups.protocols.UDP;
import org.jgroups.stack.Protocol;
import org.jgroups.util.SocketFactory;

/** Applies a {@link TransportConfig} to a stack, and to protocols that JGroups has made from it. */
final class StackTuning implements ProtocolStackConfigurator {
    /** Where the shipped tcp stack starts to look for a free port; also meant by an initial host without a port. */
    static final int TCP_PORT = 47800;

    /** Enough for the credit of eight senders at once; what the machine grants is often less. */
    private static final int WANTED_BUFFER_BYTES = 2 << 20;

    /** Protocols that open sockets beside the transport's. */
    private static final Set<String> OWN_SOCKETS =
            Set.of("FD_SOCK", "FD_SOCK2", FreshFD_SOCK2.class.getName(), "MPING", FilteredMPING.class.getName());

    private static final Pattern HOST = Pattern.compile("([^\\[\\]\\s,]+)(?:\\[(\\d{1,5})])?");

    /** What one sender may have under way where the receive buffers hold it; less and it waits, more and it overruns. */
    private static final long WIDE_CREDITS_BYTES = 1 << 20;

    /** So many heartbeats in a row must fail to come. */
    private static final int HEARTBEATS = 4;

    private final EngineRejects rejects;
    private final int suspectAfterMs;
    private final boolean shipped;
    private final InetAddress bindAddress;
    private final List<ProtocolConfiguration> stack;
    private SocketFactory sockets;

    /**
     * Makes the stack, for sockets that are not protected.
     *
     * @throws TransportException when the configuration is of no use, or asks for a protection that the stack cannot have
     */
    StackTuning(TransportConfig config, EngineRejects rejects) {
        this.rejects = rejects;
        sockets = new OpenSockets(rejects::insecure);
        this.suspectAfterMs = config.suspectAfterMs();
        shipped = StackLoader.isShipped(config.stack());
        bindAddress = resolve(config.bindAddress());
        stack = StackLoader.load(config.stack());
        setInitialHosts(config);
        if (!config.security().equals(Security.none())) {
            SecuredStack.apply(stack, config.security(), Set.of(UnblockedTCP.class.getName()));
        }
        // On by default and unauthenticated: a stack that wants it must say so.
        stack.get(0).getProperties().putIfAbsent("diag.enabled", "false");
        if (bindAddress != null) {
            setBindAddress(bindAddress.getHostAddress());
        }
        stack.set(0, new KeptAttributes(stack.get(0)));
    }

    /** Gives the stack its protected sockets. */
    void protect(SecuredSockets secured) {
        sockets = secured;
    }

    @Override
    public String getProtocolStackString() {
        return stack.stream().map(ProtocolConfiguration::getProtocolString).collect(Collectors.joining(":"));
    }

    @Override
    public List<ProtocolConfiguration> getProtocolStack() {
        return stack;
    }

    /**
     * Called by JGroups from the bottom of the stack to its top, when attributes are set and nothing is open yet. Without
     * an address of its own FD_SOCK2 would listen on all.
     */
    @Override
    public void afterCreation(Protocol protocol) {
        if (protocol instanceof TP transport) {
            transport.setSocketFactory(sockets);
        }
        if (protocol instanceof UDP udp) {
            tune(udp);
        } else if (protocol instanceof FlowControl credits && hasWideBuffers()) {
            credits.setMaxCredits(WIDE_CREDITS_BYTES);
        } else if (protocol instanceof FD_SOCK2 detector) {
            detector.setBindAddress(protocol.getTransport().getBindAddress());
        } else if (protocol instanceof FD_ALL3 detector && suspectAfterMs > 0) {
            detector.setTimeout(suspectAfterMs).setInterval(suspectAfterMs / HEARTBEATS);
        } else if (protocol instanceof MPING discovery) {
            discovery.setBindAddr(protocol.getTransport().getBindAddress());
            if (isLoopback(protocol.getTransport())) {
                discovery.setTTL(0);
            }
            if (discovery instanceof FilteredMPING filtered) {
                filtered.setRejects(rejects);
            }
        }
    }

    private boolean hasWideBuffers() {
        return shipped && stack.get(0).getProtocolName().equals("UDP") && grantedBufferBytes() >= WANTED_BUFFER_BYTES;
    }

    private void tune(UDP udp) {
        if (isLoopback(udp)) {
            udp.setMulticastTTL(0);
        }
        if (shipped) {
            int bytes = Math.max(udp.getUcastRecvBufSize(), grantedBufferBytes());
            udp.setUcastRecvBufSize(bytes);
            udp.setMcastRecvBufSize(bytes);
        }
    }

    /** Asks the machine instead of asking for too much, which JGroups would warn of at each start. */
    private static int grantedBufferBytes() {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            probe.setReceiveBufferSize(WANTED_BUFFER_BYTES);
            return Math.min(probe.getReceiveBufferSize(), WANTED_BUFFER_BYTES);
        } catch (SocketException e) {
            System.getLogger(StackTuning.class.getName())
                    .log(System.Logger.Level.DEBUG, "The size of receive buffers cannot be asked for", e);
            return 0;
        }
    }

    private static boolean isLoopback(TP transport) {
        return transport.getBindAddress() != null && transport.getBindAddress().isLoopbackAddress();
    }

    private static InetAddress resolve(String bindAddress) {
        if (bindAddress == null || bindAddress.isBlank()) {
            return null;
        }
        try {
            return InetAddress.getByName(bindAddress.strip());
        } catch (UnknownHostException e) {
            throw new TransportException(
                    "The bind address '" + bindAddress + "' is not known: use an address of this machine", e);
        }
    }

    private void setBindAddress(String address) {
        stack.get(0).getProperties().put("bind_addr", address);
        for (ProtocolConfiguration protocol : stack) {
            if (OWN_SOCKETS.contains(protocol.getProtocolName())) {
                protocol.getProperties().put("bind_addr", address);
            }
        }
    }

    private void setInitialHosts(TransportConfig config) {
        if (config.initialHosts().isEmpty()) {
            return;
        }
        String hosts = config.initialHosts().stream().map(StackTuning::host).collect(Collectors.joining(","));
        for (int i = 0; i < stack.size(); i++) {
            String name = stack.get(i).getProtocolName();
            if (name.equals("TCPPING")) {
                stack.get(i).getProperties().put("initial_hosts", hosts);
                return;
            }
            if (shipped && name.equals(FilteredMPING.class.getName())) {
                Map<String, String> attributes = new HashMap<>();
                attributes.put("initial_hosts", hosts);
                attributes.put("port_range", "0");
                attributes.put("num_discovery_runs", "2");
                stack.set(i, new ProtocolConfiguration("TCPPING", attributes));
                return;
            }
        }
        throw new TransportException("initialHosts is set, but the stack '" + config.stack()
                + "' does not ask hosts by name: use the stack tcp or one with TCPPING, or leave initialHosts empty");
    }

    private static String host(String host) {
        Matcher matcher = HOST.matcher(host.strip());
        if (!matcher.matches()) {
            throw new TransportException(
                    "'" + host + "' is not a host: write name[port], or name for port " + TCP_PORT);
        }
        int port = matcher.group(2) == null ? TCP_PORT : Integer.parseInt(matcher.group(2));
        if (port < 1 || port > 65_535) {
            throw new TransportException("'" + host + "' has no valid port: it is 1 to 65535");
        }
        return matcher.group(1) + "[" + port + "]";
    }

    /**
     * JGroups reads the transport's address twice and takes it out of the attributes the first time, so that the system
     * property {@code jgroups.bind_addr} would win the second time. Each read gets a copy here.
     */
    private static final class KeptAttributes extends ProtocolConfiguration {
        KeptAttributes(ProtocolConfiguration original) {
            super(original.getProtocolName(), original.getProperties());
            if (original.getSubtrees() != null) {
                original.getSubtrees().forEach(this::addSubtree);
            }
        }

        @Override
        public Map<String, String> getProperties() {
            return new HashMap<>(super.getProperties());
        }
    }
}
