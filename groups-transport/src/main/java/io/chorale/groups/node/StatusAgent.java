package io.chorale.groups.node;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.TransportException;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.NodeStatus;
import io.chorale.groups.light.Envelope;
import io.chorale.groups.light.LightGroups;
import io.chorale.groups.light.Route;
import io.chorale.groups.spi.OnceLog;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Asks processes what they see, and answers: private messages between the sessions 0 that each process has for itself. */
final class StatusAgent {
    private static final System.Logger LOG = System.getLogger(StatusAgent.class.getName());

    private final OnceLog once = new OnceLog(LOG);
    private static final int ASK = 1;
    private static final int ANSWER = 2;
    private static final long OWN_MS = 10_000;

    private record Survey(Map<Member, NodeStatus> answers, int wanted, CompletableFuture<Void> complete) {}

    private final ClusterNode node;
    private final Map<Long, Survey> surveys = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    StatusAgent(ClusterNode node) {
        this.node = node;
    }

    NodeStatus own() {
        CompletableFuture<NodeStatus> status = new CompletableFuture<>();
        Incarnation present = node.incarnation();
        boolean taken = present.submit(light -> status.complete(describe(present)));
        NodeStatus own = taken ? await(status, OWN_MS, null) : null;
        if (own == null) {
            throw new TransportException(
                    "This process is on its way back to its cluster, or closed, or has been busy for " + OWN_MS
                            + " ms");
        }
        return own;
    }

    Map<Member, NodeStatus> ofAll(Duration timeout) {
        List<Member> members = node.members();
        long number = numbers.incrementAndGet();
        Survey survey = new Survey(new ConcurrentHashMap<>(), members.size(), new CompletableFuture<>());
        surveys.put(number, survey);
        try {
            byte[] question = new WireWriter(16).writeLong(number).toBytes();
            List<Address> nodes = members.stream().map(Incarnation::ofNode).toList();
            Incarnation present = node.incarnation();
            present.submit(light -> send(light, present, nodes, ASK, question));
            await(survey.complete(), timeout.toMillis(), null);
        } finally {
            surveys.remove(number);
        }
        return new TreeMap<>(survey.answers());
    }

    /** Waits; an answer that does not come in time is the fallback. */
    private static <T> T await(CompletableFuture<T> stage, long timeoutMs, T fallback) {
        try {
            return stage.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("Interrupted while waiting for a status", e);
        } catch (ExecutionException e) {
            throw new TransportException("No status: " + e.getCause(), e);
        } catch (TimeoutException e) {
            return fallback;
        }
    }

    /**
     * A message for this process itself; on the loop's thread.
     *
     * @param at who got it: while the process comes back that is not the node's present incarnation yet
     */
    void message(GroupEvent.Message message, Incarnation at) {
        try {
            WireReader reader = new WireReader(message.payload());
            long number = reader.readLong();
            if (message.type() == ASK) {
                WireWriter answer = new WireWriter(512).writeLong(number);
                write(answer, describe(at));
                byte[] bytes = answer.toBytes();
                node.later(() -> at.submit(light -> send(light, at, List.of(message.sender()), ANSWER, bytes)));
            } else {
                answered(number, message.sender().node(), read(reader));
            }
        } catch (WireException e) {
            once.warn(
                    message.sender().node(),
                    () -> "Dropped a question or answer about status from " + message.sender() + ": " + e.getMessage());
        }
    }

    private void answered(long number, Member from, NodeStatus status) {
        Survey survey = surveys.get(number);
        if (survey != null) {
            survey.answers().put(from, status);
            if (survey.answers().size() >= survey.wanted()) {
                node.later(() -> survey.complete().complete(null));
            }
        }
    }

    private NodeStatus describe(Incarnation at) {
        List<String> sessions = node.sessions().stream()
                .map(Session::describe)
                .sorted()
                .limit(100)
                .toList();
        return at.status(sessions, node.counters());
    }

    private static void send(LightGroups light, Incarnation from, List<Address> to, int type, byte[] payload) {
        Route route = Route.of(Incarnation.ofNode(from.self()), List.of(), to);
        light.submitOwn(Service.FIFO, Envelope.encode(route, type, false, false, payload));
    }

    private static void write(WireWriter writer, NodeStatus status) {
        writer.writeString(status.view());
        writer.writeList(status.members(), WireWriter::writeString);
        writer.writeString(status.state()).writeSize(status.groups());
        writer.writeList(status.sessions(), WireWriter::writeString);
        writer.writeList(status.counters().entrySet(), (w, counter) -> w.writeString(counter.getKey())
                .writeLong(counter.getValue()));
    }

    private static NodeStatus read(WireReader reader) {
        String view = reader.readString();
        List<String> members = reader.readList(WireReader::readString);
        String state = reader.readString();
        int groups = reader.readSize();
        List<String> sessions = reader.readList(WireReader::readString);
        Map<String, Long> counters = new TreeMap<>();
        for (int left = reader.readSize(); left > 0; left--) {
            counters.put(reader.readString(), reader.readLong());
        }
        reader.expectEnd();
        return new NodeStatus(view, members, state, groups, sessions, counters);
    }
}
