package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XATopicConnection;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §2.9, §9.2: the interfaces of the older domains, each method of them. */
class DomainInterfacesTest extends ClientFixture {

    private static void assertOfTheOtherDomain(ThrowingCallable... calls) {
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("cannot be called");
        }
    }

    @Test
    @DisplayName("§9.2 table 9-1: each method that is not of the domain is illegal")
    void table91() throws JMSException {
        try (QueueConnection connection = factory.createQueueConnection();
                QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE)) {
            assertOfTheOtherDomain(
                    () -> session.createDurableSubscriber(events, "d"),
                    () -> session.createDurableSubscriber(events, "d", null, false),
                    () -> session.createDurableConsumer(events, "d"),
                    () -> session.createDurableConsumer(events, "d", null, false),
                    () -> session.createSharedConsumer(events, "d"),
                    () -> session.createSharedConsumer(events, "d", null),
                    () -> session.createSharedDurableConsumer(events, "d"),
                    () -> session.createSharedDurableConsumer(events, "d", null),
                    session::createTemporaryTopic,
                    () -> session.createTopic("t"),
                    () -> session.unsubscribe("d"));
        }
        try (TopicConnection connection = factory.createTopicConnection();
                TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE)) {
            assertOfTheOtherDomain(
                    () -> session.createBrowser(orders),
                    () -> session.createBrowser(orders, null),
                    () -> session.createQueue("q"),
                    session::createTemporaryQueue);
        }
    }

    @Test
    @DisplayName(
            "§9.2: sessions that a queue or topic connection makes by the common methods are of its domain, XA or not")
    void commonMethods() throws JMSException {
        try (QueueConnection queues = factory.createQueueConnection();
                XAQueueConnection xaQueues = factory.createXAQueueConnection();
                TopicConnection topics = factory.createTopicConnection();
                XATopicConnection xaTopics = factory.createXATopicConnection()) {
            assertOfTheOtherDomain(
                    () -> queues.createSession().createTopic("t"),
                    () -> xaQueues.createXASession().createTopic("t"),
                    () -> xaQueues.createXAQueueSession().getQueueSession().createTopic("t"),
                    () -> topics.createSession(Session.CLIENT_ACKNOWLEDGE).createQueue("q"),
                    () -> xaTopics.createXATopicSession().getTopicSession().createQueue("q"));
        }
    }

    @Test
    @DisplayName("§7.2 QueueSender: each way to send; QueueReceiver")
    void queueSender() throws JMSException {
        try (QueueConnection connection = factory.createQueueConnection();
                QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            QueueSender fixed = session.createSender(orders);
            QueueSender open = session.createSender(null);
            assertThat(fixed.getQueue()).isEqualTo(orders);
            fixed.send(session.createTextMessage("1"));
            fixed.send(session.createTextMessage("2"), DeliveryMode.NON_PERSISTENT, 4, 0);
            open.send(orders, session.createTextMessage("3"));
            open.send(orders, session.createTextMessage("4"), DeliveryMode.PERSISTENT, 4, 0);
            assertThatThrownBy(() -> fixed.send(orders, session.createMessage()))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> open.send(session.createMessage()))
                    .isInstanceOf(UnsupportedOperationException.class);
            QueueReceiver receiver = session.createReceiver(orders);
            assertThat(receiver.getQueue()).isEqualTo(orders);
            assertThat(receive(receiver, 4)).containsExactly("1", "2", "3", "4");
        }
    }

    @Test
    @DisplayName("§7.2 TopicPublisher: each way to publish; TopicSubscriber")
    void topicPublisher() throws JMSException {
        try (TopicConnection connection = factory.createTopicConnection();
                TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            TopicSubscriber subscriber = session.createSubscriber(events);
            TopicPublisher fixed = session.createPublisher(events);
            TopicPublisher open = session.createPublisher(null);
            assertThat(fixed.getTopic()).isEqualTo(events);
            fixed.publish(session.createTextMessage("1"));
            fixed.publish(session.createTextMessage("2"), DeliveryMode.NON_PERSISTENT, 4, 0);
            open.publish(events, session.createTextMessage("3"));
            open.publish(events, session.createTextMessage("4"), DeliveryMode.PERSISTENT, 4, 0);
            assertThatThrownBy(() -> fixed.publish(events, session.createMessage()))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(receive(subscriber, 4)).containsExactly("1", "2", "3", "4");
        }
    }
}
