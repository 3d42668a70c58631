package io.chorale.session;

import io.chorale.groups.Member;
import io.chorale.groups.View;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.ClusterAdministration;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.replication.LoadFigures;
import io.chorale.replication.ReplicationException;
import io.chorale.replication.ShardElements;
import io.chorale.replication.Space;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.SpaceListener;
import io.chorale.replication.StateMachine;
import io.chorale.replication.StorageFigures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A cluster in one object: every shard is one machine, shared by all nodes and applied under one lock. It stands for
 * replication in the tests of what is above it, and can be made unreachable.
 */
public final class TestCluster {
    private final Map<Integer, Shard> shards = new HashMap<>();
    private final Member first = new Member(UUID.randomUUID(), "test");
    private final AtomicInteger requests = new AtomicInteger();
    private Function<ShardElements, ? extends StateMachine> machines;
    private volatile ReplicationException outage;

    /** Operations that reached the cluster, refused ones included. */
    public int requests() {
        return requests.get();
    }

    /** Everything fails like this until it is null again. */
    public void outage(ReplicationException cause) {
        outage = cause;
    }

    /** Lets time pass at all primaries. */
    public synchronized void tick(long nowMs) {
        shards.values().forEach(shard -> {
            shard.leadership.onTick(nowMs);
            shard.applyProposals();
        });
    }

    public ChoraleNode node() {
        return new Node();
    }

    private synchronized byte[] request(int shard, byte[] operation) {
        requests.incrementAndGet();
        return shard(shard).request(operation);
    }

    private synchronized byte[] query(int shard, byte[] question) {
        return shard(shard).machine.query(question);
    }

    private Shard shard(int number) {
        return shards.computeIfAbsent(number, unused -> new Shard(machines));
    }

    private <T> CompletableFuture<T> answer(Supplier<T> work) {
        return outage != null ? CompletableFuture.failedFuture(outage) : CompletableFuture.completedFuture(work.get());
    }

    private final class Shard implements LeaderContext {
        private final RecordedElements elements = new RecordedElements();
        private final StateMachine machine;
        private final Leadership leadership;
        private final List<byte[]> proposals = new ArrayList<>();
        private long index = 1;

        Shard(Function<ShardElements, ? extends StateMachine> machines) {
            this.machine = machines.apply(elements);
            this.leadership = machine.lead(this);
        }

        byte[] request(byte[] operation) {
            byte[] refusal = leadership.admit(first, operation);
            return refusal != null ? refusal : apply(operation);
        }

        private byte[] apply(byte[] operation) {
            Dot dot = new Dot(new Epoch(1, 1), ++index);
            byte[] answer = machine.apply(dot, operation, elements.record(dot));
            leadership.onApplied(dot, operation, answer);
            return answer;
        }

        void applyProposals() {
            List<byte[]> now = List.copyOf(proposals);
            proposals.clear();
            now.forEach(this::apply);
        }

        @Override
        public long nowMs() {
            return 0;
        }

        @Override
        public long unixTimeMs() {
            return nowMs();
        }

        @Override
        public boolean mayHandOut() {
            return true;
        }

        @Override
        public void signal(Member to, byte[] signal) {
            throw new UnsupportedOperationException("Sessions send no signals");
        }

        @Override
        public void propose(byte[] operation) {
            proposals.add(operation);
        }

        @Override
        public boolean isStorageFull() {
            return false;
        }
    }

    private final class TestSpace implements Space {
        private final int count;

        TestSpace(int count) {
            this.count = count;
        }

        @Override
        public int shards() {
            return count;
        }

        @Override
        public int shardOf(String key) {
            return Math.floorMod(key.hashCode(), count);
        }

        @Override
        public CompletableFuture<byte[]> request(int shard, byte[] operation, Dot after) {
            return answer(() -> TestCluster.this.request(shard, operation));
        }

        @Override
        public CompletableFuture<byte[]> query(int shard, byte[] question) {
            return answer(() -> TestCluster.this.query(shard, question));
        }

        @Override
        public void signal(int shard, byte[] signal) {
            throw new UnsupportedOperationException("Sessions send no signals");
        }

        @Override
        public Member primaryOf(int shard) {
            return first;
        }

        @Override
        public int copiesOf(int shard) {
            return 1;
        }
    }

    private final class Node implements ChoraleNode {
        private final UUID id = UUID.randomUUID();
        private final Member self = new Member(UUID.randomUUID(), "test");

        @Override
        public UUID nodeId() {
            return id;
        }

        @Override
        public Member self() {
            return self;
        }

        @Override
        public View view() {
            return new View(1, List.of(self));
        }

        @Override
        public Set<UUID> presentNodes() {
            return Set.of(id);
        }

        @Override
        public long rejectedInput() {
            return 0;
        }

        @Override
        public ClusterAdministration administration() {
            throw new UnsupportedOperationException("Not part of this test");
        }

        @Override
        public LoadFigures load() {
            return new LoadFigures(0, 0, 0, 0, 0);
        }

        @Override
        public StorageFigures storage() {
            return new StorageFigures("OK", 0, 0, 0, 0, 0);
        }

        @Override
        public Space open(SpaceDefinition definition) {
            synchronized (TestCluster.this) {
                machines = machines == null ? definition.machine() : machines;
                return new TestSpace(definition.shards());
            }
        }

        @Override
        public void listen(String space, SpaceListener listener) {
            throw new UnsupportedOperationException("Sessions listen to no space");
        }

        @Override
        public void unlisten(String space, SpaceListener listener) {
            throw new UnsupportedOperationException("Sessions listen to no space");
        }

        @Override
        public <T extends AutoCloseable> T service(Class<T> type, Function<ChoraleNode, T> factory) {
            return factory.apply(this);
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
