package io.chorale.groups.node;

import static org.awaitility.Awaitility.await;

import io.chorale.groups.TransportConfig;
import io.chorale.groups.cluster.Cluster;
import io.chorale.groups.cluster.ClusterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Members of one cluster over real sockets on 127.0.0.1, all in this JVM. */
final class Processes implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(20);

    private final String name = "processes-" + UUID.randomUUID();
    private final String stack;
    private final List<Cluster> clusters = new ArrayList<>();

    Processes(String stack, int count) {
        this.stack = stack;
        for (int i = 0; i < count; i++) {
            clusters.add(Clusters.join(config(name, "n" + i, stack)));
        }
        awaitMembers(count);
    }

    static ClusterConfig config(String cluster, String member, String stack) {
        return ClusterConfig.of(new TransportConfig(cluster, member, "127.0.0.1", stack, List.of()));
    }

    String clusterName() {
        return name;
    }

    String stack() {
        return stack;
    }

    Cluster get(int index) {
        return clusters.get(index);
    }

    /** Waits until all processes of this JVM are in one view of so many members. */
    void awaitMembers(int count) {
        await().atMost(START).until(() -> clusters.stream()
                .allMatch(each -> each.members().size() == count
                        && each.members().equals(clusters.get(0).members())));
    }

    /** One process leaves in order. */
    void leave(int index) {
        clusters.remove(index).close();
    }

    @Override
    public void close() {
        clusters.forEach(Cluster::close);
    }
}
