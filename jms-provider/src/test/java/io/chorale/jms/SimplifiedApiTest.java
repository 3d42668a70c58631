package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.jms.fake.FakeMessagingService.Fault;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.TransactionRolledBackRuntimeException;
import jakarta.jms.XAJMSContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §2.8: JMSContext, JMSProducer, JMSConsumer. */
class SimplifiedApiTest extends ClientFixture {

    @Test
    @DisplayName("§2.8: bodies go in and come out")
    void bodies() {
        try (JMSContext context = factory.createContext()) {
            JMSConsumer consumer = context.createConsumer(orders);
            JMSProducer producer = context.createProducer();
            producer.send(orders, "text");
            producer.send(orders, Map.of("n", 1));
            producer.send(orders, "bytes".getBytes(StandardCharsets.UTF_8));
            producer.send(orders, (java.io.Serializable) List.of(1, 2));
            assertThat(consumer.receiveBody(String.class, 5_000)).isEqualTo("text");
            assertThat((Object) consumer.receiveBody(Map.class, 5_000)).isEqualTo(Map.of("n", 1));
            assertThat(consumer.receiveBody(byte[].class, 5_000)).asString().isEqualTo("bytes");
            assertThat((Object) consumer.receiveBody(List.class, 5_000)).isEqualTo(List.of(1, 2));
            assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
        }
    }

    @Test
    @DisplayName("JMSConsumer.receiveBody: a body of another type was not received, and its count is not raised")
    void receiveBodyOfWrongType() throws JMSException {
        send("text");
        try (JMSContext context = factory.createContext();
                JMSContext client = context.createContext(JMSContext.CLIENT_ACKNOWLEDGE)) {
            JMSConsumer consumer = context.createConsumer(orders);
            assertThatThrownBy(() -> consumer.receiveBody(Map.class, 5_000))
                    .isInstanceOf(MessageFormatRuntimeException.class);
            Message message = consumer.receive(5_000);
            assertThat(text(message)).isEqualTo("text");
            assertThat(message.getJMSRedelivered()).isFalse();
            consumer.close();

            context.createProducer().send(orders, "second");
            JMSConsumer acknowledging = client.createConsumer(orders);
            assertThatThrownBy(() -> acknowledging.receiveBody(Map.class, 5_000))
                    .isInstanceOf(MessageFormatRuntimeException.class);
            client.acknowledge();
            assertThat(depth()).isZero();

            context.createProducer().send(orders, context.createMessage());
            assertThatThrownBy(() -> acknowledging.receiveBody(Object.class, 5_000))
                    .isInstanceOf(MessageFormatRuntimeException.class);
        }
    }

    @Test
    @DisplayName("§7.5, §7.6: what is set on the producer goes into each message")
    void producerTemplate() throws JMSException {
        try (JMSContext context = factory.createContext()) {
            JMSConsumer consumer = context.createConsumer(orders);
            Queue replies = context.createQueue("replies");
            JMSProducer producer = context.createProducer()
                    .setProperty("colour", "red")
                    .setProperty("size", 3)
                    .setJMSCorrelationID("c")
                    .setJMSType("t")
                    .setJMSReplyTo(replies)
                    .setPriority(8)
                    .setTimeToLive(60_000);
            producer.send(orders, "x");
            Message message = consumer.receive(5_000);
            assertThat(message.getStringProperty("colour")).isEqualTo("red");
            assertThat(message.getIntProperty("size")).isEqualTo(3);
            assertThat(message.getJMSCorrelationID()).isEqualTo("c");
            assertThat(message.getJMSType()).isEqualTo("t");
            assertThat(message.getJMSReplyTo()).isEqualTo(replies);
            assertThat(message.getJMSPriority()).isEqualTo(8);
            assertThat(producer.getPropertyNames()).containsExactlyInAnyOrder("colour", "size");
            assertThat(producer.clearProperties().propertyExists("colour")).isFalse();
            producer.setJMSCorrelationIDAsBytes(new byte[] {(byte) 0xff, 0});
            producer.send(orders, "y");
            assertThat(consumer.receive(5_000).getJMSCorrelationIDAsBytes()).containsExactly(0xff, 0);
        }
    }

    @Test
    @DisplayName("§6.2.15: contexts share a connection; the last one closed closes it; autoStart can be off")
    void sharedConnection() throws JMSException {
        send("a");
        JMSContext first = factory.createContext();
        JMSContext second = first.createContext(JMSContext.SESSION_TRANSACTED);
        assertThat(node.openConnections()).isEqualTo(1);
        first.close();
        assertThatThrownBy(() -> first.createTextMessage("x")).isInstanceOf(IllegalStateRuntimeException.class);
        second.setAutoStart(false);
        JMSConsumer consumer = second.createConsumer(orders);
        assertThat(consumer.receiveNoWait()).isNull();
        second.start();
        assertThat(consumer.receiveBody(String.class, 5_000)).isEqualTo("a");
        second.commit();
        second.close();
        second.close();
        assertThat(node.openConnections()).isZero();
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("§2.8: a client id can be set before the session is needed")
    void clientId() {
        try (JMSContext context = factory.createContext()) {
            context.setClientID("id");
            context.createProducer().send(orders, "x");
            assertThat(context.getClientID()).isEqualTo("id");
            assertThatThrownBy(() -> context.setClientID("again")).isInstanceOf(IllegalStateRuntimeException.class);
        }
    }

    @Test
    @DisplayName("§10.3: failures come as the runtime twins")
    void runtimeTwins() {
        try (JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            Queue foreign = () -> "elsewhere";
            assertThatThrownBy(() -> context.createProducer().send(foreign, "x"))
                    .isInstanceOf(InvalidDestinationRuntimeException.class);
            assertThatThrownBy(context::recover).isInstanceOf(IllegalStateRuntimeException.class);
            context.createProducer().send(orders, "x");
            service.failNext(Fault.NOT_HELD);
            assertThatThrownBy(context::commit).isInstanceOf(TransactionRolledBackRuntimeException.class);
        }
        assertThatThrownBy(() -> factory.createContext(99)).isInstanceOf(jakarta.jms.JMSRuntimeException.class);
        try (XAJMSContext context = factory.createXAContext()) {
            assertThat(context.getXAResource()).isNotNull();
            assertThat(context.getTransacted()).isTrue();
            assertThatThrownBy(context::commit).isInstanceOf(TransactionInProgressRuntimeException.class);
        }
    }

    @Test
    @DisplayName("§2.8: listeners work, and must not close their context")
    void listener() {
        List<RuntimeException> thrown = new CopyOnWriteArrayList<>();
        try (JMSContext context = factory.createContext()) {
            Runnable illegal = context::close;
            context.createConsumer(orders).setMessageListener(message -> {
                try {
                    illegal.run();
                } catch (IllegalStateRuntimeException e) {
                    thrown.add(e);
                }
            });
            try (JMSContext sender = factory.createContext()) {
                sender.createProducer().send(orders, "x");
            }
            await().until(() -> thrown.size() == 1 && depth() == 0);
        }
    }
}
