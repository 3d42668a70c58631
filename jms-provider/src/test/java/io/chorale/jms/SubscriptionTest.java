package io.chorale.jms;

import static io.chorale.jms.TestCluster.WAIT_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Subscriptions of topics (§4.2, §8.3), on two nodes")
class SubscriptionTest {
    private static final long NOTHING_MS = 300;

    @TempDir
    private static Path temp;

    private static TestCluster cluster;

    private final List<JMSContext> contexts = new ArrayList<>();
    private final String name = "s-" + UUID.randomUUID();
    private final Topic topic = new ChoraleTopic("t-" + UUID.randomUUID());
    private final Topic other = new ChoraleTopic("o-" + UUID.randomUUID());

    @BeforeAll
    static void start() {
        cluster = new TestCluster(temp, "a", "b");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void closeContexts() {
        contexts.forEach(JMSContext::close);
    }

    private JMSContext on(String node) {
        return on(node, null);
    }

    private JMSContext on(String node, String clientId) {
        ChoraleConnectionFactory factory = cluster.factory(node);
        factory.setClientId(clientId);
        JMSContext context = factory.createContext();
        contexts.add(context);
        return context;
    }

    private String client() {
        return "client-" + name;
    }

    private static void send(JMSContext context, Topic to, String... texts) {
        for (String text : texts) {
            context.createProducer().setProperty("text", text).send(to, text);
        }
    }

    private static List<String> receive(JMSConsumer consumer, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(consumer.receiveBody(String.class, WAIT_MS));
        }
        return texts;
    }

    private static void assertNothing(JMSConsumer consumer) {
        assertThat(consumer.receiveBody(String.class, NOTHING_MS)).isNull();
    }

    @Test
    @DisplayName("a durable subscription keeps what is sent while nobody consumes, and goes on on another node")
    void durable() {
        JMSContext first = on("a", client());
        first.createDurableConsumer(topic, name).close();
        first.close();
        send(on("b"), topic, "1", "2");
        JMSContext second = on("b", client());
        JMSConsumer consumer = second.createDurableConsumer(topic, name);
        assertThat(receive(consumer, 2)).containsExactly("1", "2");
        consumer.close();
        second.unsubscribe(name);
        send(second, topic, "3");
        JMSConsumer fresh = second.createDurableConsumer(topic, name);
        send(second, topic, "4");
        assertThat(receive(fresh, 1)).containsExactly("4");
    }

    @Test
    @DisplayName("a consumer with a listener is of its subscription no more when close() returns")
    void closeWaitsForTheLastAcknowledgement() throws Exception {
        JMSContext context = on("a", client());
        JMSContext sender = on("b");
        for (int i = 0; i < 30; i++) {
            JMSConsumer consumer = context.createDurableConsumer(topic, name);
            CountDownLatch heard = new CountDownLatch(1);
            consumer.setMessageListener(message -> heard.countDown());
            send(sender, topic, "last");
            assertThat(heard.await(WAIT_MS, TimeUnit.MILLISECONDS)).isTrue();
            consumer.close();
            context.unsubscribe(name);
        }
    }

    @Test
    @DisplayName("an unshared durable subscription has one consumer at a time")
    void oneConsumer() {
        JMSContext context = on("a", client());
        JMSConsumer consumer = context.createDurableConsumer(topic, name);
        assertThatThrownBy(() -> context.createDurableConsumer(topic, name))
                .isInstanceOf(JMSRuntimeException.class)
                .hasMessageContaining("has a consumer");
        assertThatThrownBy(() -> context.unsubscribe(name))
                .isInstanceOf(JMSRuntimeException.class)
                .hasMessageContaining("has a consumer");
        consumer.close();
        context.createDurableConsumer(topic, name).close();
        context.unsubscribe(name);
    }

    @Test
    @DisplayName("it needs a client id; a shared one does not")
    void clientIds() {
        JMSContext context = on("a");
        assertThatThrownBy(() -> context.createDurableConsumer(topic, name))
                .isInstanceOf(IllegalStateRuntimeException.class)
                .hasMessageContaining("client id");
        context.createSharedDurableConsumer(topic, name).close();
        context.unsubscribe(name);
        assertThatThrownBy(() -> context.unsubscribe(name)).isInstanceOf(InvalidDestinationRuntimeException.class);
    }

