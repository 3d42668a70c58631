package io.chorale.jms.replicated;

import io.chorale.groups.Member;
import io.chorale.groups.View;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.ClusterAdministration;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.LoadFigures;
import io.chorale.replication.ReplicationException;
import io.chorale.replication.Space;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.SpaceListener;
import io.chorale.replication.StorageFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** One process of a {@link SimCluster}, with the messaging service on it. */
final class SimNode implements ChoraleNode, Space {

    private record Waiting(byte[] bytes, boolean query, Dot after, CompletableFuture<byte[]> future) {}

    private static final class Client {
        private final TreeMap<Long, Waiting> open = new TreeMap<>();
        private Epoch epoch = Epoch.NONE;
        private SimNode primary;
        private long lastSequence;
    }

    private final SimCluster cluster;
    private final UUID nodeId;
    private final Member self;
    private final List<Client> clients = new ArrayList<>();
    private final List<SpaceListener> listeners = new ArrayList<>();
    private final ReplicatedMessagingService service;

    SimNode(SimCluster cluster, UUID nodeId, Member self, MessagingSettings settings) {
        this.cluster = cluster;
        this.nodeId = nodeId;
        this.self = self;
        for (int i = 0; i < cluster.shards(); i++) {
            clients.add(new Client());
        }
        this.service = new ReplicatedMessagingService(this, settings, cluster::nowMs, cluster::nowMs);
    }

    ReplicatedMessagingService service() {
        return service;
    }

    // ---- what the cluster tells this node

    void onReign(int shard, Epoch epoch, SimNode primary) {
        Client client = clients.get(shard);
        if (!epoch.isAfter(client.epoch)) {
            return;
        }
        client.epoch = epoch;
        client.primary = primary;
        for (SpaceListener listener : List.copyOf(listeners)) {
            listener.onReign(shard, epoch, primary.self());
        }
        resend(shard);
    }

    void resend(int shard) {
        clients.get(shard).open.forEach((sequence, waiting) -> send(shard, sequence, waiting));
    }

    void onAnswer(int shard, long sequence, byte[] answer) {
        Waiting waiting = clients.get(shard).open.remove(sequence);
        if (waiting != null) {
            waiting.future().complete(answer);
        }
    }

    void onSignal(int shard, Epoch epoch, byte[] signal) {
        if (epoch.equals(clients.get(shard).epoch)) {
            List.copyOf(listeners).forEach(listener -> listener.onSignal(shard, signal));
        }
    }

    void onView() {
        for (Client client : clients) {
            if (client.primary != null && !cluster.live().contains(client.primary)) {
                client.primary = null;
            }
        }
    }

    /** How much a shard has not answered. */
    int waiting(int shard) {
        return clients.get(shard).open.size();
    }

    /** All that waits for an answer is in doubt from now on. */
    void timeOut() {
        for (Client client : clients) {
            List<Waiting> all = List.copyOf(client.open.values());
            client.open.clear();
            all.forEach(waiting -> waiting.future()
                    .completeExceptionally(
                            new ReplicationException(ReplicationException.Outcome.IN_DOUBT, "No answer in time")));
        }
    }

    // ---- the space

    @Override
    public int shards() {
        return cluster.shards();
    }

    @Override
    public int shardOf(String key) {
        return Math.floorMod(key.hashCode(), cluster.shards());
    }

    @Override
    public CompletableFuture<byte[]> request(int shard, byte[] operation, Dot after) {
        return call(shard, new Waiting(operation, false, after, new CompletableFuture<>()));
    }

    @Override
    public CompletableFuture<byte[]> query(int shard, byte[] question) {
        return call(shard, new Waiting(question, true, Dot.NONE, new CompletableFuture<>()));
    }

    private CompletableFuture<byte[]> call(int shard, Waiting waiting) {
        Client client = clients.get(shard);
        client.lastSequence++;
        client.open.put(client.lastSequence, waiting);
        send(shard, client.lastSequence, waiting);
        return waiting.future();
    }

    private void send(int shard, long sequence, Waiting waiting) {
        Client client = clients.get(shard);
        Epoch epoch = client.epoch;
        if (client.primary == null) {
            return;
        }
        cluster.post(this, client.primary, "requests", () -> {
            if (waiting.query()) {
                cluster.shard(shard).onQuery(this, epoch, sequence, waiting.bytes());
            } else {
                cluster.shard(shard).onRequest(this, epoch, sequence, waiting.bytes(), waiting.after());
            }
        });
    }

    @Override
    public void signal(int shard, byte[] signal) {
        Client client = clients.get(shard);
        Epoch epoch = client.epoch;
        if (client.primary != null) {
            cluster.post(
                    this, client.primary, "signals", () -> cluster.shard(shard).onSignal(this, epoch, signal));
        }
    }

    @Override
    public Member primaryOf(int shard) {
        SimNode primary = clients.get(shard).primary;
        return primary == null ? null : primary.self();
    }

    @Override
    public int copiesOf(int shard) {
        return 2;
    }

    // ---- the node

    @Override
    public UUID nodeId() {
        return nodeId;
    }

    @Override
    public Member self() {
        return self;
    }

    @Override
    public View view() {
        return new View(1, cluster.members());
    }

    @Override
    public Set<UUID> presentNodes() {
        return cluster.presentNodes();
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
        return this;
    }

    @Override
    public void listen(String space, SpaceListener listener) {
        listeners.add(listener);
    }

    @Override
    public void unlisten(String space, SpaceListener listener) {
        listeners.remove(listener);
    }

    @Override
    public <T extends AutoCloseable> T service(Class<T> type, Function<ChoraleNode, T> factory) {
        throw new UnsupportedOperationException("Not part of the simulation: " + type);
    }

    @Override
    public void close() {
        service.close();
    }

    @Override
    public String toString() {
        return self.toString();
    }
}
