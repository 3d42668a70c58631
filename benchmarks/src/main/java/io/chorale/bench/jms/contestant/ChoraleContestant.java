package io.chorale.bench.jms.contestant;

import io.chorale.groups.Member;
import io.chorale.jms.ChoraleConnectionFactory;
import io.chorale.jms.ClusterMessaging;
import io.chorale.jms.queue.QueueNames;
import io.chorale.jms.replicated.MessagingSettings;
import io.chorale.jms.replicated.ReplicatedMessagingService;
import io.chorale.jms.service.Address;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.Space;
import io.chorale.replication.node.NodeRegistry;
import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A node of Chorale with its application inside. */
final class ChoraleContestant implements Contestant {
    private static final int COPIES = 2;

    /** Shards move to the node that is their place, some time after all are there. */
    private static final long SETTLED_NS = TimeUnit.SECONDS.toNanos(3);

    private static final int MOST_NAMES = 10_000;
    private static final String STACK = "chorale-udp.xml";
    private static final Pattern MULTICAST_PORT = Pattern.compile("mcast_port=\"\\d+\"");

    private Seat seat;
    private ChoraleNode node;
    private Space space;
    private ChoraleConnectionFactory factory;
    private List<Member> primaries = List.of();
    private long sinceNs;

    @Override
    public void open(Seat where) throws IOException {
        seat = where;
        String cluster = seat.cluster();
        node = NodeRegistry.acquire(new NodeConfig(
                cluster,
                "m" + seat.index(),
                "127.0.0.1",
                stack().toString(),
                List.of(),
                seat.directory().resolve("node"),
                NodeConfig.DEFAULT_REQUEST_TIMEOUT_MS));
        factory = new ChoraleConnectionFactory(ClusterMessaging.join(node, cluster, "m" + seat.index(), List.of()));
        // Open already: this gives the same space again.
        space = node.open(ReplicatedMessagingService.definition(MessagingSettings.defaults()));
    }

    /** The default one, on a port of its own: other clusters of this machine are not to be received, not even by the kernel. */
    private Path stack() throws IOException {
        try (InputStream resource = NodeRegistry.class.getResourceAsStream("/" + STACK)) {
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            String port = "mcast_port=\"" + seat.ports().get(0) + "\"";
            return Files.writeString(
                    seat.directory().resolve(STACK),
                    MULTICAST_PORT.matcher(text).replaceAll(port));
        }
    }

    @Override
    public boolean isReady() {
        int copies = Math.min(COPIES, seat.members());
        boolean whole = node.presentNodes().size() == seat.members()
                && IntStream.range(0, space.shards()).allMatch(shard -> space.copiesOf(shard) == copies);
        List<Member> now = new ArrayList<>();
        for (int shard = 0; whole && shard < space.shards(); shard++) {
            now.add(space.primaryOf(shard));
        }
        if (!whole || !now.equals(primaries)) {
            primaries = now;
            sinceNs = System.nanoTime();
            return false;
        }
        return System.nanoTime() - sinceNs >= SETTLED_NS;
    }

    @Override
    public String configuration() {
        return "NodeRegistry.acquire, stack udp on 127.0.0.1 with a multicast port of its own, default settings, "
                + (seat.members() == 1 ? "one node" : seat.members() + " nodes with " + COPIES + " copies")
                + ", ChoraleConnectionFactory in the first node's process; async by CompletionListener";
    }

    @Override
    public ConnectionFactory connections() {
        return factory;
    }

    @Override
    public ConnectionFactory connectionsForAsync() {
        return factory;
    }

    @Override
    public boolean hasCompletionListeners() {
        return true;
    }

    @Override
    public String destination(String name, boolean topic, boolean here) {
        Address.Kind kind = topic ? Address.Kind.TOPIC : Address.Kind.QUEUE;
        for (int i = 0; i < MOST_NAMES; i++) {
            String candidate = name + "-" + i;
            int shard = space.shardOf(QueueNames.routingKey(new Address(kind, candidate)));
            if (node.self().equals(space.primaryOf(shard)) == here) {
                return candidate;
            }
        }
        throw new IllegalStateException(
                "No shard of " + space.shards() + " has its primary " + (here ? "at this node" : "at another node"));
    }

    @Override
    public void close() {
        if (node != null) {
            node.close();
        }
    }
}
