package io.chorale.replication.node;

import io.chorale.groups.ChannelConfig;
import io.chorale.groups.ChannelListener;
import io.chorale.groups.ChannelStats;
import io.chorale.groups.FrameChannel;
import io.chorale.groups.Member;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.TransportException;
import io.chorale.groups.Transports;
import io.chorale.groups.View;
import io.chorale.groups.spi.Transport;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.ClusterAdministration;
import io.chorale.replication.Epoch;
import io.chorale.replication.LoadFigures;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.ReplicationException;
import io.chorale.replication.ReplicationException.Outcome;
import io.chorale.replication.ShardId;
import io.chorale.replication.Space;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.SpaceListener;
import io.chorale.replication.StorageFigures;
import io.chorale.replication.core.Effects;
import io.chorale.replication.core.NodeCore;
import io.chorale.replication.node.NodeDisk.StoreOpener;
import io.chorale.replication.peers.PeerBook;
import io.chorale.replication.peers.PeerFact;
import io.chorale.replication.peers.Refusal;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.Deferral;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.store.SpaceState;
import io.chorale.replication.store.rocks.RocksStore;
import java.io.IOError;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** A running node: the core, its event loop, its channel and its data directory. */
final class NodeDriver implements ChoraleNode {
    /** A whole log is in memory several times while it is sent. */
    private static final long MAX_IMAGE_BYTES =
            Math.min(1L << 30, Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 10));

    /** What takes longer than that to send is sent part by part, beside all else. */
    private static final long WHOLE_IMAGE_BYTES = 8L << 20;

    private static final Logger LOG = System.getLogger(ChoraleNode.class.getName());
    /** What a message takes around a client's operation, generously. */
    private static final int ENVELOPE_BYTES = 1_024;

    private static final long HAND_OVER_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long HAND_OVER_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final NodeConfig config;
    private final NodeClock clock = new NodeClock();
    private final DataDirectory directory;
    private final NodeDisk disk;
    private final FrameChannel channel;
    private final int maxOperationBytes;
    private final EventLoop loop;
    private final Calls calls = new Calls();
    private final Map<String, NodeSpace> spaces = new ConcurrentHashMap<>();
    private final Map<Class<?>, AutoCloseable> services = new LinkedHashMap<>();
    private final NodeCore core;
    private final ClusterAdministration administration;
    private volatile Set<UUID> presentNodes;
    private volatile Map<Deferral, Long> deferred = Map.of();
    /** Services close while the node still answers. */
    private boolean closing;

    private volatile boolean closed;
    /** Why this node takes no part any more; null as long as it may. */
    private volatile String endedBecause;

    /** Starts a node; nothing stays open when it fails. */
    static NodeDriver start(NodeConfig config) {
        return start(config, RocksStore::open);
    }

    static NodeDriver start(NodeConfig config, StoreOpener opener) {
        DataDirectory directory = DataDirectory.open(config.dataDirectory(), config.clusterName());
        boolean started = false;
        try {
            Transport transport = Transports.create(new TransportConfig(
                    config.clusterName(),
                    config.nodeName(),
                    config.bindAddress(),
                    config.stack(),
                    config.initialHosts(),
                    SecurityFiles.load(config.security())));
            NodeDriver node = new NodeDriver(config, directory, transport, opener);
            started = true;
            return node;
        } catch (TransportException e) {
            throw new NodeStartException("Node " + config.nodeName() + " cannot join: " + e.getMessage(), e);
        } finally {
            if (!started) {
                directory.close();
            }
        }
    }

    private NodeDriver(NodeConfig config, DataDirectory directory, Transport transport, StoreOpener opener) {
        this.config = config;
        this.directory = directory;
        this.presentNodes = Set.of(directory.nodeId());
        ChannelConfig channelConfig = ChannelConfig.of(config.clusterName());
        this.maxOperationBytes = channelConfig.maxMessageBytes() - ENVELOPE_BYTES;
        this.channel = new FrameChannel(transport, channelConfig);
        this.loop = new EventLoop("chorale-" + config.clusterName(), new Turn());
        this.disk = openDisk(opener);
        boolean started = false;
        try {
            PeerBook book = disk.begin(directory.nodeId(), new SecureRandom().nextLong());
            directory.keepsStore();
            channel.start(new Inbound());
            this.core = new NodeCore(
                    channel.self(),
                    book,
                    disk.copies(),
                    new NodeCore.Settings(
                            config.policy(),
                            config.requestTimeoutMs(),
                            config.coldStartWaitMs(),
                            MAX_IMAGE_BYTES,
                            WHOLE_IMAGE_BYTES),
                    new Outbound());
            this.administration = new NodeAdministration(loop, core, clock);
            loop.start();
            started = true;
        } finally {
            if (!started) {
                try {
                    channel.close();
                } finally {
                    disk.close();
                }
            }
        }
        LOG.log(
                Level.INFO,
                "Node {0} ({1}) joined cluster {2} as {3}",
                config.nodeName(),
                directory.nodeId(),
                config.clusterName(),
                channel.self());
    }

    /** The loop waits for the store's threads when much is to be written: they must not wait for the loop. */
    private NodeDisk openDisk(StoreOpener opener) {
        return NodeDisk.open(
                config.dataDirectory(),
                config.clusterName(),
                directory.nodeId(),
                opener,
                () -> loop.submitAhead(this::tellSynced),
                state -> loop.submitAhead(() -> core.storageFull(state != SpaceState.OK, clock.nowMs())),
                cause -> loop.submitAhead(() -> {
                    throw new IOError(cause);
                }));
    }

    private void tellSynced() {
        disk.tellSynced(
                (shard, token) -> core.synced(shard, token, clock.nowMs()),
                fact -> core.remembered(fact, clock.nowMs()));
    }

    @Override
    public UUID nodeId() {
        return directory.nodeId();
    }

    @Override
    public Member self() {
        return channel.self();
    }

    @Override
    public View view() {
        return channel.view();
    }

    @Override
    public Set<UUID> presentNodes() {
        return presentNodes;
    }

    @Override
    public long rejectedInput() {
        ChannelStats stats = channel.stats();
        long rejected =
                stats.rejected().values().stream().mapToLong(Long::longValue).sum();
        return rejected + stats.engineRejected() + core.malformed();
    }

    @Override
    public LoadFigures load() {
        return new LoadFigures(
                calls.refused(),
                loop.fullWaits(),
                deferred.getOrDefault(Deferral.TURNED_AWAY, 0L),
                deferred.getOrDefault(Deferral.UNHEARD, 0L),
                deferred.getOrDefault(Deferral.AHEAD, 0L));
    }

    @Override
    public StorageFigures storage() {
        return disk.figures();
    }

    @Override
    public ClusterAdministration administration() {
        return administration;
    }

    @Override
    public Space open(SpaceDefinition definition) {
        requireOpen();
        // Under one lock, so that nobody gets the space before the core is to open it.
        synchronized (spaces) {
            NodeSpace open = spaces.get(definition.name());
            if (open == null) {
                open = new NodeSpace(definition, core, clock, new Way());
                spaces.put(definition.name(), open);
                openInCore(open);
            }
            return open;
        }
    }

    /** Returns when the copies that the disk has are loaded. */
    private void openInCore(NodeSpace space) {
        SpaceDefinition definition = space.definition();
        try {
            submit(() -> {
                try {
                    core.open(definition, disk.recover(definition.name()), clock.nowMs());
                    space.opened().complete(null);
                } catch (RuntimeException e) {
                    space.opened().completeExceptionally(e);
                }
            });
            if (!loop.isLoopThread()) {
                space.opened().get();
            }
        } catch (ExecutionException e) {
            spaces.remove(definition.name());
            throw new NodeStartException(
                    "Space " + definition.name() + " cannot be opened: "
                            + e.getCause().getMessage(),
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeStartException("Interrupted while space " + definition.name() + " was being opened", e);
        }
    }

    @Override
    public void listen(String space, SpaceListener listener) {
        NodeSpace open = openSpace(space);
        submit(() -> open.listen(listener));
    }

    @Override
    public void unlisten(String space, SpaceListener listener) {
        NodeSpace open = openSpace(space);
        loop.submit(() -> open.unlisten(listener));
    }

    @Override
    public <T extends AutoCloseable> T service(Class<T> type, Function<ChoraleNode, T> factory) {
        synchronized (services) {
            if (closing) {
                throw isClosed();
            }
            AutoCloseable service = services.get(type);
            if (service == null) {
                service = factory.apply(this);
                services.put(type, service);
            }
            return type.cast(service);
        }
    }

    @Override
    public void close() {
        requireNotLoop();
        List<AutoCloseable> toClose;
        synchronized (services) {
            if (closing) {
                return;
            }
            closing = true;
            toClose = new ArrayList<>(services.values());
        }
        for (int last = toClose.size() - 1; last >= 0; last--) {
            closeService(toClose.get(last));
        }
        handOver();
        closed = true;
        loop.close();
        calls.failAll("The node is closed; the request may or may not have been applied.");
        try {
            channel.close();
        } finally {
            try {
                disk.close();
            } finally {
                directory.close();
            }
        }
        LOG.log(Level.INFO, "Node {0} left cluster {1}; {2}", config.nodeName(), config.clusterName(), health());
    }

    /** Others go on with what this node serves, before it leaves them; for a while only, since they may be leaving too. */
    private void handOver() {
        long deadlineNanos = System.nanoTime() + HAND_OVER_NANOS;
        boolean left = false;
        while (!left && !closed && System.nanoTime() - deadlineNanos < 0) {
            CompletableFuture<Boolean> asked = new CompletableFuture<>();
            if (!loop.submit(() -> asked.complete(core.leave(clock.nowMs())))) {
                return;
            }
            try {
                left = asked.get(HAND_OVER_NANOS, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException e) {
                LOG.log(Level.WARNING, "The node leaves without having handed over", e);
                return;
            }
            LockSupport.parkNanos(left ? 0 : HAND_OVER_STEP_NANOS);
        }
    }

    /** What was rejected, refused or waited for since the start, for the log. */
    String health() {
        ChannelStats stats = channel.stats();
        return "rejected frames " + stats.rejected() + ", malformed messages " + core.malformed()
                + ", faults of state machines " + core.faults() + ", faults " + loop.faults() + ", " + load();
    }

    private void closeService(AutoCloseable service) {
        try {
            service.close();
        } catch (Exception | LinkageError e) {
            LOG.log(Level.WARNING, "Service " + service.getClass().getName() + " did not close cleanly", e);
        }
    }

    private void submit(Runnable task) {
        requireOpen();
        if (!loop.submit(task)) {
            throw isClosed();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw isClosed();
        }
    }

    /** The loop cannot wait for its own end. */
    void requireNotLoop() {
        if (loop.isLoopThread()) {
            throw new IllegalStateException("A node cannot be closed by what runs on its event loop, such as the"
                    + " continuation of a request: close it on another thread");
        }
    }

    private IllegalStateException isClosed() {
        String why = endedBecause;
        return new IllegalStateException(why != null ? why : "Node " + config.nodeName() + " is closed");
    }

    private NodeSpace openSpace(String name) {
        NodeSpace space = spaces.get(name);
        if (space == null) {
            throw new IllegalArgumentException("Space " + name + " is not open on this node: open it first");
        }
        return space;
    }

    /** What a space asks of its node. */
    private final class Way implements NodeSpace.Way {
        @Override
        public void submit(Runnable task) {
            NodeDriver.this.submit(task);
        }

        @Override
        public CompletableFuture<byte[]> call(int bytes, LongConsumer start) {
            if (bytes > maxOperationBytes) {
                return refused("A request of " + bytes + " bytes exceeds the limit of " + maxOperationBytes);
            }
            Calls.Call call = calls.enter(bytes, loop.isLoopThread() ? 0 : config.requestTimeoutMs());
            if (call == null) {
                return refused("Too many requests of this node wait for an answer (" + Calls.MAX_WAITING + ", or "
                        + Calls.MAX_WAITING_KIB + " KiB): slow down, or find out why the cluster does not answer");
            }
            if (closed || !loop.submit(() -> start(call, start))) {
                calls.fail(
                        call,
                        new ReplicationException(Outcome.REFUSED, isClosed().getMessage()));
            }
            return call.future();
        }

        private void start(Calls.Call call, LongConsumer start) {
            try {
                start.accept(calls.number(call));
            } catch (RuntimeException e) {
                calls.fail(call, new ReplicationException(Outcome.IN_DOUBT, "The node failed on the request: " + e));
                throw e;
            }
        }

        private CompletableFuture<byte[]> refused(String why) {
            return CompletableFuture.failedFuture(new ReplicationException(Outcome.REFUSED, why));
        }
    }

    /** What the channel says, on its way to the loop. */
    private final class Inbound implements ChannelListener {
        @Override
        public void onView(View view) {
            loop.submitArrival(() -> {
                LOG.log(Level.INFO, "Cluster {0}: view {1}", config.clusterName(), view);
                core.onView(view, clock.nowMs());
            });
        }

        @Override
        public void onMessage(Member from, byte[] message) {
            loop.submitArrival(() -> core.onMessage(from, message, clock.nowMs()));
        }
    }

    /** What the core wants done. On the loop's thread. */
    private final class Outbound implements Effects {
        @Override
        public void send(Member to, byte[] message) {
            channel.send(to, message);
        }

        @Override
        public void multicast(byte[] message) {
            channel.multicast(message);
        }

        @Override
        public void persist(ShardId shard, Batch batch, DurableReplica after) {
            try {
                disk.persist(shard, batch, after);
            } catch (RuntimeException | StackOverflowError e) {
                // Whatever it was, the copy in memory is ahead of the disk for good, and a later batch must not be
                // taken
                // for one that stands on this: this node must not speak for the shard any more.
                throw new IOError(e);
            }
        }

        @Override
        public void remember(PeerFact fact) {
            disk.remember(fact);
        }

        @Override
        public void refused(Refusal why) {
            endedBecause = Refusals.text(directory.nodeId(), why);
            throw new NodeEndedError(endedBecause);
        }

        @Override
        public void founded(String space) {
            disk.founded(space);
        }

        @Override
        public void complete(long call, byte[] answer) {
            calls.complete(call, answer);
        }

        @Override
        public void fail(long call, ReplicationException cause) {
            calls.fail(call, cause);
        }

        @Override
        public void reign(ShardId shard, Epoch epoch, Member primary, int copies) {
            openSpace(shard.space()).onReign(shard.number(), epoch, primary, copies);
        }

        @Override
        public void vacant(ShardId shard) {
            openSpace(shard.space()).onVacant(shard.number());
        }

        @Override
        public void signal(ShardId shard, byte[] signal) {
            openSpace(shard.space()).onSignal(shard.number(), signal);
        }

        @Override
        public void warn(String text) {
            LOG.log(Level.WARNING, text);
        }

        @Override
        public void fault(String text, RuntimeException cause) {
            LOG.log(Level.ERROR, text, cause);
        }
    }

    /** One turn of the loop. */
    private final class Turn implements EventLoop.Driven {
        @Override
        public void tick() {
            core.clock(clock.aheadMs());
            core.onTick(clock.nowMs());
            presentNodes = Set.copyOf(core.presentNodes());
            deferred = core.deferred();
        }

        @Override
        public void endOfBatch() {
            try {
                core.endOfBatch();
            } finally {
                channel.flush();
            }
        }

        @Override
        public void died(Throwable cause) {
            // A member that answers nothing would hold up all others: leave, so that they take over.
            closed = true;
            String why = endedBecause != null ? endedBecause : "The node has failed (" + cause + ").";
            endedBecause = why;
            calls.failAll(why + " The request may or may not have been applied.");
            // What waited in the loop's queue is not run any more.
            spaces.values().forEach(space -> space.opened().completeExceptionally(new IllegalStateException(why)));
            channel.close();
        }
    }
}
