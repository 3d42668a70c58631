package io.chorale.simulation.replication;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.ClientReply.Answer;
import io.chorale.replication.shard.ClientReply.Busy;
import io.chorale.replication.shard.ClientReply.Forgotten;
import io.chorale.replication.shard.ClientReply.NotPrimary;
import io.chorale.replication.shard.ClientRequest;
import io.chorale.replication.shard.Origin;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.Rules.Rule;
import io.chorale.simulation.replication.SimOperation.Decide;
import io.chorale.simulation.replication.SimOperation.Prepare;
import io.chorale.simulation.replication.SimOperation.Put;
import io.chorale.simulation.replication.SimOperation.Work;
import io.chorale.simulation.replication.SimRequest.Branch;
import io.chorale.simulation.replication.SimRequest.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A client that follows the protocol (4.6, 4.7), with several requests under way at a time. */
final class SimClient {
    private static final int MAX_OPEN = 6;
    private static final int MAX_TURN_MS = 14;
    private static final long ATTACH_AGAIN_MS = 20;
    private static final long PATIENCE_MS = 140;
    private static final long BUSY_MS = 15;
    private static final long TIMEOUT_MS = 3_000;
    private static final List<String> KEYS = List.of("k", "l");

    private final String name;
    private final SplittableRandom random;
    private final SimCluster cluster;
    private final List<String> nodes;
    private final TreeMap<ElementId, Origin> held = new TreeMap<>();
    private final TreeMap<Long, SimRequest> open = new TreeMap<>();
    private final ArrayDeque<SimRequest> prepared = new ArrayDeque<>();
    private ClientId id;
    private int lives = 1;
    private boolean isAway;
    private String attachedTo;
    private Epoch epoch = Epoch.NONE;
    private long sequence;
    private long attachAskedMs = -ATTACH_AGAIN_MS;
    private long heardMs;
    private long repeatAtMs = Long.MAX_VALUE;
    private long repeatFrom;

    SimClient(String name, SplittableRandom random, SimCluster cluster) {
        this.name = name;
        this.id = new ClientId(name);
        this.random = random;
        this.cluster = cluster;
        this.nodes = List.copyOf(cluster.nodes().keySet());
    }

    boolean isIdle() {
        return open.isEmpty() && prepared.isEmpty();
    }

    /** Whether it is there under this name. */
    boolean isPresentAs(ClientId client) {
        return !isAway && id.equals(client);
    }

    /**
     * Its node crashes and is started again: what it has asked for stays in doubt. What it has prepared is recovered by the
     * next life.
     */
    void dieAndReturn() {
        lives++;
        id = Names.client(name, lives);
        attachedTo = null;
        held.clear();
        open.values().forEach(SimClient::leaveInDoubt);
        open.clear();
    }

    private static void leaveInDoubt(SimRequest request) {
        if (request.prepared != null) {
            request.prepared.branch = Branch.UNKNOWN;
        }
    }

    boolean isAway() {
        return isAway;
    }

    /** Cannot be reached, and reaches nobody, until it comes back as what it was. */
    void goAway(boolean away) {
        isAway = away;
        attachedTo = null;
        held.clear();
    }

    private long nowMs() {
        return cluster.schedule().nowMs();
    }

    /** Does something now, and so on for ever; when the run is to end, only finishes what is under way. */
    void turn() {
        if (!isAway && (!cluster.isCalm() || !isIdle())) {
            act();
        }
        cluster.schedule().after(1 + random.nextInt(MAX_TURN_MS), this::turn);
    }

    private void act() {
        giveUp();
        if (attachedTo == null) {
            attach();
        } else if (!open.isEmpty() && nowMs() - heardMs > PATIENCE_MS) {
            attachedTo = null;
            attach();
        } else if (nowMs() >= repeatAtMs) {
            repeatAtMs = Long.MAX_VALUE;
            sendAll(open.tailMap(repeatFrom).values());
        } else if (!prepared.isEmpty() && (cluster.isCalm() || random.nextInt(11) == 0)) {
            decideBranch();
        } else if (!cluster.isCalm() && open.size() < MAX_OPEN) {
            workOn();
        }
    }

    private void attach() {
        if (nowMs() - attachAskedMs >= ATTACH_AGAIN_MS) {
            attachAskedMs = nowMs();
            send(nodes.get(random.nextInt(nodes.size())), new Session.Attach());
        }
    }

    private void send(String to, Object message) {
        cluster.network().send(name, to, message);
    }

    private void workOn() {
        int choice = random.nextInt(20);
        if (choice < 9 && !held.isEmpty()) {
            consume();
        } else if (choice < 13) {
            request(Kind.SEND, new Work(List.of(), payloads(1)), List.of(), null);
        } else if (choice < 15) {
            String key = KEYS.get(random.nextInt(KEYS.size()));
            request(Kind.PUT, new Put(key, id + "/" + (sequence + 1)), List.of(), key);
        } else if (choice < 16) {
            String key = KEYS.get(random.nextInt(KEYS.size()));
            Payload question = new Payload(new WireWriter().writeString(key).toBytes());
            request(Kind.GET, question, List.of(), key);
        } else if (held.size() < MAX_OPEN) {
            send(attachedTo, new Session.Fetch(id, epoch));
        }
    }

    private void consume() {
        int count = 1 + random.nextInt(held.size());
        List<ElementId> ids = List.copyOf(held.keySet()).subList(0, count);
        List<Origin> origins = List.copyOf(held.values()).subList(0, count);
        held.keySet().removeAll(ids);
        int choice = random.nextInt(5);
        if (choice < 2) {
            request(Kind.ACKNOWLEDGE, new Work(ids, List.of()), origins, null);
        } else if (choice == 2) {
            request(Kind.TRANSACT, new Work(ids, payloads(2)), origins, null);
        } else {
            String xid = "x-" + id + "-" + (sequence + 1);
            request(Kind.PREPARE, new Prepare(xid, new Work(ids, payloads(2))), origins, xid).commitWanted =
                    random.nextInt(11) < 7;
        }
    }

