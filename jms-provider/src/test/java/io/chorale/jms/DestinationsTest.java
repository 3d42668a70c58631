package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.jms.service.Address;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §4, §6.2.2, §9.2: queues, topics, temporary ones, browsing, the older domains. */
class DestinationsTest extends ClientFixture {

    @Test
    @DisplayName("§6.2.2: request and reply through a temporary queue")
    void requestReply() throws JMSException {
        try (Connection server = started();
                Session serving = server.createSession();
                Connection client = started();
                Session session = client.createSession()) {
            serving.createConsumer(orders).setMessageListener(request -> {
                try {
                    Message reply = serving.createTextMessage(text(request) + "!");
                    reply.setJMSCorrelationID(request.getJMSMessageID());
                    serving.createProducer(null).send(request.getJMSReplyTo(), reply);
                } catch (JMSException e) {
                    throw new AssertionError(e);
                }
            });
            TemporaryQueue replies = session.createTemporaryQueue();
            Message request = session.createTextMessage("hello");
            request.setJMSReplyTo(replies);
            try (MessageConsumer consumer = session.createConsumer(replies)) {
                session.createProducer(orders).send(request);
                Message reply = consumer.receive(5_000);
                assertThat(text(reply)).isEqualTo("hello!");
                assertThat(reply.getJMSCorrelationID()).isEqualTo(request.getJMSMessageID());
                assertThat(reply.getJMSDestination()).isEqualTo(replies);
            }
            replies.delete();
            assertThatThrownBy(() -> session.createProducer(replies).send(session.createMessage()))
                    .isInstanceOf(InvalidDestinationException.class);
        }
    }

