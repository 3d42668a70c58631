package io.chorale.simulation.replication;

import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.ClientReply;
import io.chorale.replication.shard.ClientRequest;
import io.chorale.replication.shard.Copying;
import io.chorale.replication.shard.Decider;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.ImageDifference;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.Message;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.shard.ShardCodec;
import io.chorale.replication.shard.ShardOutput;
import io.chorale.replication.shard.ShardReplica;
import io.chorale.replication.shard.ShardState;
import io.chorale.replication.shard.Timing;
import io.chorale.replication.shard.Write;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** A node with its disk and its clock, through all its lives: what a driver does around the core. */
final class SimNode implements ShardOutput {
    static final Timing TIMING = new Timing(20, 60, 100, 200, 150);
    private static final int DELIVERIES = 3;

    private final String name;
    private final SimCluster cluster;
    private final SimDisk disk;
    private final SimClock clock;
    private final SplittableRandom random;
    private final Sightings sightings;
    private Set<String> view = new HashSet<>();
    private ShardReplica replica;
    private boolean turnOpen;
    private final Set<String> attached = new LinkedHashSet<>();
    private SimDecider decider;
    private long lives;
    private long position;
    private boolean paused;
    private boolean isLeaving;
    private Runnable afterLeaving = () -> {};
    private boolean syncPlanned;
    private int diskFactor = 1;
    private boolean diskFull;
    private boolean isLost;
    private final Set<NodeId> removed = new HashSet<>();

    SimNode(String name, SimCluster cluster, SimDisk disk, SplittableRandom random) {
        this.name = name;
        this.cluster = cluster;
        this.disk = disk;
        this.random = random;
        this.clock = new SimClock(cluster.schedule(), random);
        this.sightings = new Sightings(name, cluster);
        tickLater();
    }

    String name() {
        return name;
    }

    SimDisk disk() {
        return disk;
    }

    SimClock clock() {
        return clock;
    }

    ShardReplica replica() {
        return replica;
    }

    boolean isAlive() {
        return replica != null;
    }

    boolean isRunning() {
        return isAlive() && !paused;
    }

    boolean isServing() {
        return isAlive() && replica.isServing();
    }

    Epoch reign() {
        return replica.replica().current();
    }

    /** Null when this node does not serve. */
    SimDecider decider() {
        return isServing() ? decider : null;
    }

    // ---- its life

    void start() {
        lives++;
        syncPlanned = false;
        long incarnation = lives << 8 | name.charAt(0);
        position = disk.synced().appliedEntries();
        replica = new ShardReplica(
                Names.id(name),
                incarnation,
                disk.synced().copy(),
                Names.ids(view),
                TIMING,
                cluster.rules(),
                this,
                this::lead,
                clock.nowMs());
        replica.giveUp(removed, clock.nowMs());
        sightings.incarnation(incarnation);
        cluster.network().goOn();
    }

    private Decider lead(ShardState state) {
        decider = new SimDecider(state, cluster.rules(), this::reignIsOver);
        sightings.serves(replica.replica());
        cluster.serves(this);
        return decider;
    }

    private void reignIsOver() {
        cluster.log().add(RunLog.Kind.REIGN_OVER, name, () -> "serves no more");
        attached.forEach(client -> cluster.network().send(name, client, new ClientReply.NotPrimary()));
        attached.clear();
    }

    void crash() {
        int unsynced = disk.unsynced();
        int kept = random.nextInt(unsynced + 1);
        if (kept < unsynced) {
            cluster.count(Counter.TAILS_LOST);
        }
        disk.crash(kept);
        stop();
    }

    private void stop() {
        if (isServing()) {
            cluster.log().add(RunLog.Kind.REIGN_OVER, name, () -> "serves no more");
        }
        replica = null;
        attached.clear();
        paused = false;
        isLeaving = false;
        cluster.network().crash(name);
    }

    void pause(boolean isPaused) {
        paused = isPaused;
        if (!isPaused) {
            cluster.network().goOn();
            if (isAlive()) {
                replica.giveUp(removed, clock.nowMs());
            }
            planSync();
        }
    }

    /**
     * Has another node go on, then stops with everything on disk.
     *
     * @param then what follows
     */
    void leave(Runnable then) {
        isLeaving = true;
        afterLeaving = then;
        cluster.schedule().after(1_000, this::stay);
    }

