package io.chorale.torture.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The nodes of a run, one a host. For one thread. */
final class Cluster implements Nodes, AutoCloseable {
    private final Site site;
    private final RunSettings settings;
    private final String name;
    private final Map<Integer, NodeProcess> nodes = new TreeMap<>();
    private final Map<Integer, Integer> incarnations = new TreeMap<>();
    private final Set<Integer> down = new TreeSet<>();

    Cluster(Site site, RunSettings settings, String name) {
        this.site = site;
        this.settings = settings;
        this.name = name;
    }

    @Override
    public void start(int host) {
        Path temporary = settings.temporary(host);
        try {
            // What a killed process unpacked and could not delete.
            delete(temporary);
            Files.createDirectories(temporary);
            if (settings.wiping()) {
                delete(settings.data(host));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("No directory for temporary files", e);
        }
        int incarnation = incarnations.merge(host, 1, Integer::sum);
        nodes.put(host, NodeProcess.start(site, settings, name, host, incarnation));
        down.remove(host);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(directory)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    @Override
    public void kill(Collection<Integer> hosts) throws InterruptedException {
        for (int host : hosts) {
            down.add(host);
            nodes.get(host).signal("KILL");
        }
        for (int host : hosts) {
            nodes.get(host).awaitEnd();
        }
    }

    @Override
    public void signal(int host, String signal) {
        nodes.get(host).signal(signal);
    }

    @Override
    public void command(int host, String line) {
        nodes.get(host).command(line);
    }

    void commandAll(String line) {
        nodes.values().forEach(node -> node.command(line));
    }

    @Override
    public int size() {
        return settings.nodes();
    }

    /** A node that died and that nobody killed; 0 when there is none. */
    int deadByItself() {
        for (Map.Entry<Integer, NodeProcess> node : nodes.entrySet()) {
            if (!down.contains(node.getKey()) && !node.getValue().isAlive()) {
                return node.getKey();
            }
        }
        return 0;
    }

    @Override
    public boolean isWhole(long sinceNs) {
        return nodes.values().stream().allMatch(node -> node.isAlive() && node.isWhole(nodes.size(), sinceNs));
    }

    boolean isSettled(String phase) {
        return nodes.values().stream().allMatch(node -> node.isSettled(phase));
    }

    boolean isSettled(int host, String phase) {
        return nodes.get(host).isSettled(phase);
    }

    @Override
    public String toString() {
        return nodes.values().toString();
    }

    @Override
    public void close() {
        nodes.values().forEach(NodeProcess::destroy);
    }
}