    @Test
    @DisplayName("§6.2.2: only its connection consumes from a temporary destination; in use it is not deleted")
    void temporaryOwnership() throws JMSException {
        try (Connection owner = started();
                Session owning = owner.createSession();
                Connection other = started();
                Session foreign = other.createSession()) {
            TemporaryQueue queue = owning.createTemporaryQueue();
            TemporaryTopic topic = owning.createTemporaryTopic();
            assertThatThrownBy(() -> foreign.createConsumer(queue)).isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> foreign.createConsumer(topic)).isInstanceOf(InvalidDestinationException.class);
            MessageConsumer consumer = owning.createConsumer(queue);
            assertThatThrownBy(queue::delete).isInstanceOf(JMSException.class).hasMessageContaining("consumers");
            consumer.close();
            queue.delete();
            topic.delete();
            assertThatThrownBy(() -> owning.createConsumer(topic)).isInstanceOf(InvalidDestinationException.class);
        }
    }

    @Test
    @DisplayName("§4.2.7: a temporary topic has no durable subscription")
    void temporaryTopicIsNotDurable() throws JMSException {
        try (Connection connection = factory.createConnection()) {
            connection.setClientID("client");
            Session session = connection.createSession();
            TemporaryTopic topic = session.createTemporaryTopic();
            assertThatThrownBy(() -> session.createDurableConsumer(topic, "d"))
                    .isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "d"))
                    .isInstanceOf(InvalidDestinationException.class);
        }
    }

    @Test
    @DisplayName("§6.2.2: closing the connection deletes its temporary destinations")
    void closeDeletesTemporaries() throws JMSException {
        Destination replies;
        try (Connection owner = started();
                Session session = owner.createSession()) {
            replies = session.createTemporaryQueue();
            session.createConsumer((Queue) replies);
        }
        Destination gone = replies;
        try (Connection other = started();
                Session session = other.createSession()) {
            assertThatThrownBy(() -> session.createProducer(gone).send(session.createMessage()))
                    .isInstanceOf(InvalidDestinationException.class);
        }
    }

    @Test
    @DisplayName("§4.2.2: each subscriber of a topic gets each message sent while it subscribes")
    void topics() throws JMSException {
        Address topic = new Address(Address.Kind.TOPIC, "events");
        try (Connection connection = started();
                Session session = connection.createSession()) {
            session.createProducer(events).send(session.createTextMessage("before"));
            MessageConsumer one = session.createConsumer(events);
            MessageConsumer two = session.createConsumer(events);
            session.createProducer(events).send(session.createTextMessage("now"));
            assertThat(text(one.receive(5_000))).isEqualTo("now");
            assertThat(text(two.receive(5_000))).isEqualTo("now");
            assertThat(one.receiveNoWait()).isNull();
            assertThat(service.subscriptionsNow(topic)).isEqualTo(2);
        }
        assertThat(service.subscriptionsNow(topic)).isZero();
    }

    @Test
    @DisplayName("§4.1.6: a browser sees what waits and takes nothing")
    void browse() throws JMSException {
        send("a", "b");
        try (Connection connection = started();
                Session session = connection.createSession()) {
            QueueBrowser browser = session.createBrowser(orders);
            List<String> seen = new ArrayList<>();
            for (Enumeration<?> all = browser.getEnumeration(); all.hasMoreElements(); ) {
                seen.add(text((Message) all.nextElement()));
            }
            assertThat(seen).containsExactly("a", "b");
            assertThat(browser.getQueue()).isEqualTo(orders);
            browser.close();
            assertThatThrownBy(browser::getEnumeration).isInstanceOf(IllegalStateException.class);
        }
        assertThat(drain()).containsExactly("a", "b");
    }

    @Test
    @DisplayName("§6.2.3: destinations of other providers, of no name, and null are refused")
    void foreignDestinations() throws JMSException {
        Queue foreign = () -> "elsewhere";
        try (Connection connection = started();
                Session session = connection.createSession()) {
            for (Destination wrong : new Destination[] {foreign, new ChoraleQueue()}) {
                assertThatThrownBy(() -> session.createProducer(wrong)).isInstanceOf(InvalidDestinationException.class);
                assertThatThrownBy(() -> session.createConsumer(wrong)).isInstanceOf(InvalidDestinationException.class);
                assertThatThrownBy(() -> session.createProducer(null).send(wrong, session.createMessage()))
                        .isInstanceOf(InvalidDestinationException.class);
            }
            assertThatThrownBy(() -> session.createConsumer(null)).isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> session.createQueue("")).isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> session.createTopic("x".repeat(256)))
                    .isInstanceOf(InvalidDestinationException.class);
        }
    }

    @Test
    @DisplayName("§9.2 table 9-1: the older domains refuse each other's methods, and share all else")
    void domains() throws JMSException {
        try (QueueConnection queues = factory.createQueueConnection();
                QueueSession session = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE)) {
            queues.start();
            session.createSender(orders).send(session.createTextMessage("a"));
            assertThat(session.createReceiver(orders).getQueue()).isEqualTo(orders);
            assertThatThrownBy(() -> session.createTopic("t")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(session::createTemporaryTopic).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.createDurableSubscriber(events, "d"))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.unsubscribe("d")).isInstanceOf(IllegalStateException.class);
        }
        try (TopicConnection topics = factory.createTopicConnection();
                TopicSession session = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE)) {
            topics.start();
            TopicSubscriber subscriber = session.createSubscriber(events);
            session.createPublisher(events).publish(session.createTextMessage("news"));
            assertThat(text(subscriber.receive(5_000))).isEqualTo("news");
            assertThat(subscriber.getTopic()).isEqualTo(events);
            assertThat(subscriber.getNoLocal()).isFalse();
            assertThatThrownBy(() -> session.createQueue("q")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.createBrowser(orders)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(session::createTemporaryQueue).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @DisplayName("administered objects are serializable beans that equal each other by name")
    void administeredObjects() throws Exception {
        ChoraleTopic topic = new ChoraleTopic();
        topic.setPhysicalName("events");
        for (Object original : List.of(orders, topic)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(original);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                assertThat(in.readObject()).isEqualTo(original).hasSameHashCodeAs(original);
            }
        }
        assertThat(topic).hasToString("topic://events").isNotEqualTo(orders);
        assertThatThrownBy(() -> topic.setPhysicalName("")).isInstanceOf(IllegalArgumentException.class);
        assertThat(topic.getTopicName()).isEqualTo("events");
    }
}
