package io.chorale.groups.node;

import io.chorale.groups.Member;
import io.chorale.groups.RejectCause;
import io.chorale.groups.View;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.ClusterConfig;
import io.chorale.groups.cluster.NodeStatus;
import io.chorale.groups.light.LightGroups;
import io.chorale.groups.light.LightOutput;
import io.chorale.groups.light.LightStatus;
import io.chorale.groups.spi.OnceLog;
import io.chorale.groups.spi.Transport;
import io.chorale.groups.spi.TransportListener;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.VirtualSynchrony;
import io.chorale.groups.vs.VsConfig;
import io.chorale.groups.vs.VsOutput;
import io.chorale.groups.vs.VsStats;
import io.chorale.groups.vs.VsView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * This process as one member, from its joining to its loss: a transport, the virtual synchrony core and the light groups
 * above it, on one loop.
 */
final class Incarnation {
    private static final System.Logger LOG = System.getLogger(Incarnation.class.getName());
    /** What the light groups and this layer put around a payload at most: names of 100 groups, or 10,000 addresses. */
    static final int MAX_OVERHEAD_BYTES = 512 << 10;

    private static final int PART_BYTES = 12_000;
    /** What the sending thread may have waiting: windows of this process, and for what the core sends beyond them. */
    private static final int PIPE_WINDOWS = 2;

    private static final long MIN_PIPE_BYTES = 8 << 20;

    /** Who is told what happens here; on the loop's thread, but for {@link #lost}. */
    interface Owner extends LightOutput {

        /** All that a batch brought has been told; what that causes may be given to the light groups here. */
        void endOfBatch(LightGroups light);

        /** The cluster has a new view. */
        void view(List<Member> members);

        /** This incarnation can do nothing more; called by any thread, once or more. */
        void lost(Incarnation incarnation, String reason);
    }

    private final Transport transport;
    private final Owner owner;
    private final VsConfig vsConfig;
    private final OnceLog once = new OnceLog(LOG);
    private final LongAdder rejected = new LongAdder();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final NodeLoop loop;
    private final SendPipe pipe;
    private Member self;
    private VirtualSynchrony core;
    private LightGroups light;
    private volatile boolean lost;
    private volatile String lostReason;

    Incarnation(ClusterConfig config, Transport transport, Owner owner) {
        this.transport = transport;
        this.owner = owner;
        this.vsConfig = VsConfig.of(config.transport().clusterName())
                .withWindowBytes(config.windowBytes())
                .withMaxMessageBytes(config.maxMessageBytes() + MAX_OVERHEAD_BYTES);
        String name = config.transport().memberName();
        this.loop = new NodeLoop("chorale-loop-" + name, new Work());
        this.pipe = new SendPipe(
                "chorale-send-" + name,
                transport,
                MIN_PIPE_BYTES + PIPE_WINDOWS * (long) config.windowBytes(),
                this::lose);
    }

    /** This process as a member; valid once started. */
    Member self() {
        return self;
    }

    /** The largest UNRELIABLE message, headers included. */
    int maxUnreliableBytes() {
        return vsConfig.packetBytes();
    }

    /**
     * Joins and waits for the first view.
     *
     * @throws io.chorale.groups.TransportException when the transport cannot join
     */
    boolean start(long timeoutMs) throws InterruptedException {
        transport.start(new FromTransport());
        self = transport.self();
        core = new VirtualSynchrony(self, vsConfig, new FromCore());
        light = new LightGroups(self, PART_BYTES, owner);
        light.open(ofNode(self));
        loop.start();
        pipe.start();
        return ready.await(timeoutMs, TimeUnit.MILLISECONDS) && !lost;
    }

    /** Runs a task on the loop; false when that has ended. */
    boolean submit(Consumer<LightGroups> task) {
        return loop.submit(() -> task.accept(light));
    }

    /** The same with a message of the application; the caller may hold no lock that the owner takes. */
    boolean send(Consumer<LightGroups> task) {
        return loop.message(() -> task.accept(light));
    }

    /** How often somebody waited because the loop's queue was full. */
    long fullWaits() {
        return loop.fullWaits();
    }

    /** Why it is lost; null when it is not, or was closed. */
    String lostReason() {
        return lostReason;
    }

