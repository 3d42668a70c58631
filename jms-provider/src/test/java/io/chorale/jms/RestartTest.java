package io.chorale.jms;

import static io.chorale.jms.TestCluster.WAIT_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What is there when the last node was stopped and is started again")
class RestartTest {
    @TempDir
    private Path temp;

    private final Queue queue = new ChoraleQueue("orders");
    private final Topic topic = new ChoraleTopic("events");

    private static JMSContext context(TestCluster cluster) {
        ChoraleConnectionFactory factory = cluster.factory("a");
        factory.setClientId("client");
        return factory.createContext();
    }

    @Test
    @DisplayName("delayed messages, durable subscriptions with their backlog and selector, free client ids")
    void restart() {
        try (TestCluster cluster = new TestCluster(temp, "a")) {
            try (JMSContext context = context(cluster)) {
                context.createDurableConsumer(topic, "s", "number = 2", false).close();
                context.createSharedDurableConsumer(topic, "shared").close();
                JMSConsumer passing = context.createSharedConsumer(topic, "passing");
                assertThat(passing).isNotNull();
                context.createProducer().setDeliveryDelay(3_000).send(queue, "delayed");
                context.createProducer().setProperty("number", 1).send(topic, "1");
                context.createProducer().setProperty("number", 2).send(topic, "2");
                cluster.stop("a");
            }
            cluster.start("a");
            try (JMSContext context = context(cluster)) {
                JMSConsumer durable = context.createDurableConsumer(topic, "s", "number = 2", false);
                assertThat(durable.receiveBody(String.class, WAIT_MS)).isEqualTo("2");
                assertThatThrownBy(() -> context.unsubscribe("s")).hasMessageContaining("has a consumer");
                durable.close();
                context.unsubscribe("s");
                JMSConsumer shared = context.createSharedDurableConsumer(topic, "shared");
                assertThat(shared.receiveBody(String.class, WAIT_MS)).isEqualTo("1");
                assertThat(shared.receiveBody(String.class, WAIT_MS)).isEqualTo("2");
                assertThat(context.createSharedConsumer(topic, "passing").receiveNoWait())
                        .as("it went with its node")
                        .isNull();
                assertThat(context.createConsumer(queue).receiveBody(String.class, WAIT_MS))
                        .isEqualTo("delayed");
            }
        }
    }
}