    /** Gives up leaving. */
    void stay() {
        if (isLeaving && isAlive()) {
            replica.resume();
        }
        isLeaving = false;
    }

    void view(Set<String> present) {
        view = new HashSet<>(present);
        view.add(name);
        if (isRunning()) {
            replica.onView(Names.ids(view), clock.nowMs());
        }
    }

    boolean sees(String other) {
        return view.contains(other);
    }

    // ---- time

    private void tickLater() {
        cluster.schedule().after(5 + random.nextInt(12), this::tick);
    }

    private void tick() {
        if (isRunning()) {
            replica.tick(clock.nowMs());
            obeyRegistry();
            if (isLeaving) {
                leaveWhenPossible();
            }
        }
        tickLater();
    }

    private void obeyRegistry() {
        ClusterKind.Target target = cluster.target();
        if (isServing() && random.nextInt(4) == 0) {
            DurableReplica durable = replica.replica();
            if (durable.pending() == null && !target.isReached(durable.config())) {
                cluster.log().add(RunLog.Kind.NOTE, name, () -> "changes the config to " + target.members());
                replica.changeConfig(Names.ids(target.members()), target.policy(), clock.nowMs());
            }
        }
    }

    private void leaveWhenPossible() {
        if (isServing()) {
            replica.prepareHandOver();
            replica.handOver(clock.nowMs());
        } else if (replica.role() == ShardReplica.Role.BACKUP && disk.unsynced() == 0) {
            cluster.count(Counter.LEAVES);
            cluster.log().add(RunLog.Kind.NOTE, name, () -> "leaves");
            stop();
            afterLeaving.run();
        }
    }

    void startAgain() {
        if (!isAlive() && !isLost) {
            cluster.log().add(RunLog.Kind.RELIEF, name, () -> "starts");
            start();
        }
    }

    /** Its disk is gone, or, as a planted mistake, comes back. */
    void lose(boolean isGone) {
        isLost = isGone;
    }

    /** Hears, for all its lives, that a node was removed for good. */
    void hearOfRemoval(String gone) {
        removed.add(Names.id(gone));
        if (isRunning()) {
            replica.giveUp(removed, clock.nowMs());
        }
    }

    // ---- the disk

    void slowDisk(int factor) {
        diskFactor = factor;
    }

    /** Writes nothing as long as it is full. */
    void fullDisk(boolean isFull) {
        diskFull = isFull;
        planSync();
    }

    private void planSync() {
        if (!syncPlanned && isRunning() && disk.unsynced() > 0 && !diskFull) {
            syncPlanned = true;
            long life = lives;
            cluster.schedule().after((1L + random.nextInt(3)) * diskFactor, () -> sync(life));
        }
    }

    private void sync(long life) {
        if (life != lives || !isAlive()) {
            return;
        }
        syncPlanned = false;
        int unsynced = disk.unsynced();
        if (isRunning() && unsynced > 0 && !diskFull) {
            long token = disk.sync(random.nextInt(4) == 0 ? 1 + random.nextInt(unsynced) : unsynced);
            replica.synced(token, clock.nowMs());
        }
        planSync();
    }

    // ---- what arrives

    void receive(String from, Object message) {
        if (message instanceof byte[] bytes) {
            receive(from, ShardCodec.decode(bytes));
        } else if (message instanceof Message protocol) {
            replica.onMessage(Names.id(from), protocol, clock.nowMs());
        } else if (message instanceof ClientRequest request) {
            onRequest(request);
        } else if (message instanceof Session.Attach) {
            onAttach(from);
        } else if (message instanceof Session.Fetch fetch) {
            onFetch(from, fetch);
        }
    }

    private void onRequest(ClientRequest request) {
        boolean early = cluster.bug() == PlantedBug.QUERY_EARLY && isServing() && reign().equals(request.epoch());
        if (early && request instanceof ClientRequest.Query query) {
            reply(
                    query.client(),
                    new ClientReply.Answer(query.epoch(), query.sequence(), true, decider.query(query.question())));
        } else {
            replica.onRequest(request, clock.nowMs());
            endTurnLater();
        }
    }

