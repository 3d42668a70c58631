package io.chorale.groups.blocks;

import static org.awaitility.Awaitility.await;

import io.chorale.groups.TransportConfig;
import io.chorale.groups.Transports;
import io.chorale.groups.cluster.Cluster;
import io.chorale.groups.cluster.ClusterConfig;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.jgroups.Cables;
import io.chorale.groups.node.Clusters;
import io.chorale.groups.spi.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Processes of one cluster, all in this JVM, over real sockets on 127.0.0.1. */
final class Nodes implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);
    private final String name = "blocks-" + UUID.randomUUID();
    private final List<Cluster> clusters = new ArrayList<>();
    private final List<List<Transport>> transports = new ArrayList<>();

    Nodes(int count) {
        for (int i = 0; i < count; i++) {
            start();
        }
        awaitOneView();
    }

    void start() {
        int number = clusters.size();
        TransportConfig transport = new TransportConfig(name, "n" + number, "127.0.0.1", "udp", List.of());
        List<Transport> made = new CopyOnWriteArrayList<>();
        transports.add(made);
        clusters.add(Clusters.join(ClusterConfig.of(transport), () -> {
            Transport next = Transports.create(transport);
            made.add(next);
            return next;
        }));
    }

    void awaitOneView() {
        await().atMost(SOON).until(() -> clusters.stream()
                .allMatch(each -> each.members().equals(clusters.get(0).members())
                        && each.members().size() == clusters.size()));
    }

    GroupSession session(int node) {
        return clusters.get(node).connect("s" + node);
    }

    /** The process' sockets are gone at once, without a goodbye. It comes back by itself. */
    void cutOff(int node) {
        List<Transport> made = transports.get(node);
        made.get(made.size() - 1).close();
    }

    /** Parts the network: these nodes on one side, all others on the other. */
    void cut(int... side) {
        List<Transport> here = new ArrayList<>();
        List<Transport> there = new ArrayList<>();
        for (int node = 0; node < transports.size(); node++) {
            int number = node;
            (IntStream.of(side).anyMatch(each -> each == number) ? here : there).add(current(node));
        }
        Cables.cut(here, there);
    }

    /** The network is whole again. */
    void heal() {
        Cables.heal(
                IntStream.range(0, transports.size()).mapToObj(this::current).toList());
    }

    private Transport current(int node) {
        List<Transport> made = transports.get(node);
        return made.get(made.size() - 1);
    }

    @Override
    public void close() {
        clusters.forEach(Cluster::close);
    }
}
