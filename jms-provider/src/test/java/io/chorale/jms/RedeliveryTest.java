package io.chorale.jms;

import static io.chorale.jms.TestCluster.WAIT_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.jms.policy.DestinationPolicies;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Topic;
import java.nio.file.Path;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Delivery delay, redelivery, dead letters and expiry by the policy of a destination")
class RedeliveryTest {
    @TempDir
    private static Path temp;

    private static TestCluster cluster;

    private final String name = UUID.randomUUID().toString();
    private JMSContext context;
    private JMSContext transacted;

    @BeforeAll
    static void start() {
        Properties properties = new Properties();
        properties.setProperty("destination.twice.#.maxDeliveries", "2");
        properties.setProperty("destination.twice.#.deadLetterQueue", "dead");
        properties.setProperty("destination.later.*.redeliveryDelayMs", "700");
        properties.setProperty("destination.later.*.redeliveryBackOff", "2");
        properties.setProperty("destination.old.*.expiryQueue", "expired");
        properties.setProperty("destination.dropped.*.maxDeliveries", "1");
        properties.setProperty("destination.dropped.*.deadLetterQueue", "");
        cluster = new TestCluster(temp, DestinationPolicies.of(properties), "a", "b");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() {
        context = cluster.factory("a").createContext();
        transacted = cluster.factory("b").createContext(JMSContext.SESSION_TRANSACTED);
    }

    @AfterEach
    void close() {
        transacted.close();
        context.close();
    }

    private Queue queue(String prefix) {
        return new ChoraleQueue(prefix + "." + name);
    }

    private static int deliveries(Message message) throws JMSException {
        return message.getIntProperty("JMSXDeliveryCount");
    }

    @Test
    @DisplayName("a message that was delivered as often as allowed becomes a dead letter that says why and whence")
    void deadLetter() throws JMSException {
        Queue queue = queue("twice");
        context.createProducer().setProperty("number", 7).setJMSType("order").send(queue, "poison");
        context.createProducer().send(queue, "good");
        JMSConsumer consumer = transacted.createConsumer(queue);
        for (int i = 1; i <= 2; i++) {
            Message message = consumer.receive(WAIT_MS);
            assertThat(message.getBody(String.class)).isEqualTo("poison");
            assertThat(deliveries(message)).isEqualTo(i);
            assertThat(message.getJMSRedelivered()).isEqualTo(i > 1);
            transacted.rollback();
        }
        assertThat(consumer.receive(WAIT_MS).getBody(String.class)).isEqualTo("good");
        transacted.commit();

        Message dead =
                context.createConsumer(new ChoraleQueue("dead"), "number = 7").receive(WAIT_MS);
        assertThat(dead.getBody(String.class)).isEqualTo("poison");
        assertThat(dead.getJMSType()).isEqualTo("order");
        assertThat(dead.getStringProperty("JMS_Chorale_Cause")).isEqualTo("MAX_DELIVERIES");
        assertThat(dead.getStringProperty("JMS_Chorale_OriginalDestination")).isEqualTo("queue://twice." + name);
        assertThat(dead.getIntProperty("JMS_Chorale_Deliveries")).isEqualTo(2);
        assertThat(deliveries(dead)).isEqualTo(1);
    }

    @Test
    @DisplayName("so does one of a durable subscription; the others of the topic keep theirs")
    void deadLetterOfASubscription() throws JMSException {
        Topic topic = new ChoraleTopic("twice." + name);
        JMSConsumer other = context.createSharedDurableConsumer(topic, "other");
        JMSConsumer consumer = transacted.createSharedDurableConsumer(topic, "bad");
        context.createProducer().setProperty("number", 8).send(topic, "poison");
        for (int i = 1; i <= 2; i++) {
            assertThat(consumer.receive(WAIT_MS)).isNotNull();
            transacted.rollback();
        }
        Message dead =
                context.createConsumer(new ChoraleQueue("dead"), "number = 8").receive(WAIT_MS);
        assertThat(dead.getStringProperty("JMS_Chorale_OriginalDestination"))
                .startsWith("topic://twice." + name + "?subscription=")
                .endsWith("bad");
        assertThat(other.receiveBody(String.class, WAIT_MS)).isEqualTo("poison");
    }

    @Test
    @DisplayName("without a dead-letter queue it is dropped")
    void dropped() throws Exception {
        Queue queue = queue("dropped");
        context.createProducer().send(queue, "poison");
        assertThat(transacted.createConsumer(queue).receive(WAIT_MS)).isNotNull();
        transacted.rollback();
        await().until(() -> cluster.depth("a", "dropped." + name) == 0);
    }

    @Test
    @DisplayName("what is rolled back waits before it comes again, longer each time; its count goes on")
    void redeliveryDelay() throws JMSException {
        Queue queue = queue("later");
        context.createProducer().send(queue, "1");
        JMSConsumer consumer = transacted.createConsumer(queue);
        assertThat(deliveries(consumer.receive(WAIT_MS))).isEqualTo(1);
        for (int i = 1; i <= 2; i++) {
            long start = System.nanoTime();
            transacted.rollback();
            Message again = consumer.receive(WAIT_MS);
            long waitedMs = (System.nanoTime() - start) / 1_000_000;
            assertThat(deliveries(again)).isEqualTo(i + 1);
            assertThat(waitedMs).as("delay %d", i).isBetween(700L * i - 50, 700L * i + 5_000);
        }
        transacted.commit();
    }

    @Test
    @DisplayName("an expired message goes to the expiry queue, if there is one")
    void expiry() throws JMSException {
        context.createProducer().setTimeToLive(1).setProperty("name", name).send(queue("old"), "old");
        Message expired = context.createConsumer(new ChoraleQueue("expired"), "name = '" + name + "'")
                .receive(WAIT_MS);
        assertThat(expired.getBody(String.class)).isEqualTo("old");
        assertThat(expired.getJMSExpiration()).isZero();
        assertThat(expired.getStringProperty("JMS_Chorale_Cause")).isEqualTo("EXPIRED");
        assertThat(expired.getLongProperty("JMS_Chorale_OriginalExpiration")).isPositive();
    }

    @Test
    @DisplayName("a message with a delivery delay is neither delivered nor browsed before, and knows when it was due")
    void deliveryDelay() throws JMSException {
        Queue queue = queue("delayed");
        long sentMs = System.currentTimeMillis();
        context.createProducer().setDeliveryDelay(1_500).send(queue, "late");
        context.createProducer().setDeliveryDelay(700).send(queue, "later");
        context.createProducer().send(queue, "now");
        try (QueueBrowser browser = context.createBrowser(queue)) {
            assertThat(((Message) browser.getEnumeration().nextElement()).getBody(String.class))
                    .isEqualTo("now");
        }
        JMSConsumer consumer = context.createConsumer(queue);
        assertThat(consumer.receiveBody(String.class, WAIT_MS)).isEqualTo("now");
        assertThat(consumer.receiveNoWait()).isNull();
        assertThat(consumer.receiveBody(String.class, WAIT_MS)).isEqualTo("later");
        Message late = consumer.receive(WAIT_MS);
        assertThat(late.getBody(String.class)).isEqualTo("late");
        assertThat(System.currentTimeMillis() - sentMs).isGreaterThanOrEqualTo(1_500);
        assertThat(late.getJMSDeliveryTime()).isBetween(sentMs + 1_500, sentMs + 6_000);
        assertThat(late.getJMSDeliveryTime() - late.getJMSTimestamp()).isEqualTo(1_500);
    }

    @Test
    @DisplayName("a delayed message of a transaction comes when it is due; one whose time to live is shorter never")
    void delayedInATransaction() throws Exception {
        Queue queue = queue("delayed");
        transacted.createProducer().setDeliveryDelay(300).send(queue, "1");
        transacted.createProducer().setDeliveryDelay(300).setTimeToLive(100).send(queue, "never");
        transacted.commit();
        JMSConsumer consumer = context.createConsumer(queue);
        assertThat(consumer.receiveBody(String.class, WAIT_MS)).isEqualTo("1");
        assertThat(consumer.receiveBody(String.class, 500)).isNull();
        await().until(() -> cluster.depth("a", "delayed." + name) == 0);
    }

    @Test
    @DisplayName("a delayed message of a topic goes to those who were subscribed when it was sent")
    void delayedOnATopic() {
        Topic topic = new ChoraleTopic("delayed." + name);
        JMSConsumer before = context.createConsumer(topic);
        context.createProducer().setDeliveryDelay(500).send(topic, "1");
        JMSConsumer after = context.createConsumer(topic);
        assertThat(before.receiveBody(String.class, WAIT_MS)).isEqualTo("1");
        assertThat(after.receiveBody(String.class, 300)).isNull();
    }
}
