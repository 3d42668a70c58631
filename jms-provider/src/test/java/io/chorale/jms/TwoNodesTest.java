package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a message: Jakarta Messaging API, replicated shards, JGroups, on two nodes of one process. */
class TwoNodesTest {
    private static final long WAIT_MS = TestCluster.WAIT_MS;

    private final MBeanServer mbeans = ManagementFactory.getPlatformMBeanServer();

    @TempDir
    private Path temp;

    private TestCluster cluster;
    private JMSContext onA;
    private JMSContext onB;

    @BeforeEach
    void startTwo() {
        cluster = new TestCluster(temp, "a", "b");
        onA = cluster.factory("a").createContext();
        onB = cluster.factory("b").createContext();
    }

    @AfterEach
    void closeAll() {
        cluster.close();
    }

    @Test
    void aQueueIsOneForAllNodes() throws Exception {
        Queue queue = onA.createQueue("orders");
        onA.createProducer().setProperty("number", 7).setJMSType("order").send(queue, "hello");
        assertThat(cluster.depth("b", "orders")).isEqualTo(1);

        Message message = onB.createConsumer(onB.createQueue("orders")).receive(WAIT_MS);
        assertThat(message.getBody(String.class)).isEqualTo("hello");
        assertThat(message.getIntProperty("number")).isEqualTo(7);
        assertThat(message.getJMSType()).isEqualTo("order");
        await().until(() -> cluster.depth("a", "orders") == 0);
    }

    @Test
    void aTopicReachesTheSubscribersOfAllNodesAndOnlyThose() throws Exception {
        Topic topic = onA.createTopic("events");
        onA.createProducer().send(topic, "before");
        JMSConsumer first = onA.createConsumer(topic);
        JMSConsumer second = onB.createConsumer(onB.createTopic("events"));
        onB.createProducer().send(onB.createTopic("events"), "after");

        assertThat(first.receiveBody(String.class, WAIT_MS)).isEqualTo("after");
        assertThat(second.receiveBody(String.class, WAIT_MS)).isEqualTo("after");
    }

    @Test
    void aReplyFindsItsWayBackThroughATemporaryQueue() throws Exception {
        JMSConsumer worker = onB.createConsumer(onB.createQueue("work"));
        Queue replies = onA.createTemporaryQueue();
        onA.createProducer().setJMSReplyTo(replies).setJMSCorrelationID("c1").send(onA.createQueue("work"), "2+2");

        Message request = worker.receive(WAIT_MS);
        onB.createProducer().setJMSCorrelationID(request.getJMSCorrelationID()).send(request.getJMSReplyTo(), "4");

        Message reply = onA.createConsumer(replies).receive(WAIT_MS);
        assertThat(reply.getBody(String.class)).isEqualTo("4");
        assertThat(reply.getJMSCorrelationID()).isEqualTo("c1");
    }