    /** Leaves. */
    void close() {
        lost = true;
        pipe.close();
        loop.close();
        transport.close();
    }

    private void lose(String reason) {
        if (!lost) {
            lostReason = reason;
            lost = true;
            ready.countDown();
            owner.lost(this, reason);
        }
    }

    /** What is known here; on the loop's thread. */
    NodeStatus status(List<String> sessions, Map<String, Long> own) {
        LightStatus status = light.status();
        VsStats stats = core.stats();
        Map<String, Long> counters = new TreeMap<>(own);
        counters.put("outbox", (long) status.outbox());
        counters.put("heldForRegistryBytes", status.heldBytes());
        counters.put("messagesDelivered", status.deliveries());
        counters.put("messagesOfOldRegistry", status.stale());
        counters.put("messagesOfViewsWithoutLife", status.dropped());
        counters.put("framesSent", pipe.frames());
        counters.put("framesSentBytes", pipe.bytes());
        counters.put("framesDropped", pipe.dropped());
        counters.put("datagramsDropped", pipe.datagramsDropped());
        counters.put("loopFullWaits", fullWaits());
        counters.put("rejected", rejected.sum() + transport.rejectedMessages());
        counters.put("packetsSent", stats.packetsSent());
        counters.put("packetsReceived", stats.packetsReceived());
        counters.put("packetsResent", stats.packetsResent());
        counters.put("roundsLed", stats.roundsLed());
        counters.put("viewsInstalled", stats.viewsInstalled());
        VsView view = status.view();
        return new NodeStatus(
                view == null ? "none" : view.id().toString(),
                view == null
                        ? List.of()
                        : view.members().stream().map(Member::toString).toList(),
                view == null ? "starting" : core.isFlushing() ? "agreeing" : status.synced() ? "running" : "joining",
                status.groups(),
                sessions,
                counters);
    }

    /** The private address of the process itself, for what nodes ask each other. */
    static Address ofNode(Member member) {
        return new Address(member, 0, "node");
    }

    private final class Work implements NodeLoop.Driven {
        @Override
        public void tick(long nowMs) {
            core.tick(nowMs);
        }

        @Override
        public void endOfBatch(long nowMs) {
            owner.endOfBatch(light);
            light.pump(core::send);
            core.flush(nowMs);
            // What the core has sent makes room for what it has not taken yet.
            if (light.hasWaiting()) {
                light.pump(core::send);
                core.flush(nowMs);
            }
            owner.endOfBatch(light);
            if (ready.getCount() > 0 && light.isSynced()) {
                ready.countDown();
            }
        }

        @Override
        public void ended(Throwable cause) {
            if (cause != null) {
                lose("The loop has ended: " + cause);
            }
        }
    }

    private final class FromTransport implements TransportListener {
        @Override
        public void onView(View view) {
            loop.submit(() -> core.transportView(view, NodeLoop.nowMs()));
        }

        @Override
        public void onFrame(Member from, byte[] frame) {
            loop.message(() -> core.frame(from, frame, NodeLoop.nowMs()));
        }

        @Override
        public boolean isQuick() {
            return true;
        }

        @Override
        public void onLost(String reason) {
            lose(reason);
        }
    }

    private final class FromCore implements VsOutput {
        @Override
        public void send(Member to, byte[] frame) {
            pipe.send(to, frame);
        }

        @Override
        public void multicast(byte[] frame) {
            pipe.multicast(frame);
        }

        @Override
        public void datagram(byte[] frame) {
            pipe.datagram(frame);
        }

        @Override
        public void sent(long ticket) {
            light.coreSent(ticket);
        }

        @Override
        public void deliver(Delivery delivery) {
            light.coreDelivery(delivery);
        }

        @Override
        public void transitional(List<Member> together) {
            light.coreTransitional(together);
        }

        @Override
        public void holes() {
            light.coreHoles();
        }

        @Override
        public void view(VsView view) {
            light.coreView(view);
            owner.view(view.members());
        }

        @Override
        public void rejected(Member from, RejectCause cause, String reason) {
            rejected.increment();
            once.warn(List.of(from, cause), () -> "Dropped what " + from + " sent: " + reason);
        }
    }
}
