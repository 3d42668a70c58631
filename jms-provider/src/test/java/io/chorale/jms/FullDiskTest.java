package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.node.NodeRegistry;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationRuntimeException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes, one of them on a disk that gets too small and large enough again: a file system in memory, where the system
 * lets a test mount one. Its size is changed, so that none of it has to be filled.
 */
@Timeout(120)
class FullDiskTest {
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final int MESSAGES = 20;

    private final String cluster = "full-" + UUID.randomUUID();
    private final List<ChoraleNode> nodes = new ArrayList<>();

    @TempDir
    private Path temp;

    private Path disk;

    @BeforeEach
    void mountDisk() throws Exception {
        disk = Files.createDirectory(temp.resolve("disk"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=4g", "chorale-test", disk.toString()) == 0,
                "this user may not mount a file system");
    }

    @AfterEach
    void endAll() throws Exception {
        nodes.forEach(ChoraleNode::close);
        run("umount", "-l", disk.toString());
    }

    @Test
    void aFullDiskRefusesSendsOnAllNodesUntilThereIsRoomAgain() throws Exception {
        ChoraleNode small = node("small", disk.resolve("data"));
        ChoraleNode large = node("large", temp.resolve("large"));
        await().atMost(WAIT).until(() -> large.presentNodes().size() == 2);
        JMSContext onSmall = context(small, "small");
        JMSContext onLarge = context(large, "large");
        for (int i = 0; i < MESSAGES; i++) {
            onLarge.createProducer().send(queue(onLarge, i), "m" + i);
        }

        resizeDisk("1g");
        for (JMSContext context : List.of(onSmall, onLarge)) {
            // Each queue is in another shard, whose primary is on this node or on that.
            for (int i = 0; i < MESSAGES; i++) {
                Queue queue = queue(context, i);
                awaitRefusal(context, queue);
                assertThatThrownBy(() -> context.createProducer().send(queue, "more"))
                        .isInstanceOf(ResourceAllocationRuntimeException.class)
                        .hasMessageContaining("disk")
                        .hasMessageContaining("consume messages");
            }
        }
        assertThat(storageSpace(small)).isEqualTo("FULL");
        assertThat(storageSpace(large)).isEqualTo("OK");
        for (int i = 0; i < MESSAGES; i++) {
            JMSContext context = i % 2 == 0 ? onSmall : onLarge;
            try (JMSConsumer consumer = context.createConsumer(queue(context, i))) {
                assertThat(consumer.receiveBody(String.class, WAIT.toMillis())).isEqualTo("m" + i);
                drain(consumer);
            }
        }

        resizeDisk("4g");
        for (int i = 0; i < MESSAGES; i++) {
            awaitAcceptance(onLarge, queue(onLarge, i));
            try (JMSConsumer consumer = onSmall.createConsumer(queue(onSmall, i))) {
                assertThat(consumer.receiveBody(String.class, WAIT.toMillis())).isEqualTo("again");
            }
        }
        assertThat(small.presentNodes()).hasSize(2);
    }

    private static Queue queue(JMSContext context, int number) {
        return context.createQueue("q" + number);
    }

    /** Takes what was sent before the word of the full disk had gone round. */
    private static void drain(JMSConsumer consumer) {
        String body = consumer.receiveBody(String.class, 50);
        while (body != null) {
            assertThat(body).isEqualTo("probe");
            body = consumer.receiveBody(String.class, 50);
        }
    }

    private static void awaitRefusal(JMSContext context, Queue queue) {
        await().atMost(WAIT).until(() -> !isSent(context, queue, "probe"));
    }

    private static void awaitAcceptance(JMSContext context, Queue queue) {
        await().atMost(WAIT).until(() -> isSent(context, queue, "again"));
    }

    private static boolean isSent(JMSContext context, Queue queue, String body) {
        try {
            context.createProducer().send(queue, body);
            return true;
        } catch (JMSRuntimeException e) {
            // When members were late meanwhile, a second reign may have refused it, and then it is in doubt.
            assertThat(e).hasMessageContaining("disk of a node that keeps this destination is full");
            return false;
        }
    }

    private ChoraleNode node(String name, Path data) {
        ChoraleNode node = NodeRegistry.acquire(new NodeConfig(
                cluster, name, "127.0.0.1", "udp", List.of(), data, NodeConfig.DEFAULT_REQUEST_TIMEOUT_MS));
        nodes.add(node);
        return node;
    }

    private JMSContext context(ChoraleNode node, String name) {
        return new ChoraleConnectionFactory(ClusterMessaging.join(node, cluster, name, List.of())).createContext();
    }

    private static Object storageSpace(ChoraleNode node) throws JMException {
        MBeanServer mbeans = ManagementFactory.getPlatformMBeanServer();
        ObjectName pattern = new ObjectName("io.chorale:type=Node,id=" + node.nodeId() + ",*");
        return mbeans.getAttribute(mbeans.queryNames(pattern, null).iterator().next(), "StorageSpace");
    }

    private void resizeDisk(String size) throws IOException {
        assertThat(run("mount", "-o", "remount,size=" + size, disk.toString())).isZero();
    }

    private static int run(String... command) throws IOException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