    @Test
    void aTransactionOverManyQueuesIsAllOrNothing() throws Exception {
        try (JMSContext transacted = onA.createContext(JMSContext.SESSION_TRANSACTED)) {
            for (int i = 0; i < 10; i++) {
                transacted.createProducer().send(transacted.createQueue("part" + i), "x");
            }
            transacted.rollback();
            for (int i = 0; i < 10; i++) {
                transacted.createProducer().send(transacted.createQueue("part" + i), "y");
            }
            assertThat(cluster.depth("b", "part0")).isZero();
            transacted.commit();
        }
        for (int i = 0; i < 10; i++) {
            JMSConsumer consumer = onB.createConsumer(onB.createQueue("part" + i));
            assertThat(consumer.receiveBody(String.class, WAIT_MS)).isEqualTo("y");
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }

    @Test
    void anAdministratorSeesAndRemovesNodes() throws Exception {
        String gone = cluster.node("a").nodeId().toString();
        ObjectName administration = cluster.mbean("Administration", "b");
        assertThat((String[]) mbeans.getAttribute(administration, "Nodes"))
                .hasSize(2)
                .contains(gone + " PRESENT");
        assertThat((String[]) mbeans.getAttribute(administration, "WaitingShards"))
                .isEmpty();

        cluster.node("a").close();
        await().until(() ->
                List.of((String[]) mbeans.getAttribute(administration, "Nodes")).contains(gone + " ABSENT"));
        mbeans.invoke(administration, "removeNode", new Object[] {gone}, new String[] {String.class.getName()});

        await().until(() -> Stream.of((String[]) mbeans.getAttribute(administration, "Nodes"))
                .anyMatch(line -> line.startsWith(gone + " REMOVED at ")));
        onB.createProducer().send(onB.createQueue("alone"), "x");
        assertThat(cluster.depth("b", "alone")).isEqualTo(1);
    }

    @Test
    void whatANodeConfirmedOrHeldSurvivesIt() throws Exception {
        Queue queue = onA.createQueue("survive");
        Set<String> sent = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            onA.createProducer().send(queue, "m" + i);
            sent.add("m" + i);
        }
        JMSContext holding = onA.createContext(JMSContext.CLIENT_ACKNOWLEDGE);
        assertThat(holding.createConsumer(queue).receive(WAIT_MS)).isNotNull();

        cluster.node("a").close();

        Set<String> received = new HashSet<>();
        int redelivered = 0;
        JMSConsumer consumer = onB.createConsumer(onB.createQueue("survive"));
        while (received.size() < sent.size()) {
            TextMessage message = (TextMessage) consumer.receive(WAIT_MS);
            assertThat(message).as("after " + received.size() + " messages").isNotNull();
            assertThat(received.add(message.getText())).isTrue();
            redelivered += message.getJMSRedelivered() ? 1 : 0;
        }
        assertThat(received).isEqualTo(sent);
        assertThat(redelivered).isPositive();
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void listenersOnBothNodesShareAQueueAndEachMessageIsHandledOnce() {
        List<String> handled = new CopyOnWriteArrayList<>();
        Set<String> helpers = ConcurrentHashMap.newKeySet();
        listen(onA, "a", handled, helpers);
        listen(onB, "b", handled, helpers);
        try (JMSContext sender = onA.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
            for (int i = 0; i < 300; i++) {
                sender.createProducer().send(sender.createQueue("shared"), "m" + i);
            }
        }
        await().atMost(Duration.ofMillis(WAIT_MS)).until(() -> handled.size() >= 300);
        assertThat(handled).hasSize(300).doesNotHaveDuplicates();
        assertThat(helpers).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aQueueTooLongToBrowseSaysSo() throws Exception {
        Queue queue = onA.createQueue("long");
        try (JMSContext sender = onA.createContext(JMSContext.SESSION_TRANSACTED)) {
            for (int i = 0; i < 1_500; i++) {
                sender.createProducer().send(queue, "m");
            }
            sender.commit();
            Enumeration<?> shown = onB.createBrowser(queue).getEnumeration();
            assertThat(Collections.list(shown)).hasSize(1_500);
            for (int i = 0; i < 8_500; i++) {
                sender.createProducer().send(queue, "m");
            }
            sender.commit();
        }
        assertThatThrownBy(() -> onB.createBrowser(queue).getEnumeration())
                .isInstanceOf(JMSException.class)
                .hasMessageContaining("More than 9999 messages wait in long");
    }

    @Test
    void anObjectOfAClassThatNobodyNamedIsRefusedAndCounted() throws Exception {
        Queue queue = onA.createQueue("objects");
        onA.createProducer().send(queue, onA.createObjectMessage(new Parcel("x")));
        Message message = onB.createConsumer(onB.createQueue("objects")).receive(WAIT_MS);
        assertThatThrownBy(() -> message.getBody(Parcel.class))
                .hasMessageContaining(Parcel.class.getName())
                .hasMessageContaining("trustedPackages");
        assertThat(cluster.attribute("b", "RefusedObjects")).isEqualTo(1L);
        assertThat(cluster.attribute("b", "UnreadableMessages")).isEqualTo(0L);
    }

    /** What an application might send. */
    private record Parcel(String content) implements Serializable {}

    private static void listen(JMSContext context, String name, List<String> handled, Set<String> helpers) {
        context.createConsumer(context.createQueue("shared")).setMessageListener(message -> {
            try {
                handled.add(message.getBody(String.class));
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
            helpers.add(name);
        });
    }
}
