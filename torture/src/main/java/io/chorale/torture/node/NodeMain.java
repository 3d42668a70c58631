package io.chorale.torture.node;

import static java.lang.System.Logger.Level.ERROR;

import io.chorale.jms.ChoraleConnectionFactory;
import io.chorale.jms.ClusterMessaging;
import io.chorale.jms.JmsNode;
import io.chorale.jms.management.NodeMXBean;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.node.NodeRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The process of a node: {@code CLUSTER NAME INCARNATION ADDRESS STACK HOSTS DATA LOGS SEED}, where HOSTS is {@code -} or separated
 * by commas; then {@code run}, {@code quiet}, {@code rest}, {@code drain} and {@code exit} on its standard input. Says
 * {@code state PHASE busy|settled MEMBERS UNDER-REPLICATED} several times a second.
 */
public final class NodeMain {
    private static final System.Logger LOGGER = System.getLogger(NodeMain.class.getName());
    private static final int STATE_MS = 200;
    private static final int REQUEST_TIMEOUT_MS = 5_000;
    private static final int PREFETCH = 16;
    private static final int QUEUES = 6;
    private static final int PACE_MS = 30;

    private NodeMain() {}

    public static void main(String[] args) throws IOException {
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> fail(e));
        String cluster = args[0];
        String name = args[1];
        List<String> hosts = args[5].equals("-") ? List.of() : List.of(args[5].split(",", -1));
        Journal journal = new Journal(Path.of(args[7]), name + "." + args[2], System::nanoTime);
        NodeConfig config =
                new NodeConfig(cluster, name, args[3], args[4], hosts, Path.of(args[6]), REQUEST_TIMEOUT_MS);
        ReplicationPolicy policy = ReplicationPolicy.valueOf(
                System.getProperty("chorale.policy", "auto").toUpperCase(Locale.ROOT));
        ChoraleNode node = NodeRegistry.acquire(config.withPolicy(policy));
        JmsNode jms = ClusterMessaging.join(node, cluster, name, List.of());
        ChoraleConnectionFactory factory = new ChoraleConnectionFactory(jms);
        factory.setPrefetch(PREFETCH);
        Application application = new Application(
                factory, journal, new SplittableRandom(Long.parseLong(args[8])), new Load(QUEUES, PACE_MS));
        NodeMXBean shown = shown(cluster, name, node);
        Thread teller = new Thread(() -> tell(application, shown), "teller");
        teller.setDaemon(true);
        teller.start();
        obey(application);
    }

    private static NodeMXBean shown(String cluster, String name, ChoraleNode node) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName object = new ObjectName("io.chorale:type=Node,cluster=" + ObjectName.quote(cluster) + ",node="
                    + ObjectName.quote(name) + ",id=" + node.nodeId());
            return JMX.newMXBeanProxy(server, object, NodeMXBean.class);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException("The node's name in JMX is malformed", e);
        }
    }

    private static void tell(Application application, NodeMXBean shown) {
        while (!Thread.currentThread().isInterrupted()) {
            System.out.println("state " + application.phase() + " " + (application.isSettled() ? "settled" : "busy")
                    + " " + shown.getMembers().length + " " + shown.getUnderReplicatedShards());
            System.out.flush();
            Worker.pause(STATE_MS);
        }
    }

    private static void fail(Throwable cause) {
        LOGGER.log(ERROR, "The node fails", cause);
        Runtime.getRuntime().halt(1);
    }

    /** A process whose driver is gone ends too. */
    private static void obey(Application application) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                switch (line) {
                    case "run" -> application.start();
                    case "quiet" -> application.quiet();
                    case "rest" -> application.rest();
                    case "drain" -> application.drain();
                    case "exit" -> Runtime.getRuntime().halt(0);
                    default -> throw new IllegalArgumentException("No such command: " + line);
                }
            }
        } catch (IOException e) {
            LOGGER.log(ERROR, "No commands any more", e);
        }
        Runtime.getRuntime().halt(2);
    }
}
