package io.chorale.bench.backlog.node;

import io.chorale.bench.backlog.Drained;
import io.chorale.jms.ChoraleConnectionFactory;
import io.chorale.jms.ClusterMessaging;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.NodeSecurity;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.node.NodeRegistry;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node and its application: message n is in queue n modulo the number of queues, so each queue has its messages in the
 * order of their numbers. One thread for each queue.
 */
final class BacklogNode implements AutoCloseable {
    private static final Logger LOG = System.getLogger(BacklogNode.class.getName());
    private static final int QUEUES = 4;
    /** Messages of one transaction. */
    private static final int AT_ONCE = 250;

    private static final long REQUEST_TIMEOUT_MS = 60_000;
    private static final long WAIT_MS = 60_000;
    private static final int COLLECTIONS = 3;

    private final ExecutorService threads = Executors.newFixedThreadPool(QUEUES);
    private final ChoraleNode node;
    private final ChoraleConnectionFactory factory;

    private BacklogNode(ChoraleNode node, ChoraleConnectionFactory factory) {
        this.node = node;
        this.factory = factory;
    }

    static BacklogNode open(Path directory) {
        String cluster = "backlog-" + ProcessHandle.current().pid();
        ChoraleNode node = NodeRegistry.acquire(new NodeConfig(
                cluster,
                "backlog",
                "127.0.0.1",
                "udp",
                List.of(),
                directory,
                REQUEST_TIMEOUT_MS,
                NodeSecurity.none(),
                ReplicationPolicy.ONE,
                0));
        return new BacklogNode(
                node, new ChoraleConnectionFactory(ClusterMessaging.join(node, cluster, "backlog", List.of())));
    }

    /** Sends messages from one number to another, and returns when all are confirmed: after so many nanoseconds. */
    long send(long from, long to) throws InterruptedException, ExecutionException {
        return eachQueue((context, number) -> {
            JMSProducer producer = context.createProducer();
            Queue queue = queue(context, number);
            int open = 0;
            for (long each = first(from, number); each < to; each += QUEUES) {
                BytesMessage message = context.createBytesMessage();
                message.writeBytes(Filling.of(each));
                producer.send(queue, message);
                open++;
                if (open == AT_ONCE) {
                    context.commit();
                    open = 0;
                }
            }
            context.commit();
        });
    }

    /** Receives all messages up to a number; of a queue no more after one that is not the next. */
    Drained drain(long to) throws InterruptedException, ExecutionException {
        AtomicLong inOrder = new AtomicLong();
        AtomicLong wrong = new AtomicLong();
        long ns = eachQueue((context, number) -> {
            try (JMSConsumer consumer = context.createConsumer(queue(context, number))) {
                drain(context, consumer, first(0, number), to, inOrder);
                if (consumer.receiveNoWait() != null) {
                    throw new WrongMessageException("queue " + number + " has more than was sent");
                }
            } catch (WrongMessageException e) {
                LOG.log(Level.ERROR, e.getMessage());
                wrong.incrementAndGet();
            }
        });
        return new Drained(ns, inOrder.get(), wrong.get());
    }

    private static void drain(JMSContext context, JMSConsumer consumer, long first, long to, AtomicLong inOrder)
            throws JMSException {
        int open = 0;
        for (long each = first; each < to; each += QUEUES) {
            check(each, consumer.receive(WAIT_MS));
            inOrder.incrementAndGet();
            open++;
            if (open == AT_ONCE) {
                context.commit();
                open = 0;
            }
        }
        context.commit();
    }

    static long heapBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    @Override
    public void close() {
        threads.shutdown();
        node.close();
    }

    /** What one thread does with its queue. */
    @FunctionalInterface
    private interface OfQueue {
        void run(JMSContext context, int number) throws JMSException;
    }

    private long eachQueue(OfQueue work) throws InterruptedException, ExecutionException {
        long startNs = System.nanoTime();
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < QUEUES; i++) {
            int number = i;
            all.add(() -> {
                try (JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
                    work.run(context, number);
                }
                return null;
            });
        }
        for (Future<Void> each : threads.invokeAll(all)) {
            each.get();
        }
        return System.nanoTime() - startNs;
    }

    /** The first number from another on that belongs to a queue. */
    private static long first(long from, int queue) {
        return from + Math.floorMod(queue - from, (long) QUEUES);
    }

    private static Queue queue(JMSContext context, int number) {
        return context.createQueue("backlog" + number);
    }

    private static void check(long expected, Message received) throws JMSException {
        if (received == null) {
            throw new WrongMessageException("message " + expected + " did not come within " + WAIT_MS + " ms");
        }
        byte[] body = received.getBody(byte[].class);
        if (!Arrays.equals(body, Filling.of(expected))) {
            throw new WrongMessageException("instead of message " + expected + " came " + body.length
                    + " bytes that say they are message " + Filling.number(body));
        }
    }

    /** What came is not what was sent. */
    private static final class WrongMessageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongMessageException(String message) {
            super(message);
        }
    }
}