    private List<Payload> payloads(int count) {
        List<Payload> payloads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            payloads.add(new Payload((id + "/" + sequence + "." + i).getBytes(StandardCharsets.UTF_8)));
        }
        return payloads;
    }

    private void decideBranch() {
        SimRequest branch = prepared.removeFirst();
        Kind kind = branch.commitWanted ? Kind.COMMIT : Kind.ROLL_BACK;
        SimRequest decision = newRequest(
                kind, SimOperation.encode(new Decide(branch.name, branch.commitWanted)), List.of(), branch.name);
        decision.prepared = branch;
        decision.after = branch.dot;
        ask(decision);
    }

    private SimRequest request(Kind kind, SimOperation operation, List<Origin> acknowledges, String name) {
        return request(kind, SimOperation.encode(operation), acknowledges, name);
    }

    private SimRequest request(Kind kind, Payload content, List<Origin> acknowledges, String name) {
        SimRequest request = newRequest(kind, content, acknowledges, name);
        ask(request);
        return request;
    }

    private SimRequest newRequest(Kind kind, Payload content, List<Origin> acknowledges, String name) {
        sequence++;
        return new SimRequest(
                kind,
                id,
                sequence,
                content,
                acknowledges,
                name,
                cluster.schedule().steps());
    }

    private void ask(SimRequest request) {
        if (open.isEmpty()) {
            heardMs = nowMs();
        }
        request.askedMs = nowMs();
        open.put(request.sequence, request);
        cluster.checker().requested(request);
        send(request);
    }

    /** What follows something that only a disk had which is lost would wait for ever; nothing else may, once all is well. */
    private void giveUp() {
        if (cluster.isCalm() && !cluster.kind().losesDisk()) {
            return;
        }
        open.values().removeIf(request -> {
            boolean isLate = request.prepared != null && nowMs() - request.askedMs > TIMEOUT_MS;
            if (isLate) {
                cluster.count(Counter.TIMED_OUT);
                leaveInDoubt(request);
            }
            return isLate;
        });
    }

    private void send(SimRequest request) {
        if (request.kind == Kind.GET) {
            send(attachedTo, new ClientRequest.Query(epoch, id, request.sequence, request.content));
        } else {
            request.sentWith(epoch);
            send(
                    attachedTo,
                    new ClientRequest.Request(
                            epoch,
                            request.since,
                            id,
                            request.sequence,
                            open.firstKey(),
                            request.after,
                            request.content));
        }
    }

    /** In the order in which they were asked for. */
    private void sendAll(Collection<SimRequest> requests) {
        List<SimRequest> all = new ArrayList<>(requests);
        if (cluster.bug() == PlantedBug.REPEAT_BACKWARDS) {
            Collections.reverse(all);
        }
        all.forEach(this::send);
    }

    // ---- what is heard

    void receive(String from, Object message) {
        if (isAway) {
            return;
        }
        if (message instanceof Session.Attached attached) {
            attached(from, attached.epoch());
        } else if (message instanceof NotPrimary) {
            if (from.equals(attachedTo)) {
                attachedTo = null;
            }
        } else if (message instanceof Session.Delivery delivery) {
            held.put(delivery.id(), delivery.origin());
        } else if (message instanceof Answer answer) {
            onAnswer(answer);
        } else if (message instanceof Forgotten forgotten && forgotten.epoch().equals(epoch)) {
            onForgotten(forgotten);
        } else if (message instanceof Busy busy && busy.epoch().equals(epoch)) {
            repeatFrom = repeatAtMs == Long.MAX_VALUE ? busy.sequence() : Math.min(repeatFrom, busy.sequence());
            repeatAtMs = nowMs() + BUSY_MS;
            heardMs = nowMs();
        }
    }

    private void attached(String to, Epoch reign) {
        boolean isKnown = to.equals(attachedTo) && reign.equals(epoch);
        attachedTo = to;
        epoch = reign;
        heardMs = nowMs();
        repeatAtMs = Long.MAX_VALUE;
        if (!isKnown) {
            open.values().forEach(request -> request.attempts++);
            sendAll(open.values());
        }
    }

    private void onForgotten(Forgotten forgotten) {
        SimRequest request = attachedTo == null ? null : open.remove(forgotten.sequence());
        if (request != null) {
            cluster.count(Counter.FORGOTTEN_ASK);
            heardMs = nowMs();
            leaveInDoubt(request);
        }
    }

    private void onAnswer(Answer answer) {
        SimRequest request = open.get(answer.sequence());
        if (request == null) {
            return;
        }
        boolean applied = answer.changed();
        boolean isOld = attachedTo == null || !answer.epoch().equals(epoch);
        if (!applied && isOld && cluster.rules().keep(Rule.IGNORE_OLD_REFUSALS)) {
            cluster.count(Counter.OLD_REFUSALS);
            return;
        }
        heardMs = nowMs();
        open.remove(answer.sequence());
        cluster.checker().answered(request, answer.epoch(), applied);
        if (request.kind == Kind.PUT || request.kind == Kind.GET) {
            cluster.checker().answered(request, RegisterValue.of(answer.answer()));
        }
        if (request.branch == Branch.PREPARED) {
            request.dot = Dot.read(new WireReader(answer.answer().bytes()));
            prepared.addLast(request);
        }
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
