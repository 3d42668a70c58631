package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.node.NodeRegistry;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Queue;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backlog on a real node with its disk: the heap does not grow with it, it survives a restart, and it is drained in
 * order. {@code -Dchorale.backlog.messages=200000} makes it longer.
 */
@Timeout(600)
class BacklogTest {
    private static final int MESSAGES = Integer.getInteger("chorale.backlog.messages", 20_000);
    private static final int AT_ONCE = 500;
    private static final long WAIT_MS = 30_000;

    /** Well below what the messages themselves are, and above what a window of each queue takes. */
    private static final long MAX_GROWTH_BYTES = 16L << 20;

    private final String cluster = "backlog-" + UUID.randomUUID();

    @TempDir
    private Path data;

    private ChoraleNode node;

    @AfterEach
    void end() {
        node.close();
    }

    @Test
    void aBacklogIsWrittenAndDrainedInOrderWithARestartBetween() {
        try (JMSContext context = start()) {
            send(context, 0, MESSAGES / 10);
            long before = usedHeapBytes();
            send(context, MESSAGES / 10, MESSAGES);
            long growth = usedHeapBytes() - before;
            assertThat(growth).as("heap for the backlog").isLessThan(MAX_GROWTH_BYTES);
            receive(context, 0, MESSAGES / 2);
        }
        node.close();
        try (JMSContext context = start()) {
            receive(context, MESSAGES / 2, MESSAGES);
            try (JMSConsumer consumer = context.createConsumer(queue(context))) {
                assertThat(consumer.receive(200)).isNull();
            }
        }
    }

    private JMSContext start() {
        node = NodeRegistry.acquire(new NodeConfig(
                cluster, "one", "127.0.0.1", "udp", List.of(), data, NodeConfig.DEFAULT_REQUEST_TIMEOUT_MS));
        return new ChoraleConnectionFactory(ClusterMessaging.join(node, cluster, "one", List.of()))
                .createContext(JMSContext.SESSION_TRANSACTED);
    }

    private static Queue queue(JMSContext context) {
        return context.createQueue("backlog");
    }

    private static void send(JMSContext context, int from, int to) {
        JMSProducer producer = context.createProducer();
        Queue queue = queue(context);
        String filling = "x".repeat(1_000);
        for (int i = from; i < to; i++) {
            producer.send(queue, i + " " + filling);
            if ((i + 1) % AT_ONCE == 0) {
                context.commit();
            }
        }
        context.commit();
    }

    private static void receive(JMSContext context, int from, int to) {
        try (JMSConsumer consumer = context.createConsumer(queue(context))) {
            for (int i = from; i < to; i++) {
                String body = consumer.receiveBody(String.class, WAIT_MS);
                assertThat(body).as("message %d", i).startsWith(i + " ");
                if ((i + 1) % AT_ONCE == 0) {
                    context.commit();
                }
            }
            context.commit();
        }
    }

    private static long usedHeapBytes() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
