package io.chorale.replication.node;

import io.chorale.groups.Member;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.ShardId;
import io.chorale.replication.Space;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.SpaceListener;
import io.chorale.replication.core.NodeCore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A space as a node's clients use it, with what they know of it. */
final class NodeSpace implements Space {
    private static final Logger LOG = System.getLogger(ChoraleNode.class.getName());

    /** To the node's event loop. */
    interface Way {

        /** Runs on the loop, after what was submitted before. */
        void submit(Runnable task);

        /**
         * Makes room for a call, and starts it on the loop under its number.
         *
         * @return its answer, or why it was refused
         */
        CompletableFuture<byte[]> call(int bytes, LongConsumer start);
    }

    /** What is known of a shard's present reign. */
    private record KnownReign(Member primary, int copies) {}

    private final SpaceDefinition definition;
    private final NodeCore core;
    private final NodeClock clock;
    private final Way way;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final List<SpaceListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<Integer, KnownReign> reigns = new ConcurrentHashMap<>();

    NodeSpace(SpaceDefinition definition, NodeCore core, NodeClock clock, Way way) {
        this.definition = definition;
        this.core = core;
        this.clock = clock;
        this.way = way;
    }

    SpaceDefinition definition() {
        return definition;
    }

    /** Completed when the copies that the disk has are loaded. */
    CompletableFuture<Void> opened() {
        return opened;
    }

    @Override
    public int shards() {
        return definition.shards();
    }

    @Override
    public int shardOf(String key) {
        int hash = key.hashCode();
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        return Math.floorMod(hash ^ (hash >>> 13), definition.shards());
    }

    @Override
    public CompletableFuture<byte[]> request(int shard, byte[] operation, Dot after) {
        ShardId id = shardId(shard);
        return way.call(operation.length, number -> core.request(number, id, operation, after, clock.nowMs()));
    }

    @Override
    public CompletableFuture<byte[]> query(int shard, byte[] question) {
        ShardId id = shardId(shard);
        return way.call(question.length, number -> core.query(number, id, question, clock.nowMs()));
    }

    @Override
    public void signal(int shard, byte[] signal) {
        ShardId id = shardId(shard);
        way.submit(() -> core.signal(id, signal, clock.nowMs()));
    }

    @Override
    public Member primaryOf(int shard) {
        KnownReign reign = reigns.get(shardId(shard).number());
        return reign == null ? null : reign.primary();
    }

    @Override
    public int copiesOf(int shard) {
        KnownReign reign = reigns.get(shardId(shard).number());
        return reign == null ? 0 : reign.copies();
    }

    private ShardId shardId(int shard) {
        if (shard < 0 || shard >= definition.shards()) {
            throw new IllegalArgumentException(
                    "Space " + definition.name() + " has shards 0 to " + (definition.shards() - 1) + ", not " + shard);
        }
        return new ShardId(definition.name(), shard);
    }

    // ---- on the loop's thread

    /** The listener hears of the reigns that there are, and then of each change. */
    void listen(SpaceListener listener) {
        listeners.add(listener);
        core.reigns(
                definition.name(),
                (shard, reign) -> tell(listener, to -> to.onReign(shard.number(), reign.getKey(), reign.getValue())));
    }

    void unlisten(SpaceListener listener) {
        listeners.remove(listener);
    }

    void onReign(int shard, Epoch epoch, Member primary, int copies) {
        reigns.put(shard, new KnownReign(primary, copies));
        tellAll(listener -> listener.onReign(shard, epoch, primary));
    }

    void onVacant(int shard) {
        reigns.remove(shard);
    }

    void onSignal(int shard, byte[] signal) {
        tellAll(listener -> listener.onSignal(shard, signal));
    }

    private void tellAll(Consumer<SpaceListener> event) {
        listeners.forEach(listener -> tell(listener, event));
    }

    private static void tell(SpaceListener listener, Consumer<SpaceListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.log(Level.ERROR, "A listener of a space failed: " + listener, e);
        }
    }
}
