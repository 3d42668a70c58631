package io.chorale.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.cluster.Cluster;
import io.chorale.groups.cluster.ClusterConfig;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.cluster.JoinOptions;
import io.chorale.groups.cluster.NodeStatus;
import io.chorale.groups.cluster.SendOptions;
import io.chorale.groups.node.Clusters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The commands. */
final class GroupTool {
    private static final int PING = 1;
    private static final int FLOOD = 2;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How long a command that is for others waits until there are some. */
    private static final Duration OTHERS = Duration.ofSeconds(6);

    private final Options options;
    private final PrintStream out;

    GroupTool(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Runs the command. */
    void run(Reader in) throws IOException {
        TransportConfig transport = new TransportConfig(
                options.flag("cluster"),
                options.flag("name"),
                options.flag("bind"),
                options.flag("stack"),
                options.hosts(),
                options.security());
        ClusterConfig config = ClusterConfig.of(transport);
        if (options.flag("test-partition").isEmpty()) {
            try (Cluster cluster = Clusters.join(config)) {
                run(cluster, in);
            }
            return;
        }
        try (PartitionFile partition = new PartitionFile(Path.of(options.flag("test-partition")), transport);
                Cluster cluster = Clusters.join(config, partition::make)) {
            run(cluster, in);
        }
    }

    private void run(Cluster cluster, Reader in) throws IOException {
        try (GroupSession session = cluster.connect(options.flag("name"))) {
            switch (options.command()) {
                case "join" -> join(session, in);
                case "watch" -> watch(session);
                case "send" -> {
                    awaitOthers(cluster);
                    send(session);
                }
                case "ping" -> ping(session);
                case "flood" -> flood(session);
                case "status" -> {
                    awaitOthers(cluster);
                    status(cluster);
                }
                default -> throw new IllegalStateException("Unchecked command " + options.command());
            }
        }
    }

    private String group() {
        return options.argument(0);
    }

    /** Prints what comes and sends the lines of the input, until it ends. */
    private void join(GroupSession session, Reader in) throws IOException {
        session.join(group(), JoinOptions.DEFAULT);
        Thread printing = new Thread(() -> print(session), "group-print");
        printing.setDaemon(true);
        printing.start();
        BufferedReader lines = new BufferedReader(in);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            session.send(options.service(), group(), line.getBytes(UTF_8));
        }
    }

    private void watch(GroupSession session) {
        session.join(group(), JoinOptions.DEFAULT);
        print(session);
    }

    /** Prints what comes, until nothing more can. */
    private void print(GroupSession session) {
        GroupEvent event;
        do {
            event = session.receive(LOOK);
            if (event != null) {
                out.println(EventText.of(event));
            }
        } while (event == null || !EventText.isLast(event));
    }

    /** A process that starts may find the others only after a moment. */
    private void awaitOthers(Cluster cluster) {
        long deadline = System.nanoTime() + OTHERS.toNanos();
        while (cluster.members().size() < 2) {
            if (System.nanoTime() - deadline > 0) {
                out.println("Nobody else is in the cluster '" + options.flag("cluster")
                        + "': check --cluster, --bind and --stack if there should be");
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private void send(GroupSession session) {
        session.send(options.service(), group(), options.argument(1).getBytes(UTF_8));
    }

    /** Measures how long it takes until an own message has come back in its place. */
    private void ping(GroupSession session) {
        session.join(group(), JoinOptions.DEFAULT);
        int count = options.number("messages");
        long gapNanos = TimeUnit.SECONDS.toNanos(1) / options.number("rate");
        Latencies latencies = new Latencies(count);
        long next = System.nanoTime();
        for (int i = 0; i < count; i++) {
            byte[] payload = ByteBuffer.allocate(Math.max(8, options.number("bytes")))
                    .putLong(System.nanoTime())
                    .array();
            session.send(options.service(), List.of(group()), payload, SendOptions.DEFAULT.withType(PING));
            GroupEvent.Message own = awaitOwn(session, PING);
            latencies.add(System.nanoTime() - ByteBuffer.wrap(own.payload()).getLong());
            next += gapNanos;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        out.println(options.service() + " until it is delivered to its sender: " + latencies);
    }

    private static GroupEvent.Message awaitOwn(GroupSession session, int type) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            GroupEvent event = session.receive(LOOK);
            if (event instanceof GroupEvent.Message message
                    && message.type() == type
                    && message.sender().equals(session.address())) {
                return message;
            }
            if (event != null && EventText.isLast(event)) {
                throw new IllegalStateException(EventText.of(event));
            }
        }
        throw new IllegalStateException(
                "No own message came back within " + PATIENCE.toSeconds() + " s; UNRELIABLE ones may be lost");
    }

    /** Sends as fast as it is allowed to, and counts what comes back. */
    private void flood(GroupSession session) {
        session.join(group(), JoinOptions.DEFAULT);
        int count = options.number("messages");
        int bytes = options.number("bytes");
        Service service = options.service();
        byte[] payload = new byte[bytes];
        long start = System.nanoTime();
        Thread sending = new Thread(
                () -> {
                    for (int i = 0; i < count; i++) {
                        session.send(service, List.of(group()), payload, SendOptions.DEFAULT.withType(FLOOD));
                    }
                },
                "group-flood");
        sending.setDaemon(true);
        sending.start();
        for (int i = 0; i < count; i++) {
            awaitOwn(session, FLOOD);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        out.println(String.format(
                Locale.ROOT,
                "%d messages of %d bytes, %s: %.2f s, %.0f/s, %.1f MB/s",
                count,
                bytes,
                service,
                seconds,
                count / seconds,
                count / seconds * bytes / 1e6));
    }

    private void status(Cluster cluster) {
        Map<Member, NodeStatus> all = cluster.statusOfAll(Duration.ofSeconds(3));
        for (Member member : cluster.members()) {
            NodeStatus status = all.get(member);
            if (status == null) {
                out.println(member + "  did not answer");
                continue;
            }
            out.println(member + "  " + status.state() + "  view " + status.view() + " " + status.members()
                    + "  groups " + status.groups());
            status.sessions().forEach(session -> out.println("    session " + session));
            status.counters().forEach((name, value) -> out.println("    " + name + " " + value));
        }
    }
}
