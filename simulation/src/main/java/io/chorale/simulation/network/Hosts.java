package io.chorale.simulation.network;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Hosts of a test: a network namespace each, with an address of its own, and one more that holds the switch. The switch has two bridges,
 * so that the network can be cut in two.
 */
public final class Hosts implements AutoCloseable {
    /** A queue without room; every kernel has this one. */
    private static final String LOSE_ALL = " root pfifo limit 0";

    private final String prefix;
    private final int count;

    /**
     * Makes the hosts 1 to {@code count}.
     *
     * @param prefix begins the names of the namespaces; 1 to 16 letters and digits
     */
    public Hosts(String prefix, int count) {
        this.prefix = prefix;
        this.count = count;
        boolean made = false;
        try {
            make();
            made = true;
        } finally {
            if (!made) {
                close();
            }
        }
    }

    /** Why there can be no hosts on this machine; empty when there can. */
    public static Optional<String> whyNot() {
        try (Hosts one = new Hosts("chprobe", 1)) {
            Shell.run("ip netns exec " + one.name(1) + " true");
            return Optional.empty();
        } catch (IllegalStateException | UncheckedIOException e) {
            return Optional.of("no network namespaces here (they need Linux, root and iproute2): " + e.getMessage());
        }
    }

    private void make() {
        String netSwitch = prefix + "sw";
        Shell.run("ip netns add " + netSwitch);
        for (String bridge : new String[] {"br0", "br1"}) {
            Shell.run("ip -n " + netSwitch + " link add " + bridge + " type bridge mcast_snooping 0");
            Shell.run("ip -n " + netSwitch + " link set " + bridge + " up");
        }
        for (int host = 1; host <= count; host++) {
            String name = name(host);
            Shell.run("ip netns add " + name);
            Shell.run("ip link add v" + host + " netns " + netSwitch + " type veth peer name eth0 netns " + name);
            Shell.run("ip -n " + netSwitch + " link set v" + host + " master br0 up");
            Shell.run("ip -n " + name + " link set eth0 address " + hardware(host));
            Shell.run("ip -n " + name + " addr add " + address(host) + "/24 dev eth0");
            Shell.run("ip -n " + name + " link set eth0 up");
            Shell.run("ip -n " + name + " link set lo up");
            Shell.run("ip -n " + name + " route add 224.0.0.0/4 dev eth0");
            introduce(host);
        }
    }

    /** Whoever cannot answer has to be findable nevertheless: what is lost in one direction is to arrive in the other. */
    private void introduce(int host) {
        for (int other = 1; other <= count; other++) {
            if (other != host) {
                Shell.run("ip -n " + name(host) + " neigh add " + address(other) + " lladdr " + hardware(other)
                        + " dev eth0 nud permanent");
            }
        }
    }

    private static String hardware(int host) {
        return String.format(Locale.ROOT, "02:00:0a:4d:00:%02x", host);
    }

    public int count() {
        return count;
    }

    private String name(int host) {
        return prefix + host;
    }

    /** What runs a command on a host: the words to put in front of it. */
    public List<String> on(int host) {
        return List.of("ip", "netns", "exec", name(host));
    }

    public String address(int host) {
        return "10.77.0." + host;
    }

    /** Pulls the cable of a host. */
    public void down(int host) {
        Shell.run("ip -n " + prefix + "sw link set v" + host + " down");
    }

    /** Plugs the cable in again. */
    public void up(int host) {
        Shell.run("ip -n " + prefix + "sw link set v" + host + " up");
    }

    /** What is sent to a host is lost, what it sends is not. */
    public void deafen(int host) {
        Shell.run("tc -n " + prefix + "sw qdisc add dev v" + host + LOSE_ALL);
    }

    /** Undoes {@link #deafen}. */
    public void undeafen(int host) {
        Shell.run("tc -n " + prefix + "sw qdisc del dev v" + host + " root");
    }

    /** What a host sends is lost, what is sent to it is not. */
    public void mute(int host) {
        Shell.run("tc -n " + name(host) + " qdisc add dev eth0" + LOSE_ALL);
    }

    /** Undoes {@link #mute}. */
    public void unmute(int host) {
        Shell.run("tc -n " + name(host) + " qdisc del dev eth0 root");
    }

    /** Cuts the network in two: these hosts, and the others. */
    public void split(Set<Integer> side) {
        for (int host = 1; host <= count; host++) {
            String bridge = side.contains(host) ? "br1" : "br0";
            Shell.run("ip -n " + prefix + "sw link set v" + host + " master " + bridge);
        }
    }

    /** Cuts every host off from every other; the cables stay plugged in, so that addresses stay usable. */
    public void partAll() {
        for (int host = 1; host <= count; host++) {
            Shell.run("ip -n " + prefix + "sw link set v" + host + " nomaster");
        }
    }

    /** Joins all parts. */
    public void join() {
        split(Set.of());
    }

    @Override
    public void close() {
        for (int host = 1; host <= count; host++) {
            deleteIfThere(name(host));
        }
        deleteIfThere(prefix + "sw");
    }

    private static void deleteIfThere(String namespace) {
        if (Files.exists(Path.of("/run/netns", namespace))) {
            Shell.run("ip netns del " + namespace);
        }
    }
}