    /** What arrives in the same millisecond is one turn, unless something else than a request comes between. */
    private void endTurnLater() {
        if (!turnOpen) {
            turnOpen = true;
            long life = lives;
            cluster.schedule().after(0, () -> {
                turnOpen = false;
                if (life == lives && isAlive()) {
                    replica.endOfTurn();
                }
            });
        }
    }

    private void onAttach(String client) {
        if (isServing()) {
            attached.add(client);
            decider.detach(client);
            cluster.network().send(name, client, new Session.Attached(reign()));
        } else {
            cluster.network().send(name, client, new ClientReply.NotPrimary());
        }
    }

    private void onFetch(String client, Session.Fetch fetch) {
        if (!isServing() || !reign().equals(fetch.epoch())) {
            cluster.network().send(name, client, new ClientReply.NotPrimary());
        } else if (!replica.mayDispatch(clock.nowMs())) {
            cluster.count(Counter.LEASE_REFUSALS);
        } else {
            for (ElementId id : decider.deliverable(1 + random.nextInt(DELIVERIES))) {
                if (decider.assign(id, fetch.client())) {
                    cluster.network().send(name, client, new Session.Delivery(id, decider.origin(id)));
                }
            }
        }
    }

    // ---- ShardOutput

    @Override
    public void send(NodeId to, Message message) {
        sightings.sends(message);
        if (sightings.isImage(message)) {
            cluster.images().see(name, replica.replica().present());
        }
        cluster.network().send(name, Names.name(to), cluster.onTheWire(spoilt(message)));
    }

    private Message spoilt(Message message) {
        if (cluster.bug() != PlantedBug.DIFFERENCE_KEEPS_REMOVED) {
            return message;
        } else if (message instanceof Message.StartDifference start) {
            return new Message.StartDifference(start.epoch(), spoilt(start.difference()));
        } else if (message instanceof Message.WholeDifference whole) {
            return new Message.WholeDifference(whole.epoch(), spoilt(whole.difference()));
        }
        return message;
    }

    private static ImageDifference spoilt(ImageDifference given) {
        long size = given.size() + given.removed().size();
        return new ImageDifference(given.base(), given.header(), size, given.present(), List.of());
    }

    @Override
    public void reply(ClientId client, ClientReply reply) {
        if (reply instanceof ClientReply.Answer answer) {
            sightings.answers(client, answer);
            if (cluster.checker().wasDecided(client, answer.sequence()) && answer.changed()) {
                cluster.checkConfirmed(this, client, answer.sequence());
            }
        } else if (reply instanceof ClientReply.Busy) {
            cluster.count(Counter.BUSY);
        }
        cluster.network().send(name, Names.client(client), reply);
    }

    @Override
    public boolean isPresent(ClientId client) {
        return cluster.isPresent(client);
    }

    @Override
    public void persist(Batch batch) {
        for (Write write : batch.writes()) {
            if (write instanceof Write.Log log) {
                log.run().entries().forEach(cluster.checker()::decided);
            }
        }
        sightings.writes(batch);
        disk.write(batch, replica.replica());
        planSync();
    }

    @Override
    public void applied(LoggedEntry entry) {
        sightings.applied(entry);
        cluster.checker().applied(name, position, entry.dot());
        position++;
    }

    @Override
    public void adopted() {
        if (disk.synced().isDamaged()) {
            cluster.count(Counter.REFILLED);
        }
        position = replica.replica().appliedEntries();
    }

    @Override
    public void assembled(ReplicaImage image) {
        cluster.images().see(name, image);
    }

    @Override
    public Copying copying() {
        return cluster.copying();
    }

    @Override
    public void filledAnew() {
        cluster.count(Counter.FILLED_ANEW);
    }

    @Override
    public void warn(String text) {
        cluster.log().add(RunLog.Kind.NOTE, name, () -> "warns: " + text);
    }

    @Override
    public String toString() {
        if (!isAlive()) {
            return name + " down";
        }
        DurableReplica durable = replica.replica();
        return name + " " + replica.role() + (isServing() ? " serving" : "") + " promised " + durable.promised()
                + " last " + durable.last() + " config " + durable.config().version() + " "
                + Describe.nodes(durable.config().members()) + (durable.pending() == null ? "" : " pending")
                + " in sync " + Describe.nodes(durable.inSync()) + " view " + view;
    }
}
