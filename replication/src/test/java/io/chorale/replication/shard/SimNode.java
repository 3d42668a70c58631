package io.chorale.replication.shard;

import io.chorale.replication.ElementId;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A node with its disk, through all its lives. */
final class SimNode implements ShardOutput {
    static final Timing TIMING = new Timing(20, 60, 100, 200);

    private final String name;
    private final SimCluster cluster;
    private final SimDisk disk;
    private final Rules rules;
    private Set<String> view = new HashSet<>();
    private ShardReplica replica;
    private final Set<String> attached = new LinkedHashSet<>();
    private SimDecider decider;
    private long lives;
    private long position;
    private boolean paused;

    SimNode(String name, SimCluster cluster, SimDisk disk, Rules rules) {
        this.name = name;
        this.cluster = cluster;
        this.disk = disk;
        this.rules = rules;
    }

    String name() {
        return name;
    }

    SimDisk disk() {
        return disk;
    }

    ShardReplica replica() {
        return replica;
    }

    Set<String> view() {
        return view;
    }

    boolean isAlive() {
        return replica != null;
    }

    boolean isRunning() {
        return isAlive() && !paused;
    }

    boolean isPrimary() {
        return isAlive() && replica.role() == ShardReplica.Role.PRIMARY;
    }

    boolean isServing() {
        return isAlive() && replica.isServing();
    }

    void pause(boolean isPaused) {
        paused = isPaused;
    }

    void start() {
        lives++;
        long incarnation = (long) name.charAt(0) << 32 | lives;
        position = disk.synced().appliedEntries();
        replica = new ShardReplica(
                SimCluster.id(name),
                incarnation,
                disk.synced().copy(),
                SimCluster.ids(view),
                TIMING,
                rules,
                this,
                this::lead,
                cluster.nowMs());
    }

    private Decider lead(ShardState state) {
        decider = new SimDecider(state, rules, this::reignIsOver);
        return decider;
    }

    private void reignIsOver() {
        attached.forEach(client -> cluster.network().send(name, client, new ClientReply.NotPrimary()));
        attached.clear();
    }

    /** Null when this node does not serve. */
    SimDecider decider() {
        return isServing() ? decider : null;
    }

    void crash(Random random) {
        disk.crash(random.nextInt(disk.unsynced() + 1));
        replica = null;
        attached.clear();
        paused = false;
    }

    void view(Set<String> present) {
        view = new HashSet<>(present);
        view.add(name);
        if (isAlive()) {
            replica.onView(SimCluster.ids(view), cluster.nowMs());
        }
    }

    void sync(int batches) {
        long token = disk.sync(batches);
        replica.synced(token, cluster.nowMs());
    }

    void receive(String from, Object message) {
        if (message instanceof byte[] bytes) {
            receive(from, ShardCodec.decode(bytes));
        } else if (message instanceof Message protocol) {
            replica.onMessage(SimCluster.id(from), protocol, cluster.nowMs());
        } else if (message instanceof ClientRequest request) {
            replica.onRequest(request, cluster.nowMs());
        } else if (message instanceof SimClient.Attach) {
            onAttach(from);
        } else if (message instanceof SimClient.Fetch fetch) {
            onFetch(from, fetch);
        }
    }

    private void onAttach(String client) {
        if (isServing()) {
            attached.add(client);
            cluster.network()
                    .send(name, client, new SimClient.Attached(replica.replica().current()));
        } else {
            cluster.network().send(name, client, new ClientReply.NotPrimary());
        }
    }

    private void onFetch(String client, SimClient.Fetch fetch) {
        if (!isServing() || !replica.replica().current().equals(fetch.epoch())) {
            cluster.network().send(name, client, new ClientReply.NotPrimary());
            return;
        }
        List<ElementId> free = decider.deliverable(3);
        if (!free.isEmpty() && replica.mayDispatch(cluster.nowMs())) {
            ElementId id = free.get(cluster.random().nextInt(free.size()));
            if (decider.assign(id, fetch.client())) {
                cluster.network().send(name, client, new SimClient.Delivery(id, decider.origin(id)));
            }
        }
    }

    // ---- ShardOutput

    @Override
    public void send(NodeId to, Message message) {
        cluster.network().send(name, SimCluster.name(to), cluster.onTheWire(message));
    }

    @Override
    public void reply(ClientId client, ClientReply reply) {
        if (reply instanceof ClientReply.Answer answer && answer.changed()) {
            cluster.checkConfirmed(this, client, answer.sequence());
        }
        cluster.network().send(name, client.value(), reply);
    }

    @Override
    public void persist(Batch batch) {
        for (Write write : batch.writes()) {
            if (write instanceof Write.Log log) {
                cluster.checker().decided(log.logged());
            }
        }
        disk.write(batch, replica.replica());
    }

    @Override
    public void applied(LoggedEntry entry) {
        cluster.applied(name, position, entry);
        position++;
    }

    @Override
    public void adopted() {
        position = replica.replica().appliedEntries();
    }

    @Override
    public void warn(String text) {
        cluster.note(name + " warns: " + text);
    }

    @Override
    public String toString() {
        if (!isAlive()) {
            return name + " down";
        }
        DurableReplica durable = replica.replica();
        return name + " " + replica.role() + (isServing() ? " serving" : "") + " promised " + durable.promised()
                + " last " + durable.last() + " config " + durable.config().version()
                + (durable.pending() == null ? "" : " pending") + " in sync "
                + durable.inSync().stream().map(SimCluster::name).toList() + " view " + view;
    }
}