    @Test
    @DisplayName("a client id has one connection in the cluster, and the next one when that is closed")
    void clientIdIsTheClusters() {
        JMSContext first = on("a", client());
        assertThatThrownBy(() -> on("b", client()))
                .isInstanceOf(InvalidClientIDRuntimeException.class)
                .hasMessageContaining("in use by another connection");
        first.close();
        assertThat(on("b", client()).getClientID()).isEqualTo(client());
    }

    @Test
    @DisplayName("names of different client ids are different")
    void namesOfClients() {
        JMSContext one = on("a", client());
        JMSContext two = on("a", client() + "2");
        JMSConsumer first = one.createDurableConsumer(topic, name, "text = '1'", false);
        JMSConsumer second = two.createDurableConsumer(topic, name, "text = '2'", false);
        send(on("b"), topic, "1", "2");
        assertThat(receive(first, 1)).containsExactly("1");
        assertThat(receive(second, 1)).containsExactly("2");
        assertNothing(first);
    }

    @Test
    @DisplayName("the consumers of a shared durable subscription share its messages, on all nodes")
    void sharedDurable() {
        JMSConsumer onA = on("a").createSharedDurableConsumer(topic, name);
        JMSConsumer onB = on("b").createSharedDurableConsumer(topic, name);
        JMSContext sender = on("a");
        for (int i = 0; i < 100; i++) {
            send(sender, topic, "m" + i);
        }
        List<String> all = receiveAll(List.of(onA, onB), 100);
        assertThat(all).doesNotHaveDuplicates().hasSize(100);
        onA.close();
        onB.close();
        send(sender, topic, "later");
        assertThat(receive(on("b").createSharedDurableConsumer(topic, name), 1)).containsExactly("later");
    }

    private static List<String> receiveAll(List<JMSConsumer> consumers, int count) {
        List<String> all = new ArrayList<>();
        long deadline = System.nanoTime() + WAIT_MS * 1_000_000;
        while (all.size() < count && System.nanoTime() < deadline) {
            for (JMSConsumer consumer : consumers) {
                String text = consumer.receiveBody(String.class, 10);
                if (text != null) {
                    all.add(text);
                }
            }
        }
        return all;
    }

    @Test
    @DisplayName("a shared non-durable subscription goes with its last consumer")
    void sharedNonDurable() {
        JMSContext context = on("a");
        JMSConsumer onA = context.createSharedConsumer(topic, name);
        JMSConsumer onB = on("b").createSharedConsumer(topic, name);
        send(context, topic, "1", "2", "3", "4");
        assertThat(receiveAll(List.of(onA, onB), 4)).containsExactlyInAnyOrder("1", "2", "3", "4");
        onA.close();
        send(context, topic, "5");
        assertThat(receive(onB, 1)).containsExactly("5");
        onB.close();
        send(context, topic, "lost");
        JMSConsumer again = context.createSharedConsumer(topic, name);
        send(context, topic, "6");
        assertThat(receive(again, 1)).containsExactly("6");
    }

    @Test
    @DisplayName("durable and non-durable subscriptions of one name are two")
    void twoOfOneName() {
        JMSContext context = on("a");
        JMSConsumer durable = context.createSharedDurableConsumer(topic, name);
        JMSConsumer passing = context.createSharedConsumer(topic, name);
        send(context, topic, "1");
        assertThat(receive(durable, 1)).containsExactly("1");
        assertThat(receive(passing, 1)).containsExactly("1");
    }

    @Test
    @DisplayName("shared and unshared durable ones of one name and client id exclude each other")
    void sharedOrNot() {
        JMSContext context = on("a", client());
        context.createDurableConsumer(topic, name).close();
        assertThatThrownBy(() -> context.createSharedDurableConsumer(topic, name))
                .isInstanceOf(JMSRuntimeException.class)
                .hasMessageContaining("not shared");
        assertThatThrownBy(() -> context.createSharedDurableConsumer(other, name))
                .as("to another topic")
                .isInstanceOf(JMSRuntimeException.class)
                .hasMessageContaining("not shared");
    }

