package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.jms.queue.QueueNames;
import io.chorale.jms.replicated.MessagingSettings;
import io.chorale.jms.replicated.ReplicatedMessagingService;
import io.chorale.jms.service.Address;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.Space;
import io.chorale.replication.node.NodeRegistry;
import io.chorale.replication.node.NodeStartException;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bits are flipped in the files of one of two nodes: it says so, serves nothing bad, is filled by the other one, and in the end
 * has everything without it (docs/replication.md, 9.1 to 9.4).
 */
@Timeout(180)
class DamageTest {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final int QUEUES = 8;
    private static final int MESSAGES = 30;
    private static final int DAMAGED = 11;
    private static final int BODY_BYTES = 6_000;
    /** Enough to find a body among others. */
    private static final int MARK_BYTES = 64;

    private final String cluster = "damage-" + UUID.randomUUID();
    private final Logger log = Logger.getLogger("io.chorale.replication");
    private final Notes notes = new Notes();

    @TempDir
    private Path temp;

    private ChoraleNode a;
    private ChoraleNode b;
    /** Each in another shard: some are led by one node, some by the other. */
    private List<String> queues;

    /** Some queues are filled, and a is stopped: all of its records are in tables then. */
    @BeforeEach
    void fill() throws Exception {
        log.addHandler(notes);
        a = node("a");
        b = node("b");
        awaitCopies(2);
        queues = queuesOfSomeShards();
        try (JMSContext context = context(b, "b")) {
            for (String queue : queues) {
                for (int i = 0; i < MESSAGES; i++) {
                    BytesMessage message = context.createBytesMessage();
                    message.writeBytes(body(queue, i));
                    context.createProducer().send(context.createQueue(queue), message);
                }
            }
        }
        a.close();
        awaitCopies(1);
    }

    @AfterEach
    void end() {
        log.removeHandler(notes);
        a.close();
        b.close();
    }

    @Test
    void aBodyThatIsDamagedInARunningNodeIsReadFromTheOtherOne() throws Exception {
        a = node("a");
        awaitCopies(2);
        await().atMost(WAIT).until(() -> queues.stream().anyMatch(this::isLedByA));
        List<String> read = queues.stream().filter(this::isLedByA).toList();
        damageOneBodyOf(read);

        try (JMSContext context = context(b, "b", JMSContext.SESSION_TRANSACTED)) {
            drain(context);
            notes.await(read.size(), "is damaged");
            context.rollback();
        }
        assertThatAHasEverythingAlone();
    }

    @Test
    void aStoppedNodeWhoseTablesAreDamagedIsFilledWhenItsTablesWereLookedThrough() throws Exception {
        damageOneBodyOf(queues);
        Files.createFile(store().resolve("chorale-store.check"));

        a = node("a");
        notes.await(1, "was made anew from what can be read");
        notes.await(queues.size(), "is damaged");
        assertThatAHasEverythingAlone();
    }

    @Test
    void aNodeThatCannotReadItsFilesAtAllSaysWhatToDoAndThatHelps() throws Exception {
        try (Stream<Path> files = Files.list(store().resolve("db"))) {
            flip(
                    files.filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                            .findFirst()
                            .orElseThrow(),
                    100);
        }
        UUID lost = a.nodeId();
        assertThatThrownBy(() -> node("a"))
                .isInstanceOf(NodeStartException.class)
                .hasMessageContaining("empty the data directory");

        wipe(temp.resolve("a"));
        b.administration().removeNode(lost);
        a = node("a");
        assertThat(a.nodeId()).isNotEqualTo(lost);
        assertThatAHasEverythingAlone();
    }

    private void assertThatAHasEverythingAlone() throws JMSException {
        awaitCopies(2);
        b.close();
        try (JMSContext context = context(a, "a", JMSContext.SESSION_TRANSACTED)) {
            drain(context);
            context.commit();
        }
        assertThat(notes.count("lacks")).isZero();
    }

