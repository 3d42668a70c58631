package io.chorale.groups.jgroups;

import io.chorale.groups.Member;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.TransportException;
import io.chorale.groups.View;
import io.chorale.groups.jgroups.secure.SecuredSockets;
import io.chorale.groups.secure.Rekeying;
import io.chorale.groups.spi.Transport;
import io.chorale.groups.spi.TransportListener;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.ChannelListener;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.stack.ProtocolStack;
import org.jgroups.util.NameCache;

/**
 * One JGroups channel. Members are identified by their JGroups address, which is new at each connect; their names travel
 * with discovery, so that a member whose name is not known yet goes by its id.
 *
 * <p>A member that was dropped from the view by mistake is merged in again: it sees views without the others, then a view
 * with them. What was sent meanwhile is lost.
 */
public final class JGroupsTransport implements Transport {

    private enum State {
        /** Made, not yet in the group. */
        NEW,
        /** In the group. */
        STARTED,
        /** Left for good, or never got in. */
        CLOSED
    }

    /** A view with its translation to addresses; replaced as a whole, so that senders need no lock. */
    private record Installed(View view, Map<Member, Address> addresses, Map<Address, Member> members) {}

    /** The flow control of a stack that sends in the caller's thread; a send that has credit does not wait. */
    private record Flow(AskableMFC multicasts, AskableUFC unicasts) {

        /** Null for other stacks. */
        static Flow of(ProtocolStack stack) {
            AskableMFC multicasts = stack.findProtocol(AskableMFC.class);
            AskableUFC unicasts = stack.findProtocol(AskableUFC.class);
            boolean direct = stack.getTransport().getBundler() instanceof DirectBundler;
            return direct && multicasts != null && unicasts != null ? new Flow(multicasts, unicasts) : null;
        }
    }

    private final TransportConfig config;
    private final EngineRejects rejects = new EngineRejects();
    private final Object lifecycle = new Object();
    private final Object views = new Object();
    private final Member self;

    private final Rekeying rekeying;

    private volatile State state = State.NEW;
    private volatile SecuredSockets secured;
    private volatile JChannel channel;
    private volatile Installed installed;
    /** Null when a send may always wait. */
    private volatile Flow flow;

    public JGroupsTransport(TransportConfig config) {
        this(config, Rekeying.DEFAULT);
    }

    /** For tests that want to see keys change. */
    JGroupsTransport(TransportConfig config, Rekeying rekeying) {
        this.rekeying = rekeying;
        this.config = Objects.requireNonNull(config, "config");
        this.self = new Member(UUID.randomUUID(), config.memberName());
    }

    @Override
    public void start(TransportListener listener) {
        Objects.requireNonNull(listener, "listener");
        synchronized (lifecycle) {
            if (state != State.NEW) {
                throw new IllegalStateException("A transport starts once, this one is " + state);
            }
            Thread thread = Thread.currentThread();
            ClassLoader context = thread.getContextClassLoader();
            // JGroups' threads inherit the loader of whoever connects; a server's deployer must not be kept alive.
            thread.setContextClassLoader(JGroupsTransport.class.getClassLoader());
            boolean joined = false;
            try {
                connect(listener);
                state = State.STARTED;
                joined = true;
            } finally {
                thread.setContextClassLoader(context);
                if (!joined) {
                    close();
                }
            }
        }
    }

    // JGroups declares Exception itself.
    private void connect(TransportListener listener) {
        StackTuning stack = new StackTuning(config, rejects);
        secured = SecuredSockets.of(config.security(), config.clusterName(), rekeying, rejects::insecure)
                .orElse(null);
        if (secured != null) {
            stack.protect(secured);
        }
        try {
            channel = new JChannel(stack);
            flow = Flow.of(channel.getProtocolStack());
            ForeignClusterFilter.install(
                    channel.getProtocolStack().getTransport(), rejects, flow != null && listener.isQuick());
            channel.setName(config.memberName());
            channel.addAddressGenerator(this::address);
            channel.setDiscardOwnMessages(true);
            channel.setReceiver(new FrameReceiver(listener));
            channel.addChannelListener(new LossListener(listener));
            channel.connect(config.clusterName());
        } catch (Exception e) {
            throw new TransportException(
                    "Cannot join the cluster '" + config.clusterName() + "' with the stack '" + config.stack() + "' on "
                            + (config.bindAddress() == null ? "JGroups' choice of address" : config.bindAddress())
                            + ": " + e.getMessage() + ". Check the bind address, the ports and the stack's attributes",
                    e);
        }
    }

    @Override
    public Member self() {
        return self;
    }

    @Override
    public View view() {
        return requireInstalled().view();
    }

    @Override
    public void send(Member to, byte[] frame) {
        requireStarted();
        Address address = requireInstalled().addresses().get(to);
        if (address != null && !to.equals(self)) {
            send(new BytesMessage(address, frame));
        }
    }

