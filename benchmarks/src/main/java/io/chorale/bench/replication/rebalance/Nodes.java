package io.chorale.bench.replication.rebalance;

import io.chorale.groups.Member;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.Epoch;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.Space;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.SpaceListener;
import io.chorale.replication.node.NodeRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** The nodes of one cluster. The first one stays; the last one that came leaves first. For one thread. */
final class Nodes implements AutoCloseable {
    private static final int SHARDS = 64;
    private static final int COPIES = 3;
    private static final String SPACE = "rebalance";
    /** Nothing has moved for so long: more than a reign is left alone before it is handed on. */
    private static final long SETTLED_NS = TimeUnit.MILLISECONDS.toNanos(3_500);

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String cluster;
    private final Path data;
    private final ReplicationPolicy policy;
    private final List<ChoraleNode> nodes = new ArrayList<>();
    private final AtomicLong reigns = new AtomicLong();
    private Space space;

    Nodes(String cluster, Path data, ReplicationPolicy policy) {
        this.cluster = cluster;
        this.data = data;
        this.policy = policy;
    }

    /** The space, as the node that stays has it. */
    Space space() {
        return space;
    }

    /** How many reigns the node that stays has heard of. */
    long reigns() {
        return reigns.get();
    }

    int size() {
        return nodes.size();
    }

    void join() {
        String name = "n" + nodes.size();
        ChoraleNode node = NodeRegistry.acquire(new NodeConfig(
                        cluster,
                        name,
                        "127.0.0.1",
                        "udp",
                        List.of(),
                        data.resolve(name),
                        NodeConfig.DEFAULT_REQUEST_TIMEOUT_MS)
                .withPolicy(policy));
        nodes.add(node);
        Space opened = node.open(new SpaceDefinition(SPACE, SHARDS, COPIES, Ledger::new));
        if (nodes.size() == 1) {
            space = opened;
            node.listen(SPACE, new Counting());
        }
    }

    void leave() {
        nodes.remove(nodes.size() - 1).close();
    }

    /**
     * Waits until every shard has at least so many copies and none has moved for a while.
     *
     * @param isAnswered whether all shards answer, as far as the client has seen
     *
     * @throws IllegalStateException when that takes too long
     */
    void settle(int copies, BooleanSupplier isAnswered) {
        long sinceNs = System.nanoTime();
        long endNs = sinceNs + PATIENCE_NS;
        long known = -1;
        while (System.nanoTime() - sinceNs < SETTLED_NS) {
            if (System.nanoTime() - endNs > 0) {
                throw new IllegalStateException("after " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NS) + " s shards "
                        + unsettled(copies) + " have not " + copies + " copies, or some still move or do not answer");
            }
            if (known != reigns() || !unsettled(copies).isEmpty() || !isAnswered.getAsBoolean()) {
                known = reigns();
                sinceNs = System.nanoTime();
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    private List<Integer> unsettled(int copies) {
        return IntStream.range(0, SHARDS)
                .filter(shard -> space.primaryOf(shard) == null || space.copiesOf(shard) < copies)
                .boxed()
                .toList();
    }

    @Override
    public void close() {
        while (!nodes.isEmpty()) {
            leave();
        }
    }

    private final class Counting implements SpaceListener {
        @Override
        public void onReign(int shard, Epoch epoch, Member primary) {
            reigns.incrementAndGet();
        }

        @Override
        public void onSignal(int shard, byte[] signal) {}
    }
}
