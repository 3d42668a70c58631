package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §3.12: messages of other providers, and ours with their destinations. */
class ForeignMessagesTest extends ClientFixture {

    /** The same message behind its interface only, as another provider's would be. */
    private static <M extends Message> M foreign(M message, Class<M> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            try {
                return method.invoke(message, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private static List<Message> oneOfEachType(Session session) throws JMSException {
        MapMessage map = session.createMapMessage();
        map.setInt("n", 1);
        StreamMessage stream = session.createStreamMessage();
        stream.writeInt(1);
        BytesMessage bytes = session.createBytesMessage();
        bytes.writeInt(1);
        List<Message> all = new ArrayList<>();
        all.add(foreign(session.createMessage(), Message.class));
        all.add(foreign(session.createTextMessage("t"), TextMessage.class));
        all.add(foreign(map, MapMessage.class));
        all.add(foreign(stream, StreamMessage.class));
        all.add(foreign(bytes, BytesMessage.class));
        all.add(foreign(session.createObjectMessage("o"), ObjectMessage.class));
        return all;
    }

    @Test
    @DisplayName("§3.4.11: a send sets the same fields in a message of another provider, whatever its type")
    void sendSetsHeader() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders);
                MessageConsumer consumer = session.createConsumer(orders)) {
            for (Message message : oneOfEachType(session)) {
                long before = System.currentTimeMillis();
                producer.send(message, DeliveryMode.NON_PERSISTENT, 7, 60_000);
                assertThat(message.getJMSDestination()).isEqualTo(orders);
                assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
                assertThat(message.getJMSPriority()).isEqualTo(7);
                assertThat(message.getJMSMessageID()).startsWith("ID:");
                assertThat(message.getJMSTimestamp()).isBetween(before, System.currentTimeMillis());
                assertThat(message.getJMSExpiration()).isEqualTo(message.getJMSTimestamp() + 60_000);
                assertThat(message.getJMSDeliveryTime()).isEqualTo(message.getJMSTimestamp());
                Message received = consumer.receive(5_000);
                assertThat(received.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
            }
        }
    }

    @Test
    @DisplayName("§3.9: the sender can go on reading what it has sent, and send it again")
    void staysReadable() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders)) {
            for (Message message : oneOfEachType(session)) {
                producer.send(message);
                producer.send(message);
                if (message instanceof BytesMessage bytes) {
                    assertThat(bytes.readInt()).isEqualTo(1);
                } else if (message instanceof StreamMessage stream) {
                    assertThat(stream.readInt()).isEqualTo(1);
                }
            }
        }
        assertThat(depth()).isEqualTo(12);
    }

    @Test
    @DisplayName("§7.3: a completion listener is given the message that was sent, readable")
    void completion() throws JMSException {
        List<Object> told = new CopyOnWriteArrayList<>();
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders)) {
            BytesMessage own = session.createBytesMessage();
            own.writeInt(1);
            BytesMessage message = foreign(own, BytesMessage.class);
            producer.send(message, new CompletionListener() {
                @Override
                public void onCompletion(Message sent) {
                    try {
                        told.add(sent == message);
                        told.add(((BytesMessage) sent).readInt());
                    } catch (JMSException e) {
                        told.add(e);
                    }
                }

                @Override
                public void onException(Message sent, Exception exception) {
                    told.add(exception);
                }
            });
        }
        assertThat(told).containsExactly(true, 1);
    }

    @Test
    @DisplayName("Message.setJMSReplyTo: takes any destination, for the message may go through another provider")
    void replyToOfAnotherProvider() throws JMSException {
        Queue elsewhere = () -> "elsewhere";
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders);
                MessageConsumer consumer = session.createConsumer(orders)) {
            Message own = session.createTextMessage("x");
            own.setJMSReplyTo(elsewhere);
            assertThat(own.getJMSReplyTo()).isSameAs(elsewhere);
            assertThatThrownBy(() -> producer.send(own))
                    .isInstanceOf(InvalidDestinationException.class)
                    .hasMessageContaining("JMSReplyTo");
            own.setJMSReplyTo(new ChoraleQueue());
            assertThatThrownBy(() -> producer.send(own)).isInstanceOf(InvalidDestinationException.class);
            own.setJMSReplyTo(null);
            producer.send(own);
            assertThat(text(consumer.receive(5_000))).isEqualTo("x");

            Message foreign = foreign(session.createTextMessage("y"), TextMessage.class);
            foreign.setJMSReplyTo(elsewhere);
            producer.send(foreign);
            Message received = consumer.receive(5_000);
            assertThat(text(received)).as("the message is handled").isEqualTo("y");
            assertThat(received.getJMSReplyTo())
                    .as("a place that nobody here can reach")
                    .isNull();
        }
    }
}