    @Override
    public void multicast(byte[] frame) {
        requireStarted();
        if (requireInstalled().addresses().size() > 1) {
            send(new BytesMessage(null, frame).setFlag(Message.TransientFlag.DONT_LOOPBACK));
        }
    }

    @Override
    public boolean trySend(Member to, byte[] frame) {
        Flow now = flow;
        Address address = requireInstalled().addresses().get(to);
        if (now == null || (address != null && !now.unicasts().hasCredit(address, frame.length))) {
            return false;
        }
        send(to, frame);
        return true;
    }

    @Override
    public boolean tryMulticast(byte[] frame) {
        Flow now = flow;
        if (now == null || !now.multicasts().hasCredit(frame.length)) {
            return false;
        }
        multicast(frame);
        return true;
    }

    @Override
    public void datagram(byte[] frame) {
        requireStarted();
        if (requireInstalled().addresses().size() > 1) {
            send(new BytesMessage(null, frame)
                    .setFlag(Message.Flag.NO_RELIABILITY, Message.Flag.NO_FC, Message.Flag.OOB)
                    .setFlag(Message.TransientFlag.DONT_LOOPBACK));
        }
    }

    @Override
    public long rejectedMessages() {
        return rejects.count();
    }

    @Override
    public void close() {
        synchronized (lifecycle) {
            state = State.CLOSED;
            if (channel != null) {
                channel.close();
            }
            if (secured != null) {
                secured.close();
            }
        }
    }

    /** For tests that look at the protection. */
    SecuredSockets secured() {
        return secured;
    }

    /** For tests that need to break the channel. */
    JChannel channel() {
        return channel;
    }

    // JGroups declares Exception itself.
    private void send(Message message) {
        try {
            channel.send(message);
        } catch (Exception e) {
            throw new TransportException("Cannot send to the cluster '" + config.clusterName() + "': " + e, e);
        }
    }

    private void requireStarted() {
        if (state == State.CLOSED) {
            throw new TransportException("The transport is closed");
        }
        requireInstalled();
    }

    private Installed requireInstalled() {
        Installed now = installed;
        if (now == null) {
            throw new TransportException("The transport is not started: call start() first");
        }
        return now;
    }

    private Address address() {
        return new org.jgroups.util.UUID(
                self.id().getMostSignificantBits(), self.id().getLeastSignificantBits());
    }

    private static Member member(Address address) {
        org.jgroups.util.UUID uuid = (org.jgroups.util.UUID) address;
        UUID memberId = new UUID(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
        String name = NameCache.get(address);
        return new Member(memberId, name == null || name.isEmpty() ? memberId.toString() : name);
    }

    /** Tells when JGroups, or whoever got hold of the channel, ends it; our own close says so in the state before. */
    private final class LossListener implements ChannelListener {
        private final TransportListener listener;

        LossListener(TransportListener listener) {
            this.listener = listener;
        }

        @Override
        public void channelConnected(JChannel connected) {}

        @Override
        public void channelDisconnected(JChannel disconnected) {
            lost("The channel was disconnected");
        }

        @Override
        public void channelClosed(JChannel closed) {
            lost("The channel was closed");
        }

        private void lost(String reason) {
            if (state == State.STARTED) {
                listener.onLost(reason);
            }
        }
    }

    private final class FrameReceiver implements Receiver {
        private final TransportListener listener;

        FrameReceiver(TransportListener listener) {
            this.listener = listener;
        }

        @Override
        public void viewAccepted(org.jgroups.View accepted) {
            synchronized (views) {
                long number = installed == null ? 1 : installed.view().number() + 1;
                Map<Member, Address> addresses = new HashMap<>();
                Map<Address, Member> members = new HashMap<>();
                for (Address address : accepted.getMembers()) {
                    Member member = member(address);
                    addresses.put(member, address);
                    members.put(address, member);
                }
                List<Member> ordered =
                        accepted.getMembers().stream().map(members::get).toList();
                installed = new Installed(new View(number, ordered), addresses, members);
                listener.onView(installed.view());
            }
        }

        @Override
        public void receive(Message message) {
            Address sender = message.getSrc();
            if (!(message instanceof BytesMessage)) {
                rejects.foreignMessage(sender, message.getClass());
                return;
            }
            listener.onFrame(memberOf(sender), frame(message));
        }

        private Member memberOf(Address sender) {
            Installed now = installed;
            Member known = now == null ? null : now.members().get(sender);
            return known == null ? member(sender) : known;
        }

        /** The whole array in practice; a message that is a part of a larger array is copied out. */
        private byte[] frame(Message message) {
            byte[] array = message.getArray();
            if (array == null) {
                return new byte[0];
            }
            int from = message.getOffset();
            int length = message.getLength();
            return from == 0 && length == array.length ? array : Arrays.copyOfRange(array, from, from + length);
        }
    }
}
