package io.chorale.jms;

import static io.chorale.jms.TestCluster.WAIT_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Consumers and browsers of queues with selectors (§3.8)")
class SelectiveConsumerTest {
    @TempDir
    private static Path temp;

    private static TestCluster cluster;

    private final Queue queue = new ChoraleQueue("q-" + UUID.randomUUID());
    private JMSContext context;

    @BeforeAll
    static void start() {
        cluster = new TestCluster(temp, "a");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() {
        context = cluster.factory("a").createContext();
    }

    @AfterEach
    void close() {
        context.close();
    }

    private void send(int from, int to) {
        for (int i = from; i < to; i++) {
            context.createProducer()
                    .setProperty("number", i)
                    .setProperty("color", i % 10 == 0 ? "red" : "blue")
                    .send(queue, "m" + i);
        }
    }

    private static List<String> receive(JMSConsumer consumer, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(consumer.receiveBody(String.class, WAIT_MS));
        }
        return texts;
    }

    @Test
    @DisplayName("a consumer gets what it selects, the others the rest, each in order")
    void selects() {
        JMSConsumer red = context.createConsumer(queue, "color = 'red'");
        send(0, 30);
        assertThat(receive(red, 3)).containsExactly("m0", "m10", "m20");
        assertThat(red.receiveNoWait()).isNull();
        JMSConsumer all = context.createConsumer(queue);
        assertThat(receive(all, 3)).containsExactly("m1", "m2", "m3");
    }

    @Test
    @DisplayName("what it selects far behind others is found, also when it comes later")
    void farBehind() {
        send(0, 2_500);
        context.createProducer().setProperty("color", "green").send(queue, "green 1");
        JMSConsumer green = context.createConsumer(queue, "color = 'green'");
        assertThat(receive(green, 1)).containsExactly("green 1");
        context.createProducer().setProperty("color", "green").setPriority(9).send(queue, "green 2");
        context.createProducer().setProperty("color", "green").send(queue, "green 3");
        assertThat(receive(green, 2)).containsExactlyInAnyOrder("green 2", "green 3");
        assertThat(receive(context.createConsumer(queue, "number >= 2497"), 3))
                .containsExactly("m2497", "m2498", "m2499");
    }

    @Test
    @DisplayName("what is rolled back comes again to a consumer that selects it, from its old place")
    void rolledBack() {
        send(0, 2_000);
        try (JMSContext transacted = context.createContext(JMSContext.SESSION_TRANSACTED)) {
            JMSConsumer red = transacted.createConsumer(queue, "number IN ('x') OR number = 5 OR number >= 1998");
            assertThat(receive(red, 2)).containsExactly("m5", "m1998");
            transacted.rollback();
            assertThat(receive(red, 3)).containsExactly("m5", "m1998", "m1999");
            transacted.commit();
        }
    }

    @Test
    @DisplayName("selects by header fields")
    void headerFields() throws JMSException {
        JMSProducer producer = context.createProducer();
        producer.setJMSType("car").setJMSCorrelationID("c1").setPriority(7).send(queue, "1");
        producer.setJMSType("bike").setDeliveryMode(jakarta.jms.DeliveryMode.NON_PERSISTENT);
        producer.send(queue, "2");
        Message first = context.createConsumer(
                        queue, "JMSType = 'car' AND JMSPriority = 7 AND JMSDeliveryMode = 'PERSISTENT'")
                .receive(WAIT_MS);
        assertThat(first.getBody(String.class)).isEqualTo("1");
        JMSConsumer second = context.createConsumer(
                queue,
                "JMSCorrelationID = 'c1' AND JMSTimestamp > 1600000000000 AND JMSMessageID LIKE 'ID:%'"
                        + " AND JMSDeliveryMode = 'NON_PERSISTENT'");
        assertThat(receive(second, 1)).containsExactly("2");
    }

    @Test
    @DisplayName("many consumers, each with a selector of its own, share a queue for their replies")
    void replies() {
        List<JMSConsumer> consumers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            consumers.add(context.createConsumer(queue, "JMSCorrelationID = 'c" + i + "'"));
        }
        for (int i = 49; i >= 0; i--) {
            context.createProducer().setJMSCorrelationID("c" + i).send(queue, "r" + i);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(receive(consumers.get(i), 1)).containsExactly("r" + i);
        }
    }

    @Test
    @DisplayName("a browser shows what it selects")
    void browses() throws JMSException {
        send(0, 1_500);
        try (QueueBrowser browser = context.createBrowser(queue, "number > 1494")) {
            assertThat(browser.getMessageSelector()).isEqualTo("number > 1494");
            List<String> texts = new ArrayList<>();
            Enumeration<?> shown = browser.getEnumeration();
            while (shown.hasMoreElements()) {
                texts.add(((Message) shown.nextElement()).getBody(String.class));
            }
            assertThat(texts).containsExactly("m1495", "m1496", "m1497", "m1498", "m1499");
        }
    }

    @Test
    @DisplayName("a malformed selector is refused where it is given")
    void malformed() {
        assertThatThrownBy(() -> context.createConsumer(queue, "color ="))
                .isInstanceOf(InvalidSelectorRuntimeException.class)
                .hasMessageContaining("color =");
        assertThatThrownBy(() -> context.createBrowser(queue, "1 +"))
                .isInstanceOf(InvalidSelectorRuntimeException.class);
        context.createConsumer(queue, "  ").close();
    }
}