    @Test
    @DisplayName("another topic or selector makes a new subscription of it, unless it has a consumer")
    void changed() {
        JMSContext context = on("a", client());
        JMSConsumer consumer = context.createDurableConsumer(topic, name);
        assertThatThrownBy(() -> context.createDurableConsumer(other, name)).hasMessageContaining("has a consumer");
        consumer.close();
        send(context, topic, "old");

        JMSConsumer selective = context.createDurableConsumer(topic, name, "text LIKE 'n%'", false);
        send(context, topic, "old2", "new");
        assertThat(receive(selective, 1)).containsExactly("new");
        selective.close();
        send(context, topic, "new2");

        JMSConsumer elsewhere = context.createDurableConsumer(other, name);
        send(context, topic, "nobody's");
        send(context, other, "1");
        assertThat(receive(elsewhere, 1)).containsExactly("1");
    }

    @Test
    @DisplayName("a shared subscription takes no second selector or topic while it has a consumer")
    void sharedIsNotChanged() {
        JMSContext context = on("a");
        JMSConsumer consumer = context.createSharedConsumer(topic, name, "text = 'x'");
        JMSContext another = on("b");
        assertThatThrownBy(() -> another.createSharedConsumer(topic, name)).hasMessageContaining("has a consumer");
        assertThatThrownBy(() -> another.createSharedConsumer(other, name, "text = 'x'"))
                .hasMessageContaining("has a consumer");
        consumer.close();
        another.createSharedConsumer(other, name).close();
    }

    @Test
    @DisplayName("noLocal leaves out what the connection, or one of its client id, has sent")
    void noLocal() throws JMSException {
        JMSContext own = on("a");
        JMSConsumer consumer = own.createConsumer(topic, null, true);
        JMSContext strange = on("a");
        send(own, topic, "own");
        send(strange, topic, "strange");
        assertThat(receive(consumer, 1)).containsExactly("strange");
        assertNothing(consumer);

        JMSContext durable = on("a", client());
        durable.createDurableConsumer(topic, name, null, true).close();
        send(durable, topic, "own");
        durable.close();
        JMSContext next = on("b", client());
        send(next, topic, "own, too");
        send(strange, topic, "strange");
        assertThat(receive(next.createDurableConsumer(topic, name, null, true), 1))
                .containsExactly("strange");
    }

    @Test
    @DisplayName("a topic session has durable subscribers, which know what they are")
    void topicSubscriber() throws JMSException {
        ChoraleConnectionFactory factory = cluster.factory("a");
        try (TopicConnection connection = factory.createTopicConnection()) {
            connection.setClientID(client());
            connection.start();
            TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
            TopicSubscriber subscriber = session.createDurableSubscriber(topic, name, "text = 'x'", true);
            assertThat(subscriber.getNoLocal()).isTrue();
            assertThat(subscriber.getMessageSelector()).isEqualTo("text = 'x'");
            assertThat(subscriber.getTopic()).isEqualTo(topic);
            subscriber.close();
            session.unsubscribe(name);
        }
    }

    @Test
    @DisplayName("what was handed to a consumer that goes without acknowledging comes to the next one")
    void unacknowledged() {
        JMSContext context = on("a", client()).createContext(JMSContext.CLIENT_ACKNOWLEDGE);
        contexts.add(context);
        JMSConsumer consumer = context.createDurableConsumer(topic, name);
        send(context, topic, "1", "2");
        assertThat(receive(consumer, 1)).containsExactly("1");
        context.close();
        contexts.get(0).close();
        JMSConsumer next = on("b", client()).createDurableConsumer(topic, name);
        assertThat(receive(next, 2)).containsExactly("1", "2");
    }

    @Test
    @DisplayName("bad names and selectors are refused with what is wrong")
    void badInput() {
        JMSContext context = on("a", client());
        assertThatThrownBy(() -> context.createSharedConsumer(topic, "")).hasMessageContaining("1 to 255");
        assertThatThrownBy(() -> context.createSharedConsumer(topic, null)).hasMessageContaining("1 to 255");
        assertThatThrownBy(() -> context.createSharedDurableConsumer(topic, "x".repeat(256)))
                .hasMessageContaining("256");
        assertThatThrownBy(() -> context.createDurableConsumer(null, name))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> context.createDurableConsumer(context.createTemporaryTopic(), name))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> context.createDurableConsumer(topic, name, "text =", false))
                .isInstanceOf(jakarta.jms.InvalidSelectorRuntimeException.class);
        assertThatThrownBy(() -> context.unsubscribe(null)).isInstanceOf(InvalidDestinationRuntimeException.class);
    }
}
