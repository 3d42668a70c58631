package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.CompletionListener;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §2.8, §6.1.4, §7.3 to §7.6, §8.6: the simplified interfaces. */
class ContextRulesTest extends ClientFixture {

    @Test
    @DisplayName("§6.1.4: a consumer starts the connection, a browser and a producer do not")
    void autoStart() throws JMSException {
        send("a");
        try (JMSContext browsing = factory.createContext();
                JMSContext consuming = browsing.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
            assertThat(consuming.getAutoStart()).isTrue();
            consuming.setAutoStart(false);
            JMSConsumer consumer = consuming.createConsumer(orders);
            browsing.createProducer().send(new ChoraleQueue("other"), "x");
            browsing.createBrowser(new ChoraleQueue("other")).close();
            assertThat(consumer.receiveNoWait()).isNull();
            browsing.createConsumer(new ChoraleQueue("other"));
            assertThat(consumer.receiveBody(String.class, 5_000)).isEqualTo("a");
        }
    }

    @Test
    @DisplayName("JMSContext.acknowledge: like that of any message, and nothing in other modes")
    void acknowledge() throws JMSException {
        send("a", "b", "c");
        try (JMSContext client = factory.createContext(JMSContext.CLIENT_ACKNOWLEDGE)) {
            JMSConsumer consumer = client.createConsumer(orders);
            consumer.receive(5_000);
            consumer.receive(5_000);
            client.acknowledge();
            assertThat(depth()).isEqualTo(1);
        }
        try (JMSContext transacted = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            transacted.createConsumer(orders).receive(5_000);
            transacted.acknowledge();
            assertThat(depth()).isEqualTo(1);
        }
        assertThat(drain()).containsExactly("c");
    }

    @Test
    @DisplayName("§7.5, §7.6: what the producer sets overrides the message; read-only properties cannot be set")
    void override() throws JMSException {
        send("received");
        try (JMSContext context = factory.createContext()) {
            JMSConsumer consumer = context.createConsumer(orders);
            Message received = consumer.receive(5_000);
            Message message = context.createTextMessage("x");
            message.setStringProperty("p", "message");
            message.setStringProperty("q", "message");
            message.setJMSType("message");
            JMSProducer producer =
                    context.createProducer().setProperty("p", "producer").setJMSType("producer");
            producer.send(orders, message);
            Message sent = consumer.receive(5_000);
            assertThat(sent.getStringProperty("p")).isEqualTo("producer");
            assertThat(sent.getStringProperty("q")).isEqualTo("message");
            assertThat(sent.getJMSType()).isEqualTo("producer");
            assertThatThrownBy(() -> producer.send(orders, received))
                    .isInstanceOf(MessageNotWriteableRuntimeException.class);
            producer.clearProperties().send(orders, received);
            assertThat(consumer.receiveBody(String.class, 5_000)).isEqualTo("received");
        }
    }

    @Test
    @DisplayName("JMSProducer: names and values of properties by the rules of messages; conversions, too")
    void producerProperties() {
        try (JMSContext context = factory.createContext()) {
            JMSProducer producer = context.createProducer();
            assertThatThrownBy(() -> producer.setProperty("", 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> producer.setProperty(null, "v")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> producer.setProperty("list", List.of()))
                    .isInstanceOf(MessageFormatRuntimeException.class);
            producer.setProperty("n", 7);
            assertThat(producer.getLongProperty("n")).isEqualTo(7);
            assertThat(producer.getStringProperty("n")).isEqualTo("7");
            assertThatThrownBy(() -> producer.getByteProperty("n")).isInstanceOf(MessageFormatRuntimeException.class);
            assertThatThrownBy(() -> producer.getPropertyNames().add("x"))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> producer.send(orders, Map.of("k", List.of())))
                    .isInstanceOf(MessageFormatRuntimeException.class);
        }
    }

    @Test
    @DisplayName("JMSProducer.send: null bodies are messages without a body; a null message is a format error")
    void nullBodies() throws JMSException {
        try (JMSContext context = factory.createContext()) {
            JMSConsumer consumer = context.createConsumer(orders);
            JMSProducer producer = context.createProducer();
            producer.send(orders, (String) null);
            producer.send(orders, (Map<String, Object>) null);
            producer.send(orders, (byte[]) null);
            producer.send(orders, (Serializable) null);
            assertThat(consumer.receive(5_000)).isInstanceOf(TextMessage.class);
            assertThat(((MapMessage) consumer.receive(5_000)).getMapNames().hasMoreElements())
                    .isFalse();
            for (int i = 0; i < 2; i++) {
                Message message = consumer.receive(5_000);
                assertThat(message.getBody(Object.class)).isNull();
            }
            assertThatThrownBy(() -> producer.send(orders, (Message) null))
                    .isInstanceOf(MessageFormatRuntimeException.class);
        }
    }

    @Test
    @DisplayName(
            "§7.3: setAsync makes sends asynchronous; its listener must not close, commit or roll back the context")
    void async() throws JMSException {
        List<Exception> thrown = new CopyOnWriteArrayList<>();
        List<String> told = new CopyOnWriteArrayList<>();
        try (JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            List<Runnable> illegal = List.of(context::close, context::commit, context::rollback);
            CompletionListener listener = new CompletionListener() {
                @Override
                public void onCompletion(Message message) {
                    illegal.forEach(call -> {
                        try {
                            call.run();
                        } catch (IllegalStateRuntimeException e) {
                            thrown.add(e);
                        }
                    });
                    told.add(message.toString());
                }

                @Override
                public void onException(Message message, Exception exception) {
                    thrown.add(exception);
                }
            };
            JMSProducer producer = context.createProducer().setAsync(listener);
            assertThat(producer.getAsync()).isSameAs(listener);
            producer.send(orders, "a");
            await().until(() -> told.size() == 1);
            assertThat(producer.setAsync(null).getAsync()).isNull();
            producer.send(orders, "b");
            context.commit();
        }
        assertThat(thrown).hasSize(3).allSatisfy(failure -> assertThat(failure)
                .isInstanceOf(IllegalStateRuntimeException.class));
        assertThat(told).hasSize(1);
        assertThat(drain()).containsExactly("a", "b");
    }

    @Test
    @DisplayName("§8.6: in a transaction a body of the wrong type was received, and comes again after a rollback")
    void receiveBodyInATransaction() throws JMSException {
        send("a");
        try (JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            JMSConsumer consumer = context.createConsumer(orders);
            assertThatThrownBy(() -> consumer.receiveBody(Map.class, 5_000))
                    .isInstanceOf(MessageFormatRuntimeException.class);
            assertThat(consumer.receiveNoWait()).isNull();
            context.rollback();
            Message again = consumer.receive(5_000);
            assertThat(again.getJMSRedelivered()).isTrue();
            assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
            context.commit();
        }
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("§8.6: with DUPS_OK a body of the wrong type comes before any other message, not redelivered")
    void receiveBodyWithDupsOk() throws JMSException {
        send("a", "b");
        try (JMSContext context = factory.createContext(JMSContext.DUPS_OK_ACKNOWLEDGE)) {
            JMSConsumer consumer = context.createConsumer(orders);
            assertThatThrownBy(() -> consumer.receiveBodyNoWait(Map.class))
                    .isInstanceOf(MessageFormatRuntimeException.class);
            Message again = consumer.receive(5_000);
            assertThat(text(again)).isEqualTo("a");
            assertThat(again.getJMSRedelivered()).isFalse();
            assertThat(consumer.receiveBody(String.class, 5_000)).isEqualTo("b");
        }
        assertThat(depth()).isZero();
    }
}
