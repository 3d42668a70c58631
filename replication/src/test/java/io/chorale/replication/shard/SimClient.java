package io.chorale.replication.shard;

import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientReply.Answer;
import io.chorale.replication.shard.ClientReply.Busy;
import io.chorale.replication.shard.ClientReply.NotPrimary;
import io.chorale.replication.shard.Rules.Rule;
import io.chorale.replication.shard.SimOperation.Decide;
import io.chorale.replication.shard.SimOperation.Prepare;
import io.chorale.replication.shard.SimOperation.Work;
import io.chorale.replication.shard.SimRequest.Branch;
import io.chorale.replication.shard.SimRequest.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** A client that follows the protocol, and does one thing after the other. */
final class SimClient {
    private static final int MAX_SENDS = 40;

    /** Asks whether it is served. */
    record Attach() {}

    /** Gives back what it was handed. */
    record Detach(ClientId client) {}

    /** It is served, by this reign. */
    record Attached(Epoch epoch) {}

    /** Asks for something to work on. */
    record Fetch(ClientId client, Epoch epoch) {}

    /** An item that was handed out. */
    record Delivery(ElementId id, Origin origin) {}

    private final ClientId id;
    private final Random random;
    private final Rules rules;
    private final SimNetwork network;
    private final SimChecker checker;
    private final List<String> nodes;
    private final TreeMap<ElementId, Origin> held = new TreeMap<>();
    private String attachedTo;
    private Epoch epoch;
    private long sequence;
    private int tried;
    private SimRequest open;
    private SimRequest branch;

    SimClient(String name, Random random, Rules rules, SimNetwork network, SimChecker checker, List<String> nodes) {
        this.id = new ClientId(name);
        this.random = random;
        this.rules = rules;
        this.network = network;
        this.checker = checker;
        this.nodes = nodes;
    }

    String name() {
        return id.value();
    }

    boolean isIdle() {
        return open == null && branch == null;
    }

    /** Does something; when calm, only finishes what is under way. */
    void step(boolean calm) {
        if (open != null) {
            insist();
        } else if (calm && branch == null) {
            return;
        } else if (attachedTo == null) {
            attach();
        } else if (branch != null) {
            decideBranch();
        } else {
            workOn();
        }
    }

    private void insist() {
        tried++;
        if (attachedTo == null ? random.nextInt(3) == 0 : tried > 12 && random.nextInt(6) == 0) {
            attachedTo = null;
            tried = 0;
            attach();
        }
    }

    private void attach() {
        send(nodes.get(random.nextInt(nodes.size())), new Attach());
    }

    private void send(String to, Object message) {
        network.send(name(), to, message);
    }

    private void workOn() {
        if (!held.isEmpty() && random.nextInt(10) < 7) {
            consume();
        } else if (random.nextInt(10) < 4 && sequence < MAX_SENDS) {
            request(Kind.SEND, new Work(List.of(), payloads(1)), List.of(), null);
        } else {
            send(attachedTo, new Fetch(id, epoch));
        }
    }

    private void consume() {
        List<ElementId> ids = List.copyOf(held.keySet());
        List<Origin> origins = List.copyOf(held.values());
        held.clear();
        int choice = random.nextInt(4);
        if (choice < 2) {
            request(Kind.ACKNOWLEDGE, new Work(ids, List.of()), origins, null);
        } else if (choice == 2) {
            request(Kind.TRANSACT, new Work(ids, payloads(2)), origins, null);
        } else {
            String xid = "x-" + id + "-" + (sequence + 1);
            request(Kind.PREPARE, new Prepare(xid, new Work(ids, payloads(2))), origins, xid);
            open.commitWanted = random.nextInt(10) < 7;
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
        Kind kind = branch.commitWanted ? Kind.COMMIT : Kind.ROLL_BACK;
        SimRequest prepared = branch;
        request(kind, new Decide(branch.xid, branch.commitWanted), List.of(), branch.xid);
        open.prepared = prepared;
    }

    private void request(Kind kind, SimOperation operation, List<Origin> acknowledges, String xid) {
        sequence++;
        tried = 0;
        open = new SimRequest(kind, id, sequence, operation, acknowledges, xid);
        checker.requested(open);
        sendOpen();
    }

    private void sendOpen() {
        send(
                attachedTo,
                new ClientRequest.Request(
                        epoch, id, open.sequence, open.sequence, SimOperation.encode(open.operation)));
    }

    void receive(String from, Object message) {
        if (message instanceof Attached attached) {
            attachedTo = from;
            epoch = attached.epoch();
            if (open != null) {
                open.attempts++;
                sendOpen();
            }
        } else if (message instanceof NotPrimary) {
            if (from.equals(attachedTo)) {
                attachedTo = null;
            }
        } else if (message instanceof Delivery delivery) {
            held.put(delivery.id(), delivery.origin());
        } else if (message instanceof Answer answer) {
            onAnswer(answer);
        } else if (message instanceof Busy busy && open != null && busy.sequence() == open.sequence) {
            tried = 0;
        }
    }

    private void onAnswer(Answer answer) {
        if (open == null || answer.sequence() != open.sequence) {
            return;
        }
        boolean applied = answer.changed();
        boolean isOld = attachedTo == null || !answer.epoch().equals(epoch);
        if (!applied && isOld && rules.keep(Rule.IGNORE_OLD_REFUSALS)) {
            return;
        }
        SimRequest answered = open;
        open = null;
        if (answered.prepared != null) {
            branch = null;
        }
        checker.answered(answered, applied);
        if (answered.branch == Branch.PREPARED) {
            branch = answered;
        }
    }
}