    /** Takes all messages, and looks whether they are what was sent, in order. */
    private void drain(JMSContext context) throws JMSException {
        for (String queue : queues) {
            try (JMSConsumer consumer = context.createConsumer(context.createQueue(queue))) {
                for (int i = 0; i < MESSAGES; i++) {
                    Message message = consumer.receive(WAIT.toMillis());
                    assertThat(message).as("message %d of %s", i, queue).isNotNull();
                    assertThat(message.getBody(byte[].class))
                            .as("message %d of %s", i, queue)
                            .isEqualTo(body(queue, i));
                }
                assertThat(consumer.receiveNoWait()).isNull();
            }
        }
    }

    // ---- damage

    private void damageOneBodyOf(List<String> chosen) throws IOException {
        for (String queue : chosen) {
            byte[] mark = new byte[MARK_BYTES];
            System.arraycopy(body(queue, DAMAGED), 0, mark, 0, MARK_BYTES);
            int found = 0;
            for (Path table : tables()) {
                int at = indexOf(Files.readAllBytes(table), mark);
                if (at >= 0) {
                    flip(table, at + MARK_BYTES / 2);
                    found++;
                }
            }
            assertThat(found).as("tables with message %d of %s", DAMAGED, queue).isPositive();
        }
    }

    private List<Path> tables() throws IOException {
        try (Stream<Path> files = Files.list(store().resolve("db"))) {
            return files.filter(file -> file.toString().endsWith(".sst")).toList();
        }
    }

    private Path store() {
        return temp.resolve("a").resolve("store");
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int before = bytes.read();
            bytes.seek(at);
            bytes.write(before ^ 1);
        }
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        return IntStream.rangeClosed(0, bytes.length - wanted.length)
                .filter(at -> bytes[at] == wanted[0]
                        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length))
                .findFirst()
                .orElse(-1);
    }

    private static void wipe(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Cannot be compressed, so it is found as it is in a table. */
    private static byte[] body(String queue, int number) {
        byte[] body = new byte[BODY_BYTES];
        new Random(31L * queue.hashCode() + number).nextBytes(body);
        return body;
    }

    // ---- nodes

    private ChoraleNode node(String name) {
        ChoraleNode node = NodeRegistry.acquire(new NodeConfig(
                cluster,
                name,
                "127.0.0.1",
                "udp",
                List.of(),
                temp.resolve(name),
                NodeConfig.DEFAULT_REQUEST_TIMEOUT_MS));
        ClusterMessaging.join(node, cluster, name, List.of());
        return node;
    }

    private JMSContext context(ChoraleNode node, String name) {
        return context(node, name, JMSContext.AUTO_ACKNOWLEDGE);
    }

    private JMSContext context(ChoraleNode node, String name, int mode) {
        return new ChoraleConnectionFactory(ClusterMessaging.join(node, cluster, name, List.of())).createContext(mode);
    }

    private static Space space(ChoraleNode node) {
        return node.open(ReplicatedMessagingService.definition(MessagingSettings.defaults()));
    }

    /** One of each shard. */
    private List<String> queuesOfSomeShards() {
        Map<Integer, String> byShard = new TreeMap<>();
        IntStream.range(0, 200).mapToObj(i -> "queue" + i).forEach(queue -> byShard.putIfAbsent(shardOf(queue), queue));
        return byShard.values().stream().limit(QUEUES).toList();
    }

    private boolean isLedByA(String queue) {
        return a.self().equals(space(b).primaryOf(shardOf(queue)));
    }

    private int shardOf(String queue) {
        return space(b).shardOf(QueueNames.routingKey(new Address(Address.Kind.QUEUE, queue)));
    }

    /** Until each shard has so many copies that count. */
    private void awaitCopies(int copies) {
        Space space = space(b);
        await().atMost(WAIT)
                .until(() -> IntStream.range(0, space.shards()).allMatch(shard -> space.copiesOf(shard) == copies));
    }

    /** What was logged. */
    private static final class Notes extends Handler {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord logged) {
            lines.add(logged.getMessage());
        }

        long count(String text) {
            return lines.stream().filter(line -> line.contains(text)).count();
        }

        void await(int least, String text) {
            org.awaitility.Awaitility.await().atMost(WAIT).until(() -> count(text) >= least);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
